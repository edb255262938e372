using CleanCustomers.Application.Customers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Testing;

namespace CleanCustomers.Store.Tests;

/// <summary>Lists, searches, orders and pages are the same in both stores.</summary>
public sealed class SearchTests
{
    private static readonly ListCustomers[] Queries =
    [
        new(), new(Sort: CustomerSort.Name), new(Sort: CustomerSort.NameBackwards), new(Sort: CustomerSort.OldestFirst),
        new(Search: "jose"), new(Search: "GARCÍA"), new(Search: "gar muell"), new(Search: "mull"), new(Search: "c000017 example"), new(Search: "ågren"),
        new(Search: "34600"), new(Search: "o'brien"), new(Search: "nobody at all"), new(Search: "σ"),
        new(Provider: new ProviderId("crm")), new(Provider: new ProviderId("other")), new(State: CustomerState.Removed), new(State: CustomerState.Active, Search: "a"),
        new(Country: "ES"), new(Provider: new ProviderId("crm"), ExternalId: "c000033"),
        new(UpdatedSince: new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)), new(UpdatedBefore: new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)),
    ];

    [FactOverPostgres]
    public async Task Every_list_has_the_same_customers_in_the_same_order_over_all_pages()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 120, pageSize: 50);
        await using var embedded = await CollectAsync(provider, StoreKind.Embedded);
        await using var postgres = await CollectAsync(provider, StoreKind.Postgres);

        foreach (var query in Queries)
        {
            var here = await WalkAsync(embedded, query with { Limit = 7 });
            var there = await WalkAsync(postgres, query with { Limit = 7 });
            there.Should().Equal(here, query.ToString());
        }

        (await WalkAsync(postgres, new ListCustomers(Search: "garcia", Limit: 7))).Should().NotBeEmpty();
        var summaries = (Here: (await embedded.SendAsync(new SummarizeCustomers())).Value, There: (await postgres.SendAsync(new SummarizeCustomers())).Value);
        summaries.There.Counts.Should().BeEquivalentTo(summaries.Here.Counts, options => options.Excluding(counts => counts.Freshness));
    }

    private static async Task<CollectionApp> CollectAsync(ScriptedProvider provider, StoreKind kind)
    {
        var app = await CollectionApp.StartAsync(
            await Stores.SetupAsync(kind) with { Time = new ManualTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)) }, provider.Preset());
        await app.CollectAsync();
        return app;
    }

    // By name and fields: the ids are random.
    private static async Task<List<string>> WalkAsync(CollectionApp app, ListCustomers query)
    {
        var found = new List<string>();
        for (var next = query; ;)
        {
            var part = (await app.SendAsync(next)).Value;
            found.AddRange(part.Items.Select(item => $"{item.Fields.Name} {item.Fields.Email} {item.State} {item.Version} {Instants.Format(item.UpdatedAt)} {string.Join(',', item.Providers)}"));
            if (part.Next is null)
            {
                return found;
            }

            next = query with { Cursor = part.Next };
        }
    }
}
