using System.Text;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Store.Tests;

/// <summary>The same records leave the same rows in both stores, down to the stored text.</summary>
public sealed class EqualStoresTests
{
    // Everything but what differs by nature: ids made at random, owners and the database's own clock.
    private static readonly string[] Contents =
    [
        "SELECT provider || '|' || state || '|' || coalesce(watermark, '-') || '|' || coalesce(watermark_text, '-') || '|' || coalesce(complete_up_to, '-') || '|' || coalesce(fingerprint, '-') || '|' || owes_full || '|' || smaller_pages FROM providers ORDER BY 1",
        "SELECT run || '|' || trigger || '|' || mode || '|' || state || '|' || started_at || '|' || finished_at || '|' || coalesce(changed_from, '-') || '|' || coalesce(changed_to, '-') || '|' || read || '|' || created || '|' || updated || '|' || unchanged || '|' || removed || '|' || quarantined || '|' || coalesce(gaps, '-') FROM runs ORDER BY run",
        "SELECT hex(external_id) || '|' || hex(version_hash) || '|' || record_key FROM records ORDER BY provider_key, external_id",
        "SELECT record_key || '|' || hex(external_id) || '|' || coalesce(changed_at, '-') || '|' || mapping || '|' || removed || '|' || hex(coalesce(notes, '-')) || '|' || hex(fields) || '|' || hex(body) FROM record_bodies ORDER BY record_key",
        "SELECT customer_key || '|' || state || '|' || version || '|' || created_at || '|' || updated_at || '|' || hex(sort_name) || '|' || coalesce(country, '-') || '|' || hex(fields) FROM customers ORDER BY customer_key",
        "SELECT sort_name FROM customers ORDER BY sort_name, customer_key",
        "SELECT sequence || '|' || customer_key || '|' || kind || '|' || hex(coalesce(fields, '-')) || '|' || run || '|' || at FROM changes ORDER BY sequence",
        "SELECT entry || '|' || hex(coalesce(external_id, '-')) || '|' || hex(body_hash) || '|' || seen || '|' || hex(pointer) || '|' || rule || '|' || reason || '|' || state || '|' || first_at || '|' || hex(body) || '|' || feed FROM quarantine ORDER BY entry",
        "SELECT record_key || '|' || kind || '|' || hex(coalesce(version_hash, '-')) || '|' || run FROM tombstones ORDER BY 1",
        "SELECT path || '|' || kind || '|' || seen || '|' || first_at || '|' || last_at FROM shape_fields ORDER BY 1",
        "SELECT hex(bits) FROM walk_seen ORDER BY 1",
        "SELECT code || '|' || message || '|' || raised_at FROM alerts ORDER BY 1",
    ];

