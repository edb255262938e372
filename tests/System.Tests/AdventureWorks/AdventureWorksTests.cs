using System.Text.Json.Nodes;
using CleanCustomers.Testing;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.SystemTests.AdventureWorks;

/// <summary>18,148 people of a published data set, served by a REST server written by others, collected by a preset through the command line.</summary>
public sealed class AdventureWorksTests : IAsyncLifetime
{
    private const int Edited = 181;

    private readonly Product product = new();
    private JsonServer server = null!;
    private IReadOnlyList<int> ids = [];

    [FactWithAdventureWorks]
    public async Task Every_person_arrives_once_changes_arrive_alone_and_damage_is_kept_until_repaired()
    {
        product.WritePreset("adventureworks", AdventureWorksPreset.Json(server.BaseUrl));
        int[] damaged = [ids[5], ids[1_000], ids[5_000], ids[10_000], ids[^1]];

        var first = await product.CollectAsync("adventureworks");
        Counters(first).Should().Be((AdventureWorksFile.People, AdventureWorksFile.People, 0, 0, 0));
        Ask("SELECT count(DISTINCT external_id) FROM records").Should().Be(AdventureWorksFile.People);
        Ask("SELECT count(*) FROM customers WHERE json_extract(fields, '$.birthDate') IS NOT NULL").Should().Be(AdventureWorksFile.People);
        Ask("SELECT count(*) FROM customers WHERE country IN ('US', 'AU', 'CA', 'DE', 'FR', 'GB')").Should().Be(AdventureWorksFile.People);

        var second = await product.CollectAsync("adventureworks", "--full");
        Counters(second).Should().Be((AdventureWorksFile.People, 0, 0, AdventureWorksFile.People, 0));

        foreach (var id in ids.Take(Edited))
        {
            await server.PatchAsync(id, new JsonObject { ["lastName"] = "EDITED", ["updatedAt"] = "2026-02-01T10:00:00.000Z" });
        }

        var third = await product.CollectAsync("adventureworks");
        third["mode"]!.GetValue<string>().Should().Be("incremental");
        Ask("SELECT count(*) FROM changes WHERE kind = 'updated'").Should().Be(Edited);
        Ask("SELECT count(*) FROM customers WHERE json_extract(fields, '$.familyName') = 'EDITED'").Should().Be(Edited);

        foreach (var id in damaged)
        {
            await server.PatchAsync(id, new JsonObject { ["lastName"] = "DAMAGED", ["updatedAt"] = "2026-02-02 10h" });
        }

        var fourth = await product.CollectAsync("adventureworks");
        fourth["state"]!.GetValue<string>().Should().Be("succeeded");
        fourth["counters"]!["quarantined"]!.GetValue<int>().Should().Be(damaged.Length);
        Ask("SELECT count(*) FROM quarantine WHERE state = 'open' AND rule = 'date.unreadable' AND pointer = '/updatedAt'").Should().Be(damaged.Length);
        Ask("SELECT count(*) FROM customers WHERE json_extract(fields, '$.familyName') = 'DAMAGED'").Should().Be(0);

        foreach (var id in damaged)
        {
            await server.PatchAsync(id, new JsonObject { ["lastName"] = "REPAIRED", ["updatedAt"] = "2026-02-03T10:00:00.000Z" });
        }

        await product.CollectAsync("adventureworks");
        Ask("SELECT count(*) FROM quarantine WHERE state = 'open'").Should().Be(0);
        Ask("SELECT count(*) FROM customers WHERE json_extract(fields, '$.familyName') = 'REPAIRED'").Should().Be(damaged.Length);
        Ask("SELECT count(*) FROM customers").Should().Be(AdventureWorksFile.People);
    }

    [FactWithAdventureWorks]
    public async Task The_same_people_arrive_by_schedule_with_an_accelerated_clock()
    {
        var time = new AcceleratedTimeProvider(new DateTimeOffset(2026, 6, 1, 11, 50, 30, TimeSpan.Zero), factor: 60);
        product.WritePreset("adventureworks", AdventureWorksPreset.Json(server.BaseUrl));
        var setup = new CollectionApp.Setup
        {
            Time = time,
            Scheduled = true,
            PresetFolder = product.ProvidersFolder,
            Settings = [new("Collection:RunOnceAtStart", "false")],
        };
        await using var app = await CollectionApp.StartAsync(setup);

        await Eventually.True(() => app.Value("SELECT count(*) FROM runs WHERE trigger = 'schedule' AND state = 'succeeded'") == "1", TimeSpan.FromMinutes(2));
        await server.PatchAsync(ids[0], new JsonObject { ["lastName"] = "EDITED", ["updatedAt"] = "2026-02-01T10:00:00.000Z" });
        await Eventually.True(() => app.Value("SELECT count(*) FROM changes WHERE kind = 'updated'") == "1", TimeSpan.FromMinutes(2));

        app.Value("SELECT due_at FROM occurrences ORDER BY token LIMIT 1").Should().Be("2026-06-01T12:00:00.000000Z");
        app.Value("SELECT count(*) FROM customers").Should().Be($"{AdventureWorksFile.People}");
    }

    public async Task InitializeAsync()
    {
        if (AdventureWorksFile.IsThere && JsonServer.Script is not null)
        {
            Directory.CreateDirectory(product.DataFolder);
            var file = Path.Combine(product.DataFolder, "adventureworks.json");
            ids = AdventureWorksFile.Write(file);
            server = await JsonServer.StartAsync(file);
        }
    }

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        product.Dispose();
    }

    private static (int Read, int Created, int Updated, int Unchanged, int Quarantined) Counters(JsonNode run)
    {
        int Of(string name) => run["counters"]![name]!.GetValue<int>();
        return (Of("read"), Of("created"), Of("updated"), Of("unchanged"), Of("quarantined"));
    }

    private int Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={product.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
