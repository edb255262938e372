using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CleanCustomers.Testing;

namespace CleanCustomers.SystemTests;

/// <summary>Processes of different time zones and cultures store, keep and answer the same instants.</summary>
public sealed class ZonesTests
{
    private static readonly string[] Zones = ["America/Los_Angeles", "UTC", "Asia/Tokyo"];
    private static readonly string[] Languages = ["en_US.UTF-8", "th_TH.UTF-8", "ar_SA.UTF-8", "da_DK.UTF-8"];

    // Among them nights on which clocks go forward or back, and the last microsecond of days and years.
    private static readonly string[] Instants =
    [
        "2026-01-15T08:30:00.123456Z", "2026-03-08T09:59:59.999999Z", "2026-03-08T10:00:00.000000Z", "2026-11-01T08:30:00.000001Z", "2026-11-01T09:30:00.000001Z",
        "2025-12-31T23:59:59.999999Z", "2026-01-01T00:00:00.000000Z", "2024-02-29T12:00:00.100000Z", "1999-12-31T15:00:00.000000Z", "2026-03-29T01:00:00.000000Z",
        "1970-01-02T00:00:00.000000Z", "2001-09-09T01:46:40.654321Z",
    ];

    [FactOverServers]
    public async Task Twelve_processes_of_other_zones_and_cultures_leave_the_same_rows_in_either_store_and_answer_the_same_texts()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 0, pageSize: 5);
        foreach (var (number, at) in Instants.Index())
        {
            provider.Customers.AddRaw(Id(number), Encoding.UTF8.GetBytes(
                $$"""{"id":"{{Id(number)}}","name":"Name {{number}}","birth_date":"1990-05-20","created_at":"{{at}}","updated_at":"{{at}}"}"""));
        }

        await using var redis = await RedisServer.StartAsync();
        var server = await SharedPostgres.GetAsync();
        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        var last = "";
        foreach (var (number, (zone, language)) in (from zone in Zones from language in Languages select (zone, language)).Index())
        {
            last = number % 2 == 0 ? "" : await server.CreateDatabaseAsync();
            sums.Add($"{zone} {language}", await CollectAsync(provider, zone, language, last));
        }

        sums.Values.Distinct(StringComparer.Ordinal).Should().ContainSingle("rows are the same: {0}", string.Join("; ", sums));
        await AnswersAsync(provider, last, redis.Address, "America/Los_Angeles", "th_TH.UTF-8");
        await AnswersAsync(provider, last, redis.Address, "Asia/Tokyo", "ar_SA.UTF-8");
    }

    /// <returns>Sums of the records' rows.</returns>
    private static async Task<string> CollectAsync(ScriptedProvider provider, string zone, string language, string postgres)
    {
        using var product = new Product();
        product.WritePreset("crm", PresetOf(provider));
        var settings = Settings(postgres, "");
        var place = Place(zone, language);
        using var collecting = product.Start(["collect", "crm", "--json"], settings, place);
        var collected = await collecting.EndAsync();
        collected.Code.Should().Be(0, collected.Errors);
        using var digesting = product.Start(["digest", "--json"], settings, place);
        var (code, output, errors) = await digesting.EndAsync();
        code.Should().Be(0, errors);
        var tables = JsonNode.Parse(output)!["tables"]!.AsArray();
        return string.Join(' ', tables.Where(table => (string)table!["name"]! is "records" or "record_bodies").Select(table => $"{table!["rows"]} {table["hash"]}"));
    }

    // The first answer about a customer comes from the store, the second of the first process from memory, those of the second process from Redis.
    private static async Task AnswersAsync(ScriptedProvider provider, string postgres, string redis, string zone, string language)
    {
        using var product = new Product();
        product.WritePreset("crm", PresetOf(provider));
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LocalPort.Free()}");
        using var serving = product.Start(["serve", "--urls", address], [.. Settings(postgres, redis), ("Collection__RunOnceAtStart", "false")], Place(zone, language));
        using var http = new HttpClient { BaseAddress = new Uri(address) }.WithTestKey();
        await Eventually.True(() => serving.HasEnded || LocalPort.Answers(new Uri(address).Port), TimeSpan.FromSeconds(60));
        serving.HasEnded.Should().BeFalse(serving.Errors);
        var list = (await http.GetFromJsonAsync<JsonNode>("/api/v1/customers?limit=100&sort=name"))!["items"]!.AsArray();
        list.Select(customer => (string)customer!["fields"]!["createdAt"]!).Should().BeEquivalentTo(Instants);
        foreach (var customer in list)
        {
            var expected = (string)customer!["fields"]!["createdAt"]!;
            for (var time = 0; time < 2; time++)
            {
                var one = (await http.GetFromJsonAsync<JsonObject>($"/api/v1/customers/{customer["id"]}"))!;
                ((string)one["asOf"]!).Should().MatchRegex("^20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$");
                one.Remove("asOf");
                one.Remove("freshness");
                one.ToJsonString().Should().Be(customer.ToJsonString());
            }

            var record = (await http.GetFromJsonAsync<JsonNode>($"/api/v1/customers/{customer["id"]}/records"))!["items"]![0]!;
            ((string)record["changedAt"]!).Should().Be(expected);
            ((string)customer["fields"]!["birthDate"]!).Should().Be("1990-05-20");
        }
    }

    private static (string Name, string Value)[] Settings(string postgres, string redis) =>
    [
        .. postgres.Length == 0 ? Array.Empty<(string, string)>() : [("Storage__Postgres", postgres)],
        .. redis.Length == 0 ? Array.Empty<(string, string)>() : [("Cache__Redis", redis)],
    ];

    private static (string Name, string Value)[] Place(string zone, string language) => [("TZ", zone), ("LANG", language), ("LC_ALL", language)];

    private static string Id(int number) => number.ToString("D3", CultureInfo.InvariantCulture);

    private static string PresetOf(ScriptedProvider provider) => $$"""
        {
          "provider": "crm", "title": "Zones", "baseUrl": "{{provider.BaseUrl}}", "schedule": null, "auth": { "kind": "none" }, "network": { "allow": ["127.0.0.1/32"] },
          "request": { "path": "/id" },
          "paging": { "style": "idCursor", "parameter": "after", "size": 5, "sizeParameter": "limit" },
          "end": { "rule": "flag", "path": "$.hasMore", "value": false },
          "records": "$.items",
          "map": {
            "id": "$.id", "name": "$.name",
            "birthDate": { "path": "$.birth_date", "formats": ["iso-date"] },
            "createdAt": { "path": "$.created_at", "formats": ["iso"] },
            "updatedAt": { "path": "$.updated_at", "formats": ["iso"] }
          }
        }
        """;
}

/// <summary>Runs where PostgreSQL and Redis are installed. CI has them always: there a missing one is a failure.</summary>
internal sealed class FactOverServersAttribute : FactAttribute
{
    public FactOverServersAttribute() => Skip = ServerPrograms.WhyNot(("PostgreSQL", ServerPrograms.Postgres), ("Redis", ServerPrograms.Redis));
}
