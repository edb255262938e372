using System.Globalization;
using CleanCustomers.Testing;

namespace CleanCustomers.Caching.Tests;

/// <summary>A cluster of three Redis nodes: each bucket has its place, messages reach every node of the product.</summary>
public sealed class ClusterTests
{
    [FactWithRedis]
    public async Task The_cache_works_on_a_cluster()
    {
        await using var cluster = await RedisCluster.StartAsync();
        var (store, region) = (new CountedStore(), Regions.New(buckets: 1024));
        await using var a = await Node.StartAsync(cluster.Addresses);
        await using var b = await Node.StartAsync(cluster.Addresses);
        var keys = Enumerable.Range(0, 200).Select(at => at.ToString(CultureInfo.InvariantCulture)).ToList();

        foreach (var key in keys)
        {
            await a.GetAsync(region, key, store.LoadAsync);
            await b.GetAsync(region, key, store.LoadAsync);
        }

        store.Loads.Should().Be(200);
        store.Commit(2);
        await a.InvalidateAsync(region, [.. keys]);

        foreach (var key in keys)
        {
            (await a.GetAsync(region, key, store.LoadAsync))!.Number.Should().Be(2);
            await Eventually.True(() => b.GetAsync(region, key, store.LoadAsync).Result!.Number == 2, TimeSpan.FromSeconds(2));
        }

        (a.Count("faults refused"), b.Count("faults refused"), store.Loads).Should().Be((0, 0, 400));
        (await cluster.KeysPerServerAsync()).Should().OnlyContain(count => count > 50, "buckets lie on all three");
    }

    [FactWithRedis]
    public async Task A_cluster_that_lost_a_server_fails_no_request()
    {
        await using var cluster = await RedisCluster.StartAsync();
        var (store, region) = (new CountedStore(), Regions.New(buckets: 1024));
        await using var node = await Node.StartAsync(cluster.Addresses);

        await cluster.KillOneAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(at => node.GetAsync(region, at.ToString(CultureInfo.InvariantCulture), store.LoadAsync)));

        answers.Should().OnlyContain(answer => answer!.Number == 1);
    }
}

/// <summary>Three servers of one cluster on this machine, no replicas.</summary>
internal sealed class RedisCluster : IAsyncDisposable
{
    private readonly List<RedisServer> servers = [];

    public string Addresses => string.Join(',', servers.Select(server => server.Address));

    public static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster();
        for (var at = 0; at < 3; at++)
        {
            var bus = LocalPort.Free().ToString(CultureInfo.InvariantCulture);
            cluster.servers.Add(await RedisServer.StartAsync("--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-node-timeout", "2000"));
        }

        await RedisCli.RunAsync(
            cluster.servers[0].Port, ["--cluster", "create", .. cluster.servers.Select(server => server.Address), "--cluster-replicas", "0", "--cluster-yes"]);
        await Eventually.True(() => cluster.servers.TrueForAll(server =>
            RedisCli.RunAsync(server.Port, "CLUSTER", "INFO").Result.Contains("cluster_state:ok", StringComparison.Ordinal)));
        return cluster;
    }

    public async Task<IReadOnlyList<int>> KeysPerServerAsync() => await Task.WhenAll(
        servers.Select(async server => int.Parse(await RedisCli.RunAsync(server.Port, "--raw", "DBSIZE"), CultureInfo.InvariantCulture)));

    public Task KillOneAsync() => servers[2].KillAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }
}
