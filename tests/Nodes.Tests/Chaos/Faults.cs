using System.Diagnostics;

namespace CleanCustomers.Nodes.Tests.Chaos;

internal enum FaultKind
{
    Kill,
    Freeze,
    DatabaseCrash,
    RollingRestart,
    RedisKill,
    RedisFreeze,
}

/// <summary>What was done to an owner of runs, and when.</summary>
internal sealed record Blow(FaultKind Kind, string Owner, DateTimeOffset At, DateTimeOffset? WokenAt = null);

/// <summary>Does one fault after the other, each while runs are at work.</summary>
internal sealed class Faults(Cluster cluster)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(75);
    private readonly Random random = new(20261124);

    public List<Blow> Blows { get; } = [];

    /// <summary>From the database's first answer after a crash to the next page committed.</summary>
    public List<TimeSpan> Resumed { get; } = [];

    /// <summary>Answers to reads while the database was away.</summary>
    public List<(int Status, bool SaysWhen, TimeSpan Took)> Reads { get; } = [];

    public async Task DoAsync(FaultKind kind)
    {
        var busiest = await WaitForWorkAsync();
        switch (kind)
        {
            case FaultKind.Kill:
                Blows.Add(new Blow(kind, cluster.Nodes[busiest].Owner, Now()));
                await cluster.Nodes[busiest].KillAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 3_000)), TimeProvider.System);
                await cluster.StartNodeAsync(busiest);
                break;
            case FaultKind.Freeze:
                var frozenAt = Now();
                await cluster.Nodes[busiest].SignalAsync("STOP");
                await Task.Delay(Cluster.Lease + TimeSpan.FromMilliseconds(random.Next(3_000, 5_000)), TimeProvider.System);
                Blows.Add(new Blow(kind, cluster.Nodes[busiest].Owner, frozenAt, Now()));
                await cluster.Nodes[busiest].SignalAsync("CONT");
                break;
            case FaultKind.DatabaseCrash:
                await CrashAsync();
                break;
            case FaultKind.RollingRestart:
                for (var node = 0; node < cluster.Nodes.Count; node++)
                {
                    Blows.Add(new Blow(kind, cluster.Nodes[node].Owner, Now()));
                    await cluster.Nodes[node].StopAsync();
                    cluster.Nodes[node].ExitCode.Should().Be(0, cluster.Nodes[node].Log);
                    await cluster.StartNodeAsync(node);
                }

                break;
            case FaultKind.RedisKill:
                await cluster.Redis!.KillAsync();
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
                await cluster.Redis.BeginAsync();
                break;
            case FaultKind.RedisFreeze:
                var pid = cluster.Redis!.Process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
                await Testing.ServerPrograms.RunAsync("kill", ["-STOP", pid]);
                await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
                await Testing.ServerPrograms.RunAsync("kill", ["-CONT", pid]);
                break;
        }
    }

    private async Task CrashAsync()
    {
        await cluster.Postgres.CrashAsync();
        foreach (var node in cluster.Nodes)
        {
            Blows.Add(new Blow(FaultKind.DatabaseCrash, node.Owner, Now()));
            await AskAsync(node);
        }

        await cluster.Postgres.BeginAsync();
        var back = Stopwatch.GetTimestamp();
        var before = await PagesAsync();
        while (await PagesAsync() == before && Stopwatch.GetElapsedTime(back) < LongestWait)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Resumed.Add(Stopwatch.GetElapsedTime(back));
    }

    private async Task AskAsync(Node node)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var asked = Stopwatch.GetTimestamp();
        using var answer = await http.GetAsync(new Uri(node.Address, "api/v1/customers"));
        Reads.Add(((int)answer.StatusCode, answer.Headers.RetryAfter is not null, Stopwatch.GetElapsedTime(asked)));
    }

    private Task<long> PagesAsync() => Store.NumberAsync(cluster.Database, "SELECT sum(pages) FROM runs");

    private async Task<int> WaitForWorkAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < LongestWait)
        {
            if (await cluster.FindBusiestAsync() is { } busiest)
            {
                return busiest;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        throw new TimeoutException("No run is at work: " + string.Join('\n', cluster.Logs));
    }

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
}
