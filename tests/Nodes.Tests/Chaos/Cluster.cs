using System.Globalization;
using CleanCustomers.Testing;

namespace CleanCustomers.Nodes.Tests.Chaos;

/// <summary>Three nodes of the product, one PostgreSQL that writes through to the disk, one Redis, and systems that change.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    /// <summary>Of the nodes' leases.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cleancustomers-nodes-");
    private readonly Node[] nodes = new Node[3];
    private readonly List<string> logs = [];

    private Cluster(PostgresServer postgres, string database, ChangingProvider provider, RedisServer redis)
    {
        Postgres = postgres;
        Database = database;
        Provider = provider;
        Redis = redis;
    }

    public PostgresServer Postgres { get; }

    /// <summary>The nodes' shared cache.</summary>
    public RedisServer Redis { get; }

    public string Database { get; }

    public ChangingProvider Provider { get; }

    public IReadOnlyList<Node> Nodes => nodes;

    public IEnumerable<string> Logs => logs.Concat(nodes.Select(node => node.Log));

    public static async Task<Cluster> StartAsync(int providers, int records, int pageSize, TimeSpan pageTime)
    {
        var postgres = await PostgresServer.StartAsync(syncs: true);
        var names = Enumerable.Range(1, providers).Select(number => string.Create(CultureInfo.InvariantCulture, $"p{number:00}"));
        var provider = await ChangingProvider.StartAsync(names, records, pageTime);
        var cluster = new Cluster(postgres, await postgres.CreateDatabaseAsync(), provider, await RedisServer.StartAsync());
        Directory.CreateDirectory(Path.Combine(cluster.folder.FullName, "providers"));
        foreach (var name in provider.Names)
        {
            await File.WriteAllTextAsync(Path.Combine(cluster.folder.FullName, "providers", name + ".json"), provider.Preset(name, pageSize));
        }

        // Together, before the database has tables.
        await Task.WhenAll(Enumerable.Range(0, 3).Select(cluster.StartNodeAsync));
        return cluster;
    }

    public async Task StartNodeAsync(int index)
    {
        if (nodes[index] is { } before)
        {
            logs.Add(before.Log);
            await before.DisposeAsync();
        }

        List<(string, string)> settings =
        [
            ("Storage:Postgres", Database + ";Maximum Pool Size=20"), ("Storage:IdleTransaction", "00:00:05"), ("Providers:Folder", Path.Combine(folder.FullName, "providers")),
            ("Sandbox:Enabled", "false"), ("Collection:LeaseDuration", Lease.ToString("c", CultureInfo.InvariantCulture)), ("Collection:CommitEvery", "00:00:00.1"),
            ("Cache:Redis", Redis.Address),
        ];
        nodes[index] = Node.Start(string.Create(CultureInfo.InvariantCulture, $"node-{index + 1}"), folder.FullName, settings);
        await nodes[index].WaitUntilReadyAsync();
    }

    /// <summary>The node that holds the most runs at work; null when none does.</summary>
    public async Task<int?> FindBusiestAsync()
    {
        var held = await Store.ReadAsync(
            Database, "SELECT owner, count(*) FROM occurrences JOIN runs ON run = token WHERE occurrences.state = 'held' AND pages > 0 GROUP BY owner ORDER BY 2 DESC", row => row.GetString(0));
        var index = held.Select(owner => Array.FindIndex(nodes, node => node.Owner == owner)).FirstOrDefault(found => found >= 0, -1);
        return index < 0 ? null : index;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes.Where(node => node is not null))
        {
            await node.DisposeAsync();
        }

        await Provider.DisposeAsync();
        await Postgres.DisposeAsync();
        await Redis.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
