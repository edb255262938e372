using CleanCustomers.Application.Collection;
using CleanCustomers.Infrastructure.Coordination;
using CleanCustomers.Testing;
using Xunit.Abstractions;

namespace CleanCustomers.Nodes.Tests;

/// <summary>What nodes agree on without talking to each other: who goes first, what time it is, that one start run is enough.</summary>
[Collection(nameof(Alone))]
public sealed class AgreementTests(ITestOutputHelper output)
{
    private const string Done = "SELECT count(*) FROM runs WHERE state = 'succeeded'";

    [FactOnServers]
    public async Task Thirty_providers_due_at_once_are_spread_over_three_nodes()
    {
        var database = await Hosts.DatabaseAsync();
        await using var system = await ScriptedProvider.StartAsync(records: 5);
        var presets = Hosts.Presets(system, 30);
        await using var one = await Hosts.StartAsync(database, "one", TimeProvider.System, presets, Hosts.NoStart);
        await using var two = await Hosts.StartAsync(database, "two", TimeProvider.System, presets, Hosts.NoStart);
        await using var three = await Hosts.StartAsync(database, "three", TimeProvider.System, presets, Hosts.NoStart);
        await EventuallyAsync(database, "SELECT count(*) FROM nodes", 3);
        await EventuallyAsync(database, "SELECT count(*) FROM providers WHERE last_due_at IS NOT NULL", 30);

        // The next full minute: all schedulers tick at once.
        await EventuallyAsync(database, "SELECT count(DISTINCT provider) FROM runs WHERE state = 'succeeded'", 30);

        var spread = await Store.ReadAsync(
            database, "SELECT split_part(owner, '/', 1), count(*) FROM occurrences GROUP BY 1 ORDER BY 1", row => (Node: row.GetString(0), Runs: row.GetInt64(1)));
        output.WriteLine(string.Join(", ", spread.Select(node => $"{node.Node}: {node.Runs}")));
        spread.Should().HaveCount(3).And.OnlyContain(node => node.Runs >= 4, "a third of the work each, give or take");
    }

    [FactOnServers]
    public async Task Nodes_that_start_together_make_one_start_run_of_each_provider()
    {
        var database = await Hosts.DatabaseAsync();
        await using var system = await ScriptedProvider.StartAsync(records: 5);
        var presets = Hosts.Presets(system, 5).Select(preset => preset with { Cron = "0 0 1 1 *" }).ToArray();

        var nodes = await Task.WhenAll(new[] { "one", "two", "three" }.Select(name => Task.Run(() => Hosts.StartAsync(database, name, TimeProvider.System, presets))));
        await EventuallyAsync(database, Done, 5);
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);

        (await Store.NumberAsync(database, "SELECT count(*) FROM runs")).Should().Be(5);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [FactOnServers]
    public async Task A_node_whose_clock_is_five_hours_ahead_neither_steals_nor_runs_ahead()
    {
        var database = await Hosts.DatabaseAsync();
        await using var system = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        var presets = Hosts.Presets(system, 1);
        var ahead = new AcceleratedTimeProvider(TimeProvider.System.GetUtcNow().AddHours(5), factor: 1);
        await using var right = await Hosts.StartAsync(database, "right", TimeProvider.System, presets, Hosts.NoStart);
        system.StallsAfterPage(1);
        var running = right.SendAsync(new CollectCustomers(presets[0].Provider));
        await EventuallyAsync(database, "SELECT count(*) FROM runs WHERE pages = 1", 1);

        await using var wrong = await Hosts.StartAsync(database, "wrong", new DatabaseClock(ahead), presets, Hosts.NoStart);
        await Task.Delay(TimeSpan.FromSeconds(8), TimeProvider.System);
        (await Store.NumberAsync(database, "SELECT count(*) FROM occurrences WHERE state = 'held' AND owner LIKE 'right/%'")).Should().Be(1, "the lease runs by the database's clock");
        system.Recovers();
        await right.StopAsync();
        await running;
        await Store.ExecuteAsync(database, "UPDATE providers SET last_due_at = last_due_at - interval '1 minute'");
        await EventuallyAsync(database, "SELECT CASE WHEN count(*) > 0 THEN 1 ELSE 0 END FROM runs r JOIN occurrences ON token = run WHERE r.state = 'succeeded' AND owner LIKE 'wrong/%'", 1);

        (await Store.NumberAsync(database, "SELECT count(*) FROM occurrences WHERE due_at > clock_timestamp()")).Should().Be(0);
        (await Store.NumberAsync(database, "SELECT count(*) FROM providers WHERE last_due_at > clock_timestamp()")).Should().Be(0);
        (await Store.NumberAsync(database, "SELECT count(*) FROM runs WHERE started_at > clock_timestamp() + interval '1 second'")).Should().Be(0);
    }

    private static async Task EventuallyAsync(string database, string sql, long number)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (await Store.NumberAsync(database, sql) < number)
        {
            if (TimeProvider.System.GetElapsedTime(begun) > TimeSpan.FromSeconds(90))
            {
                var runs = await Store.ReadAsync(
                    database, "SELECT concat_ws(' ', run, provider, state, trigger, due_at, error_code) FROM runs ORDER BY run", row => row.GetString(0));
                throw new TimeoutException($"Not {number}: {sql}\n{string.Join('\n', runs)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}
