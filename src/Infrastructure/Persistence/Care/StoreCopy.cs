using System.Data.Common;
using System.Text;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CleanCustomers.Infrastructure.Persistence.Care;

/// <summary>Copies the rows of an embedded store into an empty PostgreSQL store by binary COPY, table by table, inside one transaction.</summary>
internal sealed class StoreCopy(DbConnection source, DbTransaction snapshot, NpgsqlConnection target, IIndexedWords words)
{
    private const string Words = "words";

    public async Task CopyAsync(CancellationToken cancellationToken)
    {
        var kept = (await StoreTables.OfAsync(source, cancellationToken)).ToDictionary(pair => pair.Table, pair => pair.Columns, StringComparer.Ordinal);
        foreach (var (table, columns) in await StoreTables.OfAsync(target, cancellationToken))
        {
            if (!kept.TryGetValue(table, out var there) || !there.SequenceEqual(columns, StringComparer.Ordinal))
            {
                throw new InvalidOperationException($"Table {table} has other columns in the embedded store: the two forms differ.");
            }

            await FillAsync(table, columns, cancellationToken);
        }

        await SetCountersAsync(cancellationToken);
    }

    private async Task FillAsync(string table, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        var types = await TypesAsync(table, columns, cancellationToken);
        var fields = table == "customers" ? columns.ToList().IndexOf("fields") : -1;
        IEnumerable<string> all = fields < 0 ? columns : columns.Append(Words);
        await using var rows = await target.BeginBinaryImportAsync($"COPY {table} ({string.Join(", ", all)}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        await foreach (var values in StoreTables.RowsAsync(source, snapshot, table, columns, cancellationToken))
        {
            await rows.StartRowAsync(cancellationToken);
            for (var i = 0; i < types.Count; i++)
            {
                await WriteAsync(rows, values[i], types[i], cancellationToken);
            }

            if (fields >= 0)
            {
                var found = words.Of(Encoding.UTF8.GetBytes((string)values[fields]!)).ToArray();
                await rows.WriteAsync(found, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            }
        }

        await rows.CompleteAsync(cancellationToken);
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter rows, object? value, string type, CancellationToken cancellationToken)
    {
        switch (value)
        {
            case null or DBNull:
                await rows.WriteNullAsync(cancellationToken);
                break;
            case string text when type == "timestamp with time zone":
                await rows.WriteAsync(Instants.Parse(text), NpgsqlDbType.TimestampTz, cancellationToken);
                break;
            case string text:
                await rows.WriteAsync(PostgresText.Encode(text), NpgsqlDbType.Text, cancellationToken);
                break;
            case byte[] bytes when type == "uuid":
                await rows.WriteAsync(new Guid(bytes, bigEndian: true), NpgsqlDbType.Uuid, cancellationToken);
                break;
            case byte[] bytes:
                await rows.WriteAsync(bytes, NpgsqlDbType.Bytea, cancellationToken);
                break;
            case long number when type == "smallint":
                await rows.WriteAsync(checked((short)number), NpgsqlDbType.Smallint, cancellationToken);
                break;
            case long number:
                await rows.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken);
                break;
            default:
                throw new InvalidOperationException($"The embedded store holds a {value.GetType().Name} where {type} belongs.");
        }
    }

    private async Task<IReadOnlyList<string>> TypesAsync(string table, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1", target);
        command.Parameters.Add(new() { Value = table });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancellationToken))
        {
            types.Add(rows.GetString(0), rows.GetString(1));
        }

        return [.. columns.Select(column => types[column])];
    }

    // The numbers that PostgreSQL gives out go on after those that were copied.
    private async Task SetCountersAsync(CancellationToken cancellationToken)
    {
        var identities = new List<(string Table, string Column)>();
        await using (var command = new NpgsqlCommand(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES'", target))
        await using (var rows = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                identities.Add((rows.GetString(0), rows.GetString(1)));
            }
        }

        foreach (var (table, column) in identities)
        {
            await ExecuteAsync($"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table} HAVING max({column}) IS NOT NULL", cancellationToken);
        }

        await ExecuteAsync("UPDATE feed SET last_sequence = (SELECT coalesce(max(sequence), 0) FROM changes)", cancellationToken);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, target) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