    [FactOverPostgres]
    public async Task The_same_records_leave_the_same_rows()
    {
        // One provider for both: its address is part of every hash.
        await using var provider = await ScriptedProvider.StartAsync(records: 60, pageSize: 20);
        AddHostile(provider.Customers);
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567));
        await using var here = await CollectionApp.StartAsync(await Stores.SetupAsync(StoreKind.Embedded) with { Time = time }, provider.Preset());
        await using var there = await CollectionApp.StartAsync(await Stores.SetupAsync(StoreKind.Postgres) with { Time = time }, provider.Preset());
        await CollectAsync(provider, time, here, there);
        var embedded = await ReadAsync(here);
        var postgres = await ReadAsync(there);

        embedded.Rows.Sum(rows => rows.Count).Should().BeGreaterThan(200);
        for (var i = 0; i < Contents.Length; i++)
        {
            postgres.Rows[i].Should().HaveSameCount(embedded.Rows[i], Contents[i]);
            postgres.Rows[i].Zip(embedded.Rows[i]).Where(pair => pair.First != pair.Second).Should().BeEmpty(Contents[i]);
        }

        // What the mirror of these tests shows, the product's own comparison sees too.
        string[] random = ["customers", "occurrences"];
        postgres.Digest.Where(table => !random.Contains(table.Name)).Should().Equal(embedded.Digest.Where(table => !random.Contains(table.Name)));
        postgres.Digest.Select(table => (table.Name, table.Rows)).Should().Equal(embedded.Digest.Select(table => (table.Name, table.Rows)));
    }

    [FactOverPostgres]
    public async Task A_record_that_only_PostgreSQL_refuses_is_quarantined_alone()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(await Stores.SetupAsync(StoreKind.Postgres), provider.Preset());
        app.Execute("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE check_violation; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON record_bodies FOR EACH ROW WHEN (new.external_id = 'c000150') EXECUTE FUNCTION refuse();
            """);

        var run = await app.CollectAsync();

        run.State.Should().Be(RunState.Succeeded);
        run.Counters.Should().BeEquivalentTo(new { Read = 250, Created = 249, Quarantined = 1 });
        app.Value("SELECT external_id || ' ' || rule FROM quarantine").Should().Be("c000150 store.refused");
        app.Value("SELECT count(*) FROM records").Should().Be("249");
        app.Value("SELECT count(*) || ' ' || max(sequence) FROM changes").Should().Be("249 249");
    }

    private static async Task CollectAsync(ScriptedProvider provider, ManualTimeProvider time, params IReadOnlyList<CollectionApp> apps)
    {
        await EachAsync(full: false);
        provider.Customers.Edit("c000010", "Changed Name");
        provider.Customers.Edit("c000011", "Zoë\u0000Null");
        provider.Customers.Remove("c000012");
        provider.Customers.AddRaw("late", Record("late", "\\ud83d\\ude00 Smile", "2026-02-01T00:00:00.9999999Z"));
        await EachAsync(full: false);
        provider.Customers.AddRaw("broken", "{\"id\":\"broken\",\"updated_at\":\"yesterday\\u0000\"}"u8.ToArray());
        await EachAsync(full: true);

        async Task EachAsync(bool full)
        {
            foreach (var app in apps)
            {
                await app.CollectAsync(full: full);
            }

            time.Advance(TimeSpan.FromMinutes(10));
        }
    }

    private static async Task<(IReadOnlyList<IReadOnlyList<string?>> Rows, IReadOnlyList<StoreTable> Digest)> ReadAsync(CollectionApp app) =>
        ([.. Contents.Select(app.Rows)], await app.Services.GetRequiredService<IStoreCare>().DigestAsync(null, CancellationToken.None));

    private static void AddHostile(ScriptedCustomers customers)
    {
        (string Id, string Name, string At)[] records =
        [
            ("nul", "Nul\\u0000Inside", "2026-01-15T08:30:00.1Z"),
            ("lone-high", "Lone \\ud800 High", "2026-01-15T08:30:00.123456Z"),
            ("lone-low", "Lone \\udc00 Low", "2026-01-15T08:30:00.1234567Z"),
            ("seventh", "Seventh Digit", "2026-01-15T23:59:59.9999999Z"),
            ("noncharacter", "Non\\ufdd0Character 0 \\ufdd00", "2026-01-15T08:30:00Z"),
            ("last", "\\uffff\\udbff\\udfff", "2026-01-15T08:30:00+14:00"),
            ("rtl", "\\u202eevil", "2026-01-15T08:30:00-03:00"),
            ("quote", "O'Brien \\\\ \\\"x\\\" $1 ?1 %s", "1900-01-01T00:00:00Z"),
            ("id\u00e4\uFDD0", "Id With Letters", "2026-01-15T08:30:00Z"),
            ("combining", "Zoe\\u0308 \\u1e9b\\u0323 \\u0130stanbul \\u03a3\\u03c2", "2026-01-15T08:30:00Z"),
        ];
        foreach (var (id, name, at) in records)
        {
            customers.AddRaw(id, Record(id, name, at));
        }

        customers.AddRaw("latin1", [.. "{\"id\":\"latin1\",\"name\":\"Jos"u8, 0xE9, .. "\"}"u8]);
        customers.AddRaw("far", Record("far", "Far Future", "9999-12-31T23:59:59.9999999Z"));
    }

    private static byte[] Record(string id, string name, string at) => Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","name":"{{name}}","email":"{{id}}@example.com","updated_at":"{{at}}"}""");
}
