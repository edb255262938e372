using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CleanCustomers.Testing;

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

/// <summary>What was done, to which owner of runs, and when.</summary>
internal sealed record Blow(FaultKind Kind, string Owner, DateTimeOffset At, DateTimeOffset? WokenAt = null);

/// <summary>Does one fault after the other, each while runs are at work.</summary>
internal sealed class Faults(Cluster cluster)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(30);
    private readonly Random random = new(20261124);

    public List<Blow> Blows { get; } = [];

    /// <summary>From the database's first answer after a crash to the next page committed.</summary>
    public List<TimeSpan> Resumed { get; } = [];

    /// <summary>Answers to reads while the database was away or Redis stood still.</summary>
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
                Blows.Add(new Blow(kind, "", Now()));
                await cluster.Redis.KillAsync();
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
                await cluster.Redis.BeginAsync();
                break;
            case FaultKind.RedisFreeze:
                Blows.Add(new Blow(kind, "", Now()));
                await cluster.Redis.FreezeAsync();
                await AskAllAsync(await FindOneAsync());
                await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
                await cluster.Redis.ThawAsync();
                break;
        }
    }

    private async Task CrashAsync()
    {
        var one = await FindOneAsync();
        await cluster.Postgres.CrashAsync();
        foreach (var node in cluster.Nodes)
        {
            Blows.Add(new Blow(FaultKind.DatabaseCrash, node.Owner, Now()));
        }

        await AskAllAsync("api/v1/customers");
        await AskAllAsync(one);
        await cluster.Postgres.BeginAsync();
        var back = Stopwatch.GetTimestamp();
        var before = await PagesAsync();
        while (await PagesAsync() == before && Stopwatch.GetElapsedTime(back) < LongestWait)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Resumed.Add(Stopwatch.GetElapsedTime(back));
    }

    // A customer that every node has just read, so that it stands in its cache.
    private async Task<string> FindOneAsync()
    {
        using var http = new HttpClient { Timeout = LongestRead }.WithTestKey();
        var list = await http.GetFromJsonAsync<JsonNode>(new Uri(cluster.Nodes[0].Address, "api/v1/customers?limit=1"));
        var one = $"api/v1/customers/{list!["items"]![0]!["id"]}";
        foreach (var node in cluster.Nodes)
        {
            await http.GetStringAsync(new Uri(node.Address, one));
        }

        return one;
    }

    private async Task AskAllAsync(string path)
    {
        using var http = new HttpClient { Timeout = LongestRead }.WithTestKey();
        foreach (var node in cluster.Nodes)
        {
            var asked = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(new Uri(node.Address, path));
            Reads.Add(((int)answer.StatusCode, answer.Headers.RetryAfter is not null, Stopwatch.GetElapsedTime(asked)));
        }
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
