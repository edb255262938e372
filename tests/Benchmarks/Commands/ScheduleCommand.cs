using System.Diagnostics;
using CleanCustomers.Benchmarks.Scaling;
using CleanCustomers.Domain.Common;
using CleanCustomers.Testing;
using Npgsql;

namespace CleanCustomers.Benchmarks.Commands;

/// <summary>The ledger under the schedule of many providers: the product's own claims, commits of an empty page and closings, as fast as they go.</summary>
internal static class ScheduleCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public static async Task RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var count = arguments.Number("providers", 10_000);
        var occurrences = arguments.Number("claims", 10_000);
        var nodes = arguments.Number("nodes", 3);
        var providers = Enumerable.Range(1, count).Select(n => new ProviderId($"provider-{n}")).ToList();
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        var started = new List<Product>();
        await using var server = await PostgresServer.StartAsync(syncs: true);
        await using var database = await FreshDatabase.CreateAsync(server);
        try
        {
            for (var node = 0; node < nodes; node++)
            {
                started.Add(await Product.StartAsync([], _ => "", folder, database.ConnectionString, isScheduled: false, cancellationToken));
            }

            Console.WriteLine($"{Figures.Whole(count)} providers, {nodes} nodes of {arguments.Number("callers", 4)} callers, {Environment.ProcessorCount} cores shared with PostgreSQL");
            await MeasureAsync("empty ledger", new LedgerLoad(started, providers));
            await FillAsync(database.ConnectionString, count, arguments.Number("days", 1), cancellationToken);
            await MeasureAsync($"after {arguments.Number("days", 1)} day(s) of runs", new LedgerLoad(started, providers));
        }
        finally
        {
            foreach (var node in started)
            {
                await node.DisposeAsync();
            }

            Directory.Delete(folder, recursive: true);
        }

        async Task MeasureAsync(string when, LedgerLoad load)
        {
            var before = await DatabaseUse.ReadAsync(database.ConnectionString, cancellationToken);
            var begun = Stopwatch.GetTimestamp();
            var times = await load.RunAsync(arguments.Number("callers", 4), occurrences, TimeProvider.System.GetUtcNow(), cancellationToken);
            var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            Print(when, times, seconds, before, await DatabaseUse.ReadAsync(database.ConnectionString, cancellationToken), count);
        }
    }

    private static void Print(string when, IReadOnlyCollection<OccurrenceTimes> times, double seconds, DatabaseUse before, DatabaseUse after, int providers)
    {
        var perSecond = times.Count / seconds;
        var wanted = providers / Interval.TotalSeconds;
        var perDay = providers * (TimeSpan.FromDays(1) / Interval);
        var bytes = (after.LedgerBytes - before.LedgerBytes) / (double)times.Count;
        Console.WriteLine($"{when}: {Figures.Whole(times.Count)} occurrences in {Figures.Whole(seconds)} s");
        Console.WriteLine($"  {Figures.Ratio(perSecond)} occurrences/s; {Figures.Ratio(wanted)}/s are due: headroom {Figures.Ratio(perSecond / wanted)}");
        Console.WriteLine(
            $"  median ms: claim {Half(t => t.Claim)}, renew {Half(t => t.Renew)}, commit {Half(t => t.Commit)}, finish {Half(t => t.Finish)}, whole {Half(t => t.Whole)}");
        Console.WriteLine(
            $"  of the database: {Figures.Ratio((after.Active - before.Active).TotalMilliseconds / times.Count)} ms in statements, "
            + $"{Figures.Ratio((after.Transactions - before.Transactions) / (double)times.Count)} transactions, {Figures.Whole((double)(after.LogBytes - before.LogBytes) / times.Count)} bytes of log each");
        Console.WriteLine($"  occurrences and runs grow by {Figures.Whole(bytes)} bytes each: {Figures.Whole(perDay)} rows and {Figures.Mebi(bytes * perDay)} MiB a day");

        string Half(Func<OccurrenceTimes, TimeSpan> step) => Figures.Ratio(Figures.Median(times.Select(t => step(t).TotalMilliseconds)));
    }

    // Runs as they stay in the ledger; nothing deletes them.
    private static async Task FillAsync(string connectionString, int providers, int days, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            INSERT INTO occurrences (provider, due_at, owner, lease_until, state)
            SELECT 'provider-' || p, timestamptz '2025-01-01' + n * interval '10 minutes', 'node/1', timestamptz '2025-01-01', 'released'
            FROM generate_series(1, {days * 144}) n, generate_series(1, {providers}) p;
            INSERT INTO runs (run, provider, trigger, mode, state, started_at, finished_at, pages)
            SELECT token, provider, 'schedule', 'full', 'succeeded', due_at, due_at, 1 FROM occurrences ON CONFLICT DO NOTHING;
            ANALYZE
            """, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
