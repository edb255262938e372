using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace CleanCustomers.Nodes.Tests.Chaos;

/// <summary>
/// Three nodes are killed, frozen and restarted, their database crashes, their cache dies and stands still, while the systems they collect change. <c>eng/chaos.sh</c> runs
/// the long version and prints its table.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ChaosTests(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("CLEANCUSTOMERS_CHAOS") == "long";
    private static readonly TimeSpan Bound = Cluster.Lease + TimeSpan.FromSeconds(15);

    [FactOnServers]
    public async Task Whatever_happens_to_nodes_and_database_each_due_time_has_one_effect_and_the_customers_are_right()
    {
        var begun = Stopwatch.GetTimestamp();
        await using var cluster = IsLong
            ? await Cluster.StartAsync(providers: 12, records: 400, pageSize: 20, TimeSpan.FromSeconds(1))
            : await Cluster.StartAsync(providers: 6, records: 100, pageSize: 10, TimeSpan.FromSeconds(1.5));
        using var changing = new CancellationTokenSource();
        var changes = ChangeAsync(cluster, changing.Token);
        var faults = new Faults(cluster);

        foreach (var kind in Plan())
        {
            await faults.DoAsync(kind);
        }

        await changing.CancelAsync();
        await changes;
        var last = TimeProvider.System.GetUtcNow();
        await faults.DoAsync(FaultKind.RollingRestart);
        await EndAsync(cluster, last);
        var figures = await Figures.ReadAsync(cluster, faults);
        Print(figures.Table(cluster, faults, Stopwatch.GetElapsedTime(begun)));

        figures.NotOnce.Should().BeEmpty();
        figures.DueTimes.Should().BeGreaterThanOrEqualTo(cluster.Provider.Names.Count);
        figures.BrokenRules.Should().BeEmpty();
        figures.WrongProviders.Should().BeEmpty();
        figures.Overlaps.Should().Be(0);
        figures.WorstTakeOver.Should().BeLessThan(Bound);
        figures.WorstStart.Should().BeLessThan(Bound);
        figures.TakenOver.Should().BePositive();
        figures.LostWhileFrozen.Should().BePositive();
        faults.Resumed.Should().OnlyContain(time => time < TimeSpan.FromSeconds(15));
        faults.Reads.Should().OnlyContain(read => (read.Status == 200 || (read.Status == 503 && read.SaysWhen)) && read.Took < TimeSpan.FromSeconds(6));
        faults.Reads.Should().Contain(read => read.Status == 200, "the cache goes on without the database").And.Contain(read => read.Status == 503);
        figures.AnsweredOtherwise.Should().Be(0);
    }

    private static FaultKind[] Plan()
    {
        if (!IsLong)
        {
            return [FaultKind.Kill, FaultKind.RedisFreeze, FaultKind.Freeze, FaultKind.RedisKill, FaultKind.DatabaseCrash];
        }

        FaultKind[] all =
        [
            .. Enumerable.Repeat(FaultKind.Kill, 30), .. Enumerable.Repeat(FaultKind.Freeze, 15), .. Enumerable.Repeat(FaultKind.DatabaseCrash, 5),
            .. Enumerable.Repeat(FaultKind.RedisKill, 10), .. Enumerable.Repeat(FaultKind.RedisFreeze, 5), FaultKind.RollingRestart,
        ];
        new Random(20261124).Shuffle(all);
        return all;
    }

    private static async Task ChangeAsync(Cluster cluster, CancellationToken stop)
    {
        var random = new Random(1);
        while (!stop.IsCancellationRequested)
        {
            cluster.Provider.Change(random);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A due time after the last change, walked to its end by every provider.
    private static async Task EndAsync(Cluster cluster, DateTimeOffset last)
    {
        var begun = Stopwatch.GetTimestamp();
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT count(*) FROM providers p WHERE EXISTS (
                SELECT 1 FROM runs r JOIN runs f ON f.provider = r.provider AND f.due_at = r.due_at AND f.takes_over IS NULL AND f.cursor_before IS NULL
                WHERE r.provider = p.provider AND r.state = 'succeeded' AND r.due_at = p.last_due_at AND p.last_due_at > '{last:o}')
            """);
        while (await Store.NumberAsync(cluster.Database, sql) < cluster.Provider.Names.Count)
        {
            if (Stopwatch.GetElapsedTime(begun) > TimeSpan.FromMinutes(3))
            {
                throw new TimeoutException("The nodes do not come to an end: " + string.Join('\n', cluster.Logs));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        }
    }

    private void Print(string table)
    {
        output.WriteLine(table);
        if (Environment.GetEnvironmentVariable("CLEANCUSTOMERS_CHAOS_TABLE") is { } file)
        {
            File.WriteAllText(file, table);
        }
    }
}
