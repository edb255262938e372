using System.Text.Json.Nodes;

namespace CleanCustomers.SystemTests.Servers;

/// <summary>json-server 0.17.4: page numbers with a <c>Link</c> header and <c>X-Total-Count</c>.</summary>
internal sealed class JsonServerSystem(NodeProgram program) : RealServer(program)
{
    private DateTimeOffset clock = new(2026, 1, 15, 10, 30, 0, TimeSpan.Zero);

    public static async Task<RealServer> StartAsync(string folder)
    {
        var file = Path.Combine(folder, "customers.json");
        await File.WriteAllTextAsync(file, """{ "customers": [] }""");
        return new JsonServerSystem(await NodeProgram.StartAsync("json-server/lib/cli/bin.js", ["--port", "{port}", "--quiet", file], folder));
    }

    public override string Preset() => $$"""
        {
          {{Common}}, "baseUrl": "{{BaseUrl}}",
          "request": { "path": "/customers", "query": { "_page": "1", "_sort": "id", "_order": "asc" } },
          "paging": { "style": "linkHeader", "size": 20, "sizeParameter": "_limit" },
          "end": { "rule": "missingNext" },
          "total": { "header": "X-Total-Count" },
          "changedSince": { "parameter": "updatedAt_gte", "format": "pattern:yyyy-MM-dd'T'HH:mm:ss.fff'Z'" },
          "records": "$",
          "map": {
            "id": "$.id", "name": { "join": ["$.first", "$.last"] }, "email": "$.email", "phone": "$.phone", "city": "$.city", "country": "$.country",
            "birthDate": { "path": "$.birth", "formats": ["iso-date"] }, "updatedAt": { "path": "$.updatedAt", "formats": ["iso"] }
          }
        }
        """;

    public override async Task<string> AddAsync(Person person)
    {
        var added = await SendAsync(HttpMethod.Post, "customers", Json(new
        {
            first = person.First,
            last = person.Last,
            email = person.Email,
            phone = person.Phone,
            city = person.City,
            country = person.Country,
            birth = person.Birth,
            updatedAt = Now(),
        }));
        return added["id"]!.ToJsonString();
    }

    public override Task ChangeCityAsync(string id, string city) => SendAsync(HttpMethod.Patch, $"customers/{id}", Json(new { city, updatedAt = Now() }));

    public override Task RemoveAsync(string id) => SendAsync(HttpMethod.Delete, $"customers/{id}");

    public override async Task<int> CountAsync() => (await SendAsync(HttpMethod.Get, "customers")).AsArray().Count;

    public override async Task<DateTimeOffset> ChangedAtAsync(string id) => Instant((await SendAsync(HttpMethod.Get, $"customers/{id}"))["updatedAt"]!);

    public static DateTimeOffset Instant(JsonNode text) => DateTimeOffset.Parse(text.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

    // This server stores whatever it is given, so the test keeps its clock.
    private string Now()
    {
        clock = clock.AddMilliseconds(1250);
        return clock.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
    }
}
