using System.Globalization;
using CleanCustomers.Application.Common;
using CleanCustomers.Testing;
using Xunit.Abstractions;

namespace CleanCustomers.Caching.Tests;

/// <summary>After a commit nothing older is answered.</summary>
public sealed class InvalidationTests(SharedRedis redis, ITestOutputHelper output) : IClassFixture<SharedRedis>
{
    private int Port => redis.Server.Port;

    [FactWithRedis]
    public async Task The_node_that_committed_answers_the_new_value_at_once_and_the_others_within_milliseconds()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var a = await Node.StartAsync(redis.Server.Address);
        await using var b = await Node.StartAsync(redis.Server.Address);
        await b.GetAsync(region, "k", store.LoadAsync);
        await a.GetAsync(region, "k", store.LoadAsync);
        store.Commit(2);

        await a.InvalidateAsync(region, "k");
        var began = TimeProvider.System.GetTimestamp();
        var own = await a.GetAsync(region, "k", store.LoadAsync);
        await Eventually.True(() => b.GetAsync(region, "k", store.LoadAsync).Result!.Number == 2, TimeSpan.FromSeconds(2));
        var heard = TimeProvider.System.GetElapsedTime(began);

        own!.Number.Should().Be(2);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the other node answers the new value after {heard.TotalMilliseconds:0.0} ms"));
    }

    [FactWithRedis]
    public async Task A_load_that_is_overtaken_by_a_commit_leaves_nothing_behind()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var a = await Node.StartAsync(redis.Server.Address);
        await using var b = await Node.StartAsync(redis.Server.Address);
        var gate = new TaskCompletionSource();
        store.Gate = gate.Task;

        var overtaken = b.GetAsync(region, "k", store.LoadAsync);
        await Eventually.True(() => store.Loads == 1);
        store.Commit(2);
        await a.InvalidateAsync(region, "k");
        store.Gate = Task.CompletedTask;
        gate.SetResult();

        (await overtaken)!.Number.Should().Be(1, "it asked before the commit");
        await Eventually.True(() => b.GetAsync(region, "k", store.LoadAsync).Result!.Number == 2, TimeSpan.FromSeconds(2));
        (await a.GetAsync(region, "k", store.LoadAsync))!.Number.Should().Be(2);
    }

    [FactWithRedis]
    public async Task Who_asks_after_the_commit_does_not_join_a_load_from_before_it()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var node = await Node.StartAsync(redis.Server.Address, settings: ["LoadWait=00:00:00.100"]);
        var gate = new TaskCompletionSource();
        store.Gate = gate.Task;

        var before = node.GetAsync(region, "k", store.LoadAsync);
        await Eventually.True(() => store.Loads == 1);
        store.Gate = Task.CompletedTask;
        store.Commit(2);
        await node.InvalidateAsync(region, "k");
        var after = await node.GetAsync(region, "k", store.LoadAsync);
        gate.SetResult();

        after!.Number.Should().Be(2);
        (await before)!.Number.Should().Be(1);
        (await node.GetAsync(region, "k", store.LoadAsync))!.Number.Should().Be(2);
    }

    [FactWithRedis]
    public async Task Readers_never_see_a_value_older_than_the_last_finished_commit_of_their_node()
    {
        var (store, region) = (new CountedStore { Takes = TimeSpan.FromMilliseconds(1) }, Regions.New());
        await using var a = await Node.StartAsync(redis.Server.Address);
        await using var b = await Node.StartAsync(redis.Server.Address);
        var (finished, older, reads) = (0, 0, 0);
        using var ending = new CancellationTokenSource();

        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
            {
                var floor = Volatile.Read(ref finished);
                var answer = await a.GetAsync(region, "k", store.LoadAsync);
                Interlocked.Increment(ref reads);
                if (answer!.Number < floor)
                {
                    Interlocked.Increment(ref older);
                }

                await b.GetAsync(region, "k", store.LoadAsync);
            }
        })).ToList();
        for (var value = 2; value <= 400; value++)
        {
            store.Commit(value);
            await a.InvalidateAsync(region, "k");
            Volatile.Write(ref finished, value);
            await Task.Delay(TimeSpan.FromMilliseconds(value % 3), TimeProvider.System, CancellationToken.None);
        }

        await ending.CancelAsync();
        await Task.WhenAll(readers);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reads} reads between 400 commits, {store.Loads} loads, {older} older"));
        older.Should().Be(0);
        reads.Should().BeGreaterThan(400);
        await Eventually.True(() => b.GetAsync(region, "k", store.LoadAsync).Result!.Number == 400, TimeSpan.FromSeconds(2));
    }

    [FactWithRedis]
    public async Task A_lost_generation_never_makes_an_old_entry_valid_again()
    {
        var (store, region) = (new CountedStore(), Regions.New(buckets: 1));
        await using var node = await Node.StartAsync(redis.Server.Address, settings: ["MemoryLifetime=00:00:00"]);
        await node.GetAsync(region, "k", store.LoadAsync);
        var entryKey = await RedisCli.KeyAsync(Port, region.Name, ":e:k");
        var old = await RedisCli.RunAsync(Port, "--raw", "GET", entryKey);
        store.Commit(2);
        await node.InvalidateAsync(region, "k");

        await RedisCli.RunAsync(Port, "DEL", await RedisCli.KeyAsync(Port, region.Name, ":g"));
        await RedisCli.SetAsync(Port, entryKey, old);

        (await node.GetAsync(region, "k", store.LoadAsync))!.Number.Should().Be(2);
    }

    [FactWithRedis]
    public async Task A_region_of_one_bucket_is_void_as_a_whole_and_buckets_apart_are_not()
    {
        var (store, whole, parted) = (new CountedStore(), Regions.New(buckets: 1), Regions.New(buckets: 1024));
        await using var node = await Node.StartAsync(redis.Server.Address);
        foreach (var region in new[] { whole, parted })
        {
            await node.GetAsync(region, "a", store.LoadAsync);
            await node.GetAsync(region, "b", store.LoadAsync);
        }

        await node.InvalidateAsync(whole, "a");
        await node.InvalidateAsync(parted, "a");
        store.Commit(2);

        (await node.GetAsync(whole, "b", store.LoadAsync))!.Number.Should().Be(2);
        (await node.GetAsync(parted, "b", store.LoadAsync))!.Number.Should().Be(1);
        (await node.GetAsync(parted, "a", store.LoadAsync))!.Number.Should().Be(2);
    }

    [FactWithRedis]
    public async Task A_large_commit_is_told_within_the_deadline()
    {
        var region = Regions.New(buckets: 1024);
        await using var node = await Node.StartAsync(redis.Server.Address);
        var keys = Enumerable.Range(0, 5000).Select(_ => new CacheKey(region, Guid.CreateVersion7().ToString("D"))).ToList();
        await node.Cache.InvalidateAsync(keys, CancellationToken.None);

        var began = TimeProvider.System.GetTimestamp();
        await node.Cache.InvalidateAsync(keys, CancellationToken.None);
        var took = TimeProvider.System.GetElapsedTime(began);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"5,000 customers in 1,024 buckets: {took.TotalMilliseconds:0.0} ms"));
        node.Count("invalidations sent").Should().BeGreaterThan(1900);
        took.Should().BeLessThan(TimeSpan.FromMilliseconds(500));
    }

    [FactWithRedis]
    public async Task A_line_that_is_no_message_empties_the_memory_and_is_counted()
    {
        var (store, region) = (new CountedStore(), Regions.New());
        await using var node = await Node.StartAsync(redis.Server.Address);
        await node.GetAsync(region, "k", store.LoadAsync);

        foreach (var line in new[] { "", "void", "void n", "void n customer", "void n customer:x", "void n customer:99999999", "beat n", "drop everything", "void n :1" })
        {
            await RedisCli.RunAsync(Port, "PUBLISH", "cc:invalidations", line);
        }

        await Eventually.True(() => node.Count("undecodable message") == 9);
        await node.GetAsync(region, "k", store.LoadAsync);
        (store.Loads, node.Count("hits redis")).Should().Be((1, 1));
    }
}
