using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Customers;
using CleanCustomers.Testing;

namespace CleanCustomers.Store.Tests;

/// <summary>Behind a pooler in transaction mode every transaction may get another connection.</summary>
public sealed class PoolerTests
{
    [FactOverPooler]
    public async Task Three_connections_serve_ten_runs_and_readers()
    {
        var server = await SharedPostgres.GetAsync();
        await using var pooler = await PgBouncer.StartAsync(server, connections: 3);
        var place = pooler.Through(await server.CreateDatabaseAsync());
        await using var provider = await ScriptedProvider.StartAsync(records: 200, pageSize: 50);
        var presets = Enumerable.Range(1, 10).Select(number => provider.Preset() with { Provider = new($"p{number}") }).ToArray();
        await using var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Postgres = place }, presets);
        await using var other = await CollectionApp.StartAsync(new CollectionApp.Setup { Postgres = place }, presets);

        for (var round = 0; round < 3; round++)
        {
            provider.Customers.Edit("c000010", $"Round {round}");
            var runs = await Task.WhenAll(presets.Select((preset, i) => (i % 2 == 0 ? app : other).CollectAsync(preset.Provider.Value)));
            runs.Should().OnlyContain(run => run.State == RunState.Succeeded);
            var lists = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => app.SendAsync(new ListCustomers(Search: "round"))));
            lists.Should().OnlyContain(list => list.Value.Items.Count == 10);
        }

        app.Value("SELECT count(*) FROM customers").Should().Be("2000");
        app.Value("SELECT max(sequence) - count(*) FROM changes").Should().Be("0");
    }
}
