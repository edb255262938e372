using System.Collections.Concurrent;
using System.Globalization;
using CleanCustomers.Testing;

namespace CleanCustomers.Caching.Tests;

/// <summary>What is kept, how long, and what is not taken.</summary>
public sealed class KeepingTests(SharedRedis redis) : IClassFixture<SharedRedis>
{
    private int Port => redis.Server.Port;

    [FactWithRedis]
    public async Task A_second_request_and_another_node_load_nothing()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var a = await Node.StartAsync(redis.Server.Address);
        await using var b = await Node.StartAsync(redis.Server.Address);

        var first = await a.GetAsync(region, "k", store.LoadAsync);
        var second = await a.GetAsync(region, "k", store.LoadAsync);
        var elsewhere = await b.GetAsync(region, "k", store.LoadAsync);

        store.Loads.Should().Be(1);
        second.Should().BeSameAs(first);
        elsewhere.Should().Be(first);
        (a.Count("hits memory"), b.Count("hits redis"), a.Count("loads miss")).Should().Be((1, 1, 1));
    }

    [FactWithRedis]
    public async Task An_entry_names_its_versions_and_instants_and_no_type_of_ours()
    {
        var region = Regions.New();
        await using var node = await Node.StartAsync(redis.Server.Address);

        await node.GetAsync(region, "k", new CountedStore().LoadAsync);

        var entry = await RedisCli.RunAsync(Port, "--raw", "GET", await RedisCli.KeyAsync(Port, region.Name, ":e:k"));
        entry.Should().MatchRegex(
            """^\{"codec":1,"region":"t[0-9a-f]{8}","schema":1,"generation":"[0-9a-f]{16}","freshUntil":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z","validUntil":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z","value":\{"number":1,"at":"2026-01-15T08:30:00.000000Z","day":null\}\}$""");
        entry.Should().NotContainAny("CleanCustomers", "$type", "Version=");
    }

    [FactWithRedis]
    public async Task What_is_not_canonical_in_Redis_is_a_miss_is_counted_and_is_overwritten()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var writer = await Node.StartAsync(redis.Server.Address);
        await writer.GetAsync(region, "k", store.LoadAsync);
        var key = await RedisCli.KeyAsync(Port, region.Name, ":e:k");
        var good = await RedisCli.RunAsync(Port, "--raw", "GET", key);
        string[] bad =
        [
            good.Replace("2026-01-15T08:30:00.000000Z", "2026-01-15T08:30:00Z", StringComparison.Ordinal),
            good.Replace("\"2026-01-15T08:30:00.000000Z\"", "1768465800", StringComparison.Ordinal),
            good.Replace("2026-01-15T08:30:00.000000Z", "2026-01-15T10:30:00.000000+02:00", StringComparison.Ordinal),
            "garbage",
        ];

        foreach (var text in bad)
        {
            await RedisCli.SetAsync(Port, key, text);
            await using var reader = await Node.StartAsync(redis.Server.Address);

            var answer = await reader.GetAsync(region, "k", store.LoadAsync);

            answer!.Number.Should().Be(1);
            (reader.Count("undecodable"), reader.Count("loads miss"), reader.Count("faults")).Should().Be((1, 1, 0), text);
            (await RedisCli.RunAsync(Port, "--raw", "GET", key)).Should().Contain("2026-01-15T08:30:00.000000Z").And.NotBe(text);
        }
    }

    [FactWithRedis]
    public async Task An_entry_of_another_schema_is_a_miss_for_each_side_and_harms_neither()
    {
        var (store, old) = (new CountedStore(), Regions.New());
        var newer = old with { Schema = 2 };
        await using var a = await Node.StartAsync(redis.Server.Address);
        await using var b = await Node.StartAsync(redis.Server.Address);

        await a.GetAsync(old, "k", store.LoadAsync);
        var answer = await b.GetAsync(newer, "k", store.LoadAsync);

        answer!.Number.Should().Be(1);
        store.Loads.Should().Be(2);
        b.Count("undecodable").Should().Be(0);
    }

    [FactWithRedis]
    public async Task A_value_of_another_kind_under_the_key_is_a_miss_and_is_overwritten()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var writer = await Node.StartAsync(redis.Server.Address);
        await writer.GetAsync(region, "k", store.LoadAsync);
        var key = await RedisCli.KeyAsync(Port, region.Name, ":e:k");
        await RedisCli.RunAsync(Port, "DEL", key);
        await RedisCli.RunAsync(Port, "LPUSH", key, "x");
        await using var reader = await Node.StartAsync(redis.Server.Address);

        (await reader.GetAsync(region, "k", store.LoadAsync))!.Number.Should().Be(1);

        (await RedisCli.RunAsync(Port, "--raw", "TYPE", key)).Should().Be("string");
    }

    [FactWithRedis]
    public async Task Absence_is_kept_only_where_the_region_says_so()
    {
        var (keeping, forgetting) = (Regions.New(keepsAbsence: true), Regions.New());
        var loads = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await using var a = await Node.StartAsync(redis.Server.Address);
        await using var b = await Node.StartAsync(redis.Server.Address);

        foreach (var node in new[] { a, a, b })
        {
            (await node.GetAsync(keeping, "k", Nothing("keeping"))).Should().BeNull();
            (await node.GetAsync(forgetting, "k", Nothing("forgetting"))).Should().BeNull();
        }

        loads.Should().Equal(new Dictionary<string, int>(StringComparer.Ordinal) { ["keeping"] = 1, ["forgetting"] = 3 });

        Func<CancellationToken, Task<Answer?>> Nothing(string name) => _ =>
        {
            loads.AddOrUpdate(name, 1, (_, count) => count + 1);
            return Task.FromResult<Answer?>(null);
        };
    }

    [FactWithRedis]
    public async Task Lives_are_shortened_at_random_and_never_lengthened()
    {
        var region = Regions.New();
        await using var node = await Node.StartAsync(redis.Server.Address, settings: ["Lifetime=00:01:00", "Jitter=0.5"]);

        var store = new CountedStore();
        for (var at = 0; at < 40; at++)
        {
            await node.GetAsync(region, at.ToString(CultureInfo.InvariantCulture), store.LoadAsync);
        }

        var keys = (await RedisCli.RunAsync(Port, "--raw", "KEYS", $"cc:{{{region.Name}:*}}:e:*")).Split('\n');
        var lives = await Task.WhenAll(keys.Select(async key => int.Parse(await RedisCli.RunAsync(Port, "--raw", "PTTL", key), CultureInfo.InvariantCulture)));
        lives.Should().HaveCount(40).And.OnlyContain(life => life <= 60_000 && life > 20_000);
        (lives.Max() - lives.Min()).Should().BeGreaterThan(10_000, "40 lives between 30 and 60 seconds lie apart");
    }

    [FactWithRedis]
    public async Task A_region_may_live_shorter_than_configured()
    {
        var region = Regions.New() with { LongestLifetime = TimeSpan.FromSeconds(3) };
        await using var node = await Node.StartAsync(redis.Server.Address);

        await node.GetAsync(region, "k", new CountedStore().LoadAsync);

        var life = await RedisCli.RunAsync(Port, "--raw", "PTTL", await RedisCli.KeyAsync(Port, region.Name, ":e:k"));
        int.Parse(life, CultureInfo.InvariantCulture).Should().BeInRange(1, 3_000);
    }

    [FactWithRedis]
    public async Task What_is_old_is_answered_at_once_and_loaded_anew_in_the_background()
    {
        var (store, region, time) = (new CountedStore(), Regions.New(), new ManualTimeProvider());
        await using var node = await Node.StartAsync(redis.Server.Address, time, settings: ["Lifetime=00:01:00", "Jitter=0", "MemoryLifetime=00:00:30"]);
        await node.GetAsync(region, "k", store.LoadAsync);
        store.Commit(2);
        store.Gate = new TaskCompletionSource().Task;
        time.Advance(TimeSpan.FromSeconds(31));

        var during = new[] { await node.GetAsync(region, "k", store.LoadAsync), await node.GetAsync(region, "k", store.LoadAsync) };
        await Eventually.True(() => store.Loads == 2);

        during.Should().OnlyContain(answer => answer!.Number == 1);
        node.Count("loads refresh").Should().Be(1);
    }

    [FactWithRedis]
    public async Task A_refresh_brings_the_new_answer_and_a_failed_one_keeps_the_old_until_its_end()
    {
        var (store, region, time) = (new CountedStore(), Regions.New(), new ManualTimeProvider());
        await using var node = await Node.StartAsync(redis.Server.Address, time, settings: ["Lifetime=00:01:00", "Jitter=0"]);
        await node.GetAsync(region, "k", store.LoadAsync);
        store.Commit(2);
        time.Advance(TimeSpan.FromSeconds(31));

        var failing = await node.GetAsync(region, "k", _ => throw new InvalidOperationException("The store is away."));
        await Eventually.True(() => node.Count("refresh_faults") == 1);
        await node.GetAsync(region, "k", store.LoadAsync);
        await Eventually.True(() => node.Count("loads refresh") >= 2 && node.GetAsync(region, "k", store.LoadAsync).Result!.Number == 2);

        failing!.Number.Should().Be(1);
    }

    [FactWithRedis]
    public async Task Nothing_is_answered_beyond_its_life_even_when_Redis_still_has_it()
    {
        var (store, region, time) = (new CountedStore(), Regions.New(), new ManualTimeProvider());
        await using var node = await Node.StartAsync(redis.Server.Address, time, settings: ["Lifetime=00:01:00", "Jitter=0"]);
        await node.GetAsync(region, "k", store.LoadAsync);
        store.Commit(2);
        time.Advance(TimeSpan.FromSeconds(60));

        (await node.GetAsync(region, "k", store.LoadAsync))!.Number.Should().Be(2);

        store.Loads.Should().Be(2);
    }

    [FactWithRedis]
    public async Task A_fault_of_the_store_is_the_callers_and_is_not_kept()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var node = await Node.StartAsync(redis.Server.Address);

        var failing = () => node.GetAsync(region, "k", _ => throw new InvalidOperationException("The store is away."));

        await failing.Should().ThrowAsync<InvalidOperationException>();
        (await node.GetAsync(region, "k", store.LoadAsync))!.Number.Should().Be(1);
        (await RedisCli.RunAsync(Port, "--raw", "KEYS", $"cc:{{{region.Name}:*}}:l:*")).Should().BeEmpty("the lock is given back");
    }

    [FactWithRedis]
    public async Task A_caller_that_leaves_takes_nothing_from_the_others()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        var gate = new TaskCompletionSource();
        store.Gate = gate.Task;
        await using var node = await Node.StartAsync(redis.Server.Address);
        using var leaving = new CancellationTokenSource();

        var left = node.Cache.GetOrLoadAsync(region, "k", store.LoadAsync, leaving.Token);
        var stays = node.GetAsync(region, "k", store.LoadAsync);
        await Eventually.True(() => store.Loads == 1);
        await leaving.CancelAsync();
        await ((Func<Task>)(() => left)).Should().ThrowAsync<OperationCanceledException>();
        gate.SetResult();

        (await stays)!.Number.Should().Be(1);
        store.Loads.Should().Be(1);
    }

    [FactWithRedis]
    public async Task Memory_stays_within_its_bytes()
    {
        var region = Regions.New();
        await using var node = await Node.StartAsync(redis.Server.Address, settings: ["MemoryBytes=20000"]);
        var store = new CountedStore();

        for (var at = 0; at < 100; at++)
        {
            await node.GetAsync(region, at.ToString(CultureInfo.InvariantCulture), store.LoadAsync);
        }

        for (var at = 0; at < 100; at++)
        {
            await node.GetAsync(region, at.ToString(CultureInfo.InvariantCulture), store.LoadAsync);
        }

        store.Loads.Should().Be(100);
        node.Count("hits memory").Should().BeInRange(0, 40, "20 kB hold fewer than 40 entries with what is around them");
        node.Count("hits redis").Should().BeGreaterThanOrEqualTo(60);
    }
}
