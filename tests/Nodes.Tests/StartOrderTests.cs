using CleanCustomers.Testing;

namespace CleanCustomers.Nodes.Tests;

[Collection(nameof(Alone))]
public sealed class StartOrderTests
{
    [FactOnServers]
    public async Task A_node_that_is_started_before_its_database_waits_and_says_so()
    {
        await using var postgres = await PostgresServer.StartAsync();
        var database = await postgres.CreateDatabaseAsync();
        await postgres.CrashAsync();
        var folder = Directory.CreateTempSubdirectory("cleancustomers-");
        await using var node = Node.Start("early", folder.FullName, [("Storage:Postgres", database), ("Sandbox:Enabled", "false"), ("Providers:Folder", folder.FullName)]);

        await Eventually.True(() => node.Log.Contains("Waiting for the store.", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        await postgres.BeginAsync();
        await node.WaitUntilReadyAsync();
        await node.StopAsync();

        node.ExitCode.Should().Be(0);
        folder.Delete(recursive: true);
    }
}
