using System.Diagnostics;
using System.Globalization;
using System.Text;
using CleanCustomers.Benchmarks.Scaling;
using CleanCustomers.Testing;
using Npgsql;

namespace CleanCustomers.Benchmarks.Commands;

/// <summary>
/// The hot statements on plain tables and on the same tables parted by hash, each explained after it ran once, inside a transaction that is
/// rolled back. Partitions of one server stand for the shards of several.
/// </summary>
internal static class PartitionsCommand
{
    private static readonly CompositeFormat Row = CompositeFormat.Parse("{0,-42} {1,-7} {2,10} {3,9} {4,9} {5,9} {6,9}");

    public static async Task RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var records = arguments.Number("records", 5_000_000);
        var partitions = arguments.Number("partitions", 16);

        // Nothing of what is measured waits for the disk, so loading need not.
        await using var server = await PostgresServer.StartAsync(syncs: false, "shared_buffers=1GB", "max_wal_size=8GB", "jit=off", "autovacuum=off");
        await using var connection = new NpgsqlConnection(await server.CreateDatabaseAsync());
        await connection.OpenAsync(cancellationToken);
        var schema = new ScaledSchema(connection, partitions);
        await LoadAsync(schema, records, cancellationToken);
        Console.WriteLine($"{Figures.Whole(records)} records and customers, {partitions} partitions of each large table");
        Print("statement", "tables", "partitions", "rows", "buffers", "plan ms", "run ms");
        foreach (var statement in new HotStatements(records).All)
        {
            // What is proposed rests on keys that only the parted tables have.
            foreach (var place in statement.Proposed ? [ScaledSchema.Parted] : new[] { ScaledSchema.Plain, ScaledSchema.Parted })
            {
                var plan = await ExplainAsync(connection, place, statement, cancellationToken);
                Print(
                    statement.Name + (statement.Proposed ? " *" : ""), place, place == ScaledSchema.Plain ? "" : plan.Partitions, Figures.Whole(plan.Rows), Figures.Whole(plan.Buffers),
                    Figures.Ratio(plan.PlanningMs), Figures.Ratio(plan.Ms));
            }
        }

        Console.WriteLine("* proposed: what a migration would change");
        await PrintCopyAsync(connection, cancellationToken);
        foreach (var table in ScaledSchema.Tables)
        {
            var sizes = new[] { await schema.SizeAsync(ScaledSchema.Plain, table.Name, cancellationToken), await schema.SizeAsync(ScaledSchema.Parted, table.Name, cancellationToken) };
            Console.WriteLine($"{table.Name,-20} {Figures.Mebi(sizes[0]),8} MiB plain {Figures.Mebi(sizes[1]),8} MiB parted");
        }
    }

    private static async Task LoadAsync(ScaledSchema schema, int records, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await schema.CreateAsync(cancellationToken);
        var indexes = await schema.DropIndexesAsync(cancellationToken);
        foreach (var fill in SyntheticRows.Fill(records))
        {
            await schema.ExecuteAsync(fill, cancellationToken);
        }

        foreach (var table in ScaledSchema.Tables.Select(table => table.Name).Prepend("providers"))
        {
            await schema.ExecuteAsync($"INSERT INTO {ScaledSchema.Parted}.{table} SELECT * FROM {ScaledSchema.Plain}.{table}", cancellationToken);
        }

        Console.WriteLine($"rows in after {Figures.Whole(Stopwatch.GetElapsedTime(started).TotalSeconds)} s");
        await schema.IndexAsync(indexes, cancellationToken);
        Console.WriteLine($"loaded in {Figures.Whole(Stopwatch.GetElapsedTime(started).TotalSeconds)} s");
    }

    private static async Task<StatementPlan> ExplainAsync(NpgsqlConnection connection, string place, HotStatement statement, CancellationToken cancellationToken)
    {
        StatementPlan? plan = null;
        for (var turn = 0; turn < 3; turn++)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await ExecuteAsync(connection, $"SET LOCAL search_path = {place}; {HotStatements.Stage}", cancellationToken);
            await using var command = new NpgsqlCommand($"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement.Sql}", connection) { CommandTimeout = 0 };
            command.Parameters.AddRange(statement.Parameters());
            plan = StatementPlan.Read((string)(await command.ExecuteScalarAsync(cancellationToken))!);
            await transaction.RollbackAsync(cancellationToken);
        }

        return plan!;
    }

    // COPY cannot be explained: its time is all there is.
    private static async Task PrintCopyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const int Rows = 10_000;
        foreach (var place in new[] { ScaledSchema.Plain, ScaledSchema.Parted, ScaledSchema.Plain, ScaledSchema.Parted })
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var started = Stopwatch.GetTimestamp();
            await using (var rows = await connection.BeginBinaryImportAsync($"COPY {place}.records FROM STDIN (FORMAT BINARY)", cancellationToken))
            {
                for (var n = 0; n < Rows; n++)
                {
                    await rows.WriteRowAsync(cancellationToken, 2L, string.Create(CultureInfo.InvariantCulture, $"new_{n:000000000}"), new byte[16], 900_000_000L + n);
                }

                await rows.CompleteAsync(cancellationToken);
            }

            Console.WriteLine($"COPY of {Figures.Whole(Rows)} rows into {place}.records: {Figures.Whole(Stopwatch.GetElapsedTime(started).TotalMilliseconds)} ms");
            await transaction.RollbackAsync(cancellationToken);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Print(params object[] columns) => Console.WriteLine(string.Format(CultureInfo.InvariantCulture, Row, columns));
}
