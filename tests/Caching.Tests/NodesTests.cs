using System.Globalization;
using CleanCustomers.Testing;
using Xunit.Abstractions;

namespace CleanCustomers.Caching.Tests;

/// <summary>Many ask for the same at once.</summary>
public sealed class NodesTests(SharedRedis redis, ITestOutputHelper output) : IClassFixture<SharedRedis>
{
    [FactWithRedis]
    public async Task A_thousand_requests_for_one_cold_key_on_three_nodes_read_the_store_three_times_at_most()
    {
        var (store, region) = (new CountedStore { Takes = TimeSpan.FromMilliseconds(50) }, Regions.New());
        await using var a = await Node.StartAsync(redis.Server.Address);
        await using var b = await Node.StartAsync(redis.Server.Address);
        await using var c = await Node.StartAsync(redis.Server.Address);
        Node[] nodes = [a, b, c];

        var began = TimeProvider.System.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(at => Task.Run(() => nodes[at % 3].GetAsync(region, "k", store.LoadAsync))));
        var took = TimeProvider.System.GetElapsedTime(began);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"1,000 requests on 3 nodes: {store.Loads} reads of the store, {took.TotalMilliseconds:0} ms"));
        answers.Should().OnlyContain(answer => answer!.Number == 1);
        store.Loads.Should().BeLessThanOrEqualTo(3);
    }

    [FactWithRedis]
    public async Task While_one_node_loads_the_others_wait_for_it()
    {
        var (store, region) = (new CountedStore { Takes = TimeSpan.FromMilliseconds(150) }, Regions.New());
        await using var a = await Node.StartAsync(redis.Server.Address, settings: ["LoadWait=00:00:05"]);
        await using var b = await Node.StartAsync(redis.Server.Address, settings: ["LoadWait=00:00:05"]);

        var first = a.GetAsync(region, "k", store.LoadAsync);
        await Eventually.True(() => store.Loads == 1);
        var second = await b.GetAsync(region, "k", store.LoadAsync);

        second.Should().Be(await first);
        store.Loads.Should().Be(1);
    }

    [FactWithRedis]
    public async Task A_node_that_died_while_loading_holds_nobody_up_for_longer_than_the_wait()
    {
        var (store, region) = (new CountedStore(), Regions.New(buckets: 1));
        await using var node = await Node.StartAsync(redis.Server.Address, settings: ["LoadWait=00:00:00.200"]);
        await RedisCli.RunAsync(redis.Server.Port, "SET", $"cc:{{{region.Name}:0}}:l:k", "dead", "PX", "60000");

        var began = TimeProvider.System.GetTimestamp();
        var answer = await node.GetAsync(region, "k", store.LoadAsync);
        var took = TimeProvider.System.GetElapsedTime(began);

        answer!.Number.Should().Be(1);
        took.Should().BeGreaterThan(TimeSpan.FromMilliseconds(150)).And.BeLessThan(TimeSpan.FromSeconds(2));
        (await RedisCli.RunAsync(redis.Server.Port, "--raw", "GET", $"cc:{{{region.Name}:0}}:l:k")).Should().Be("dead", "only its owner deletes a lock");
    }

    [FactWithRedis]
    public async Task A_forgotten_script_does_not_keep_locks()
    {
        var (store, region) = (new CountedStore(), Regions.New(buckets: 1));
        await using var node = await Node.StartAsync(redis.Server.Address);
        await node.GetAsync(region, "a", store.LoadAsync);
        var faults = node.Count("faults");

        await RedisCli.RunAsync(redis.Server.Port, "SCRIPT", "FLUSH");
        await node.GetAsync(region, "b", store.LoadAsync);

        (await RedisCli.RunAsync(redis.Server.Port, "--raw", "KEYS", $"cc:{{{region.Name}:*}}:l:*")).Should().BeEmpty();
        node.Count("faults").Should().Be(faults);
    }
}
