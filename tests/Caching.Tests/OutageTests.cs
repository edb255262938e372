using System.Globalization;
using CleanCustomers.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit.Abstractions;

namespace CleanCustomers.Caching.Tests;

/// <summary>Redis away, frozen, restarted, cut off: slower, never wrong, never an error.</summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Generous = TimeSpan.FromMilliseconds(600);

    [FactWithRedis]
    public async Task A_frozen_Redis_costs_the_first_requests_the_deadline_and_the_others_nothing()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var redis = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(redis.Address, settings: ["Deadline=00:00:00.100"]);
        for (var at = 0; at < 50; at++)
        {
            await node.GetAsync(region, Key(at), store.LoadAsync);
        }

        await redis.FreezeAsync();
        var times = new List<double>();
        for (var at = 1000; at < 1300; at++)
        {
            var began = TimeProvider.System.GetTimestamp();
            var answer = await node.GetAsync(region, Key(at), store.LoadAsync);
            times.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
            answer!.Number.Should().Be(1);
        }

        var (first, later) = (times.Take(4).Max(), times.Skip(10).Order().ToList());
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"frozen: first calls up to {first:0} ms, later median {later[later.Count / 2]:0.000} ms, 99th percentile {later[later.Count * 99 / 100]:0.000} ms, faults {node.Count("faults")}"));
        first.Should().BeLessThan(Generous.TotalMilliseconds);
        later[later.Count / 2].Should().BeLessThan(5);
        times.Count(time => time > 50).Should().BeLessThanOrEqualTo(3, "the breaker opens after three");
        node.IsUp.Should().BeFalse();

        await redis.ThawAsync();
        await node.UpAsync();
        await node.GetAsync(region, "after", store.LoadAsync);
        await node.GetAsync(region, "after", store.LoadAsync);
        node.Count("hits memory").Should().BePositive();
    }

    [FactWithRedis]
    public async Task A_thousand_requests_at_the_moment_of_the_freeze_are_all_answered()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var redis = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(redis.Address);
        await redis.FreezeAsync();

        var began = TimeProvider.System.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(at => Task.Run(() => node.GetAsync(region, Key(at), store.LoadAsync))));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"1,000 different keys on a frozen Redis: {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:0} ms, 0 failed"));
        answers.Should().OnlyContain(answer => answer!.Number == 1);
        store.Loads.Should().Be(1000);
    }

    [FactWithRedis]
    public async Task A_commit_while_Redis_is_frozen_is_not_held_up_and_is_told_when_it_thaws()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var redis = await RedisServer.StartAsync();
        await using var a = await Node.StartAsync(redis.Address);
        await using var b = await Node.StartAsync(redis.Address);
        await a.GetAsync(region, "k", store.LoadAsync);
        await b.GetAsync(region, "k", store.LoadAsync);
        await redis.FreezeAsync();
        store.Commit(2);

        var began = TimeProvider.System.GetTimestamp();
        await a.InvalidateAsync(region, "k");
        var took = TimeProvider.System.GetElapsedTime(began);
        var own = await a.GetAsync(region, "k", store.LoadAsync);
        await redis.ThawAsync();
        await Task.WhenAll(a.UpAsync(), b.UpAsync());
        await Eventually.True(() => b.GetAsync(region, "k", store.LoadAsync).Result!.Number == 2, TimeSpan.FromSeconds(5));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a commit while Redis is frozen: {took.TotalMilliseconds:0} ms for the invalidation"));
        took.Should().BeLessThan(Generous);
        own!.Number.Should().Be(2);
        a.Count("invalidations postponed").Should().Be(1);
    }

    [FactWithRedis]
    public async Task Without_memory_of_others_the_memory_is_not_used_beyond_the_trust()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var redis = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(redis.Address, settings: ["MemoryLifetime=00:00:30"]);
        await node.GetAsync(region, "k", store.LoadAsync);

        await redis.FreezeAsync();
        store.Commit(2);
        var began = TimeProvider.System.GetTimestamp();
        await Eventually.True(() => node.GetAsync(region, "k", store.LoadAsync).Result!.Number == 2);
        var took = TimeProvider.System.GetElapsedTime(began);
        await redis.ThawAsync();

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the commit of a node that cannot tell anybody is seen after {took.TotalSeconds:0.0} s"));
        took.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    [FactWithRedis]
    public async Task A_killed_Redis_fails_no_request_and_is_used_again_when_it_is_back()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var redis = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(redis.Address);
        await node.GetAsync(region, "k", store.LoadAsync);
        (await node.HealthAsync()).Status.Should().Be(HealthStatus.Healthy);

        await redis.KillAsync();
        store.Commit(2);
        await Eventually.True(() => !node.IsUp);
        var answers = new List<Answer?>();
        for (var at = 0; at < 200; at++)
        {
            answers.Add(await node.GetAsync(region, "k", store.LoadAsync));
        }

        var health = await node.HealthAsync();
        await redis.BeginAsync();
        await node.UpAsync();
        await node.GetAsync(region, "k", store.LoadAsync);
        var loads = store.Loads;
        await node.GetAsync(region, "k", store.LoadAsync);

        answers.Should().OnlyContain(answer => answer!.Number == 2);
        health.Status.Should().Be(HealthStatus.Degraded);
        health.Entries["cache"].Description.Should().Contain("answers come from the store");
        store.Loads.Should().Be(loads);
    }

    [FactWithRedis]
    public async Task Entries_that_a_restart_brought_back_from_disk_are_void()
    {
        var (store, region) = (new CountedStore(), Regions.New(buckets: 1));
        await using var redis = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(redis.Address);
        await node.GetAsync(region, "k", store.LoadAsync);
        await RedisCli.RunAsync(redis.Port, "SAVE");
        store.Commit(2);
        await node.InvalidateAsync(region, "k");

        // The snapshot holds the entry and its generation from before the commit.
        await redis.KillAsync();
        await Eventually.True(() => !node.IsUp);
        await redis.BeginAsync();
        (await RedisCli.RunAsync(redis.Port, "--raw", "GET", await RedisCli.KeyAsync(redis.Port, region.Name, ":e:k"))).Should().Contain("\"number\":1");
        await node.UpAsync();

        (await node.GetAsync(region, "k", store.LoadAsync))!.Number.Should().Be(2);
    }

    [FactWithRedis]
    public async Task A_node_starts_without_Redis_at_once_and_takes_it_into_use_when_it_comes()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();

        var began = TimeProvider.System.GetTimestamp();
        await using var node = await Node.StartAsync(redis.Address, waits: false);
        var answer = await node.GetAsync(region, "k", store.LoadAsync);
        await node.InvalidateAsync(region, "k");
        var took = TimeProvider.System.GetElapsedTime(began);
        await redis.BeginAsync();
        await node.UpAsync();

        answer!.Number.Should().Be(1);
        took.Should().BeLessThan(Generous);
        node.Count("loads bypass").Should().Be(1);
    }

    [FactWithRedis]
    public async Task A_cut_subscription_empties_the_memory_and_is_made_again()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var redis = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(redis.Address, settings: ["MemoryLifetime=00:00:30"]);
        await using var other = await Node.StartAsync(redis.Address);
        await node.GetAsync(region, "k", store.LoadAsync);
        (await node.GetAsync(region, "k", store.LoadAsync))!.Number.Should().Be(1);

        await RedisCli.RunAsync(redis.Port, "CLIENT", "KILL", "TYPE", "pubsub");
        await Eventually.True(() => !node.HearsOthers);
        store.Commit(2);
        await other.InvalidateAsync(region, "k");
        var during = await node.GetAsync(region, "k", store.LoadAsync);
        await Task.WhenAll(node.UpAsync(), other.UpAsync());
        store.Commit(3);
        await other.InvalidateAsync(region, "k");
        await Eventually.True(() => node.GetAsync(region, "k", store.LoadAsync).Result!.Number == 3, TimeSpan.FromSeconds(2));

        during!.Number.Should().Be(2);
    }

    [FactWithRedis]
    public async Task What_a_short_lived_process_could_not_tell_before_it_ended_is_told_at_its_end()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var redis = await RedisServer.StartAsync();
        await using var server = await Node.StartAsync(redis.Address);
        await server.GetAsync(region, "k", store.LoadAsync);

        await using (var order = await Node.StartAsync(redis.Address, waits: false))
        {
            store.Commit(2);
            await order.InvalidateAsync(region, "k");
        }

        await Eventually.True(() => server.GetAsync(region, "k", store.LoadAsync).Result!.Number == 2, TimeSpan.FromSeconds(1));
    }

    [FactWithRedis]
    public async Task A_full_Redis_that_takes_no_entry_fails_nothing()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var redis = await RedisServer.StartAsync("--maxmemory", "1mb", "--maxmemory-policy", "noeviction");
        await using var node = await Node.StartAsync(redis.Address, settings: ["MemoryLifetime=00:00:00"], waits: false);

        for (var at = 0; at < 50; at++)
        {
            (await node.GetAsync(region, Key(at), store.LoadAsync))!.Number.Should().Be(1);
        }

        store.Loads.Should().Be(50);
    }

    private static string Key(int number) => number.ToString(CultureInfo.InvariantCulture);
}
