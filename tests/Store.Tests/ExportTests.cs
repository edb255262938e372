using System.Text;
using System.Text.Json;
using CleanCustomers.Application.Customers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Store.Tests;

/// <summary>An export holds what the list holds, of one state, in both stores.</summary>
public sealed class ExportTests
{
    private static readonly ListCustomers[] Filters =
    [
        new(State: null), new(), new(Search: "garcia"), new(Search: "34600"), new(Search: "gar muell", State: null), new(Search: "nobody at all"),
        new(Provider: new ProviderId("crm")), new(Provider: new ProviderId("other")), new(Country: "ES"),
        new(Provider: new ProviderId("crm"), ExternalId: "c000033"), new(Provider: new ProviderId("crm"), ExternalId: "c000033", Search: "nobody"),
    ];

    [TheoryOverStores]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task An_export_has_the_customers_of_the_list(StoreKind kind)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1200, pageSize: 500);
        await using var app = await CollectionApp.StartAsync(await Stores.SetupAsync(kind), provider.Preset());
        await app.CollectAsync();

        foreach (var filter in Filters)
        {
            var exported = await ExportAsync(app, filter);
            var listed = await ListAsync(app, filter);

            exported[..^1].Select(line => line.GetProperty("id").GetString()).Should().BeEquivalentTo(listed, filter.ToString());
            exported[..^1].Select(line => line.GetProperty("id").GetString()).Should().OnlyHaveUniqueItems();
            exported[^1].GetProperty("customers").GetInt64().Should().Be(listed.Count);
            exported[^1].GetProperty("changes").GetInt64().Should().Be(1200);
        }

        (await ListAsync(app, new ListCustomers())).Should().HaveCount(1200, "parts follow each other");
    }

    [TheoryOverStores]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task Every_part_is_of_the_state_in_which_it_began(StoreKind kind)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1200, pageSize: 500);
        await using var app = await CollectionApp.StartAsync(await Stores.SetupAsync(kind), provider.Preset());
        await app.CollectAsync();
        var walk = app.Services.GetRequiredService<ICustomerWalk>();

        var versions = new List<long>();
        var state = await walk.WalkAsync(
            new ListCustomers(State: null),
            [],
            part =>
            {
                if (versions.Count == 0)
                {
                    app.Execute("UPDATE customers SET version = 99");
                }

                versions.AddRange(part.Select(customer => customer.Version));
                return Task.CompletedTask;
            },
            CancellationToken.None);

        versions.Should().HaveCount(1200).And.OnlyContain(version => version == 1);
        state.Changes.Should().Be(1200);
        app.Value("SELECT min(version) FROM customers").Should().Be("99");
    }

    private static async Task<List<JsonElement>> ExportAsync(CollectionApp app, ListCustomers filter)
    {
        using var written = new MemoryStream();
        (await app.SendAsync(new ExportCustomers(filter, ExportFormat.Ndjson, Raw: false, written))).Error.Should().BeNull();
        return [.. Encoding.UTF8.GetString(written.ToArray()).TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static async Task<List<string>> ListAsync(CollectionApp app, ListCustomers filter)
    {
        var found = new List<string>();
        for (var query = filter with { Limit = 500 }; ; )
        {
            var part = (await app.SendAsync(query)).Value;
            found.AddRange(part.Items.Select(customer => customer.Id.ToString()));
            if (part.Next is null)
            {
                return found;
            }

            query = query with { Cursor = part.Next };
        }
    }
}
