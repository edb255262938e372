using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace CleanCustomers.SystemTests.Servers;

/// <summary>
/// Directus 11.3.5 on SQLite: offsets, a largest page that it cuts to without a word, and three kinds of dates in one record.
/// Only where <c>eng/try-directus.sh</c> installed it.
/// </summary>
internal sealed class DirectusSystem(NodeProgram program) : RealServer(program)
{
    private const string Token = "only-for-this-machine";
    private const string Email = "admin@example.com";
    private const string Password = "only-for-this-run";
    private const string Items = "items/customers";

    /// <summary>Its packages; null when it is not to be tried.</summary>
    public static string? Packages { get; } = Environment.GetEnvironmentVariable("CLEANCUSTOMERS_TRY_DIRECTUS");

    public override IReadOnlyList<(string Name, string Value)> Secrets => [("DIRECTUS_TOKEN", Token)];

    public override int People => 300;

    public static async Task<RealServer> StartAsync(string folder)
    {
        var script = Path.Combine(Packages!, "directus", "cli.js");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOST"] = "127.0.0.1",
            ["KEY"] = "cleancustomers",
            ["SECRET"] = "only-for-this-machine-and-this-run",
            ["DB_CLIENT"] = "sqlite3",
            ["DB_FILENAME"] = Path.Combine(folder, "directus.db"),
            ["ADMIN_EMAIL"] = Email,
            ["ADMIN_PASSWORD"] = Password,
            ["TELEMETRY"] = "false",
            ["QUERY_LIMIT_MAX"] = "40",
        };
        await BootstrapAsync(script, folder, environment);
        var server = new DirectusSystem(await NodeProgram.StartAsync(script, ["start"], folder, environment));
        await server.PrepareAsync();
        return server;
    }

    public override string Preset() => $$"""
        {
          {{Common}}, "baseUrl": "{{BaseUrl}}",
          "auth": { "kind": "bearer", "token": "env:DIRECTUS_TOKEN" },
          "request": { "path": "/items/customers", "query": { "sort": "id", "meta": "filter_count" } },
          "paging": { "style": "offset", "parameter": "offset", "size": 100, "sizeParameter": "limit" },
          "end": { "rule": "emptyPage" },
          "total": { "path": "$.meta.filter_count" },
          "changedSince": { "parameter": "filter[date_updated][_gte]", "format": "iso" },
          "records": "$.data",
          "map": {
            "id": "$.id", "name": { "join": ["$.first", "$.last"] }, "email": "$.email", "phone": "$.phone", "city": "$.city", "country": "$.country",
            "birthDate": { "path": "$.birth", "formats": ["iso-date"] },
            "createdAt": { "path": "$.signed_up", "formats": ["iso-local"], "zone": "Europe/Madrid" },
            "updatedAt": { "path": "$.date_updated", "formats": ["iso"] }
          }
        }
        """;

    public override async Task<string> AddAsync(Person person)
    {
        var added = await SendAsync(HttpMethod.Post, Items, Json(new
        {
            first = person.First,
            last = person.Last,
            email = person.Email,
            phone = person.Phone,
            city = person.City,
            country = person.Country,
            birth = person.Birth,
            signed_up = "2025-07-01T08:30:00",
        }));
        return added["data"]!["id"]!.ToJsonString();
    }

    public override Task ChangeCityAsync(string id, string city) => SendAsync(HttpMethod.Patch, $"{Items}/{id}", Json(new { city }));

    public override Task RemoveAsync(string id) => SendAsync(HttpMethod.Delete, $"{Items}/{id}");

    public override async Task<int> CountAsync() => (await SendAsync(HttpMethod.Get, $"{Items}?limit=1&meta=filter_count"))["meta"]!["filter_count"]!.GetValue<int>();

    public override async Task<DateTimeOffset> ChangedAtAsync(string id) =>
        JsonServerSystem.Instant((await SendAsync(HttpMethod.Get, $"{Items}/{id}"))["data"]!["date_updated"]!);

    private static async Task BootstrapAsync(string script, string folder, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("node", [script, "bootstrap"]) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, "{0}", output);
    }

    private async Task PrepareAsync()
    {
        var signedIn = await SendAsync(HttpMethod.Post, "auth/login", Json(new { email = Email, password = Password }));
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn["data"]!["access_token"]!.GetValue<string>());
        await SendAsync(HttpMethod.Patch, "users/me", Json(new { token = Token }));
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        await SendAsync(HttpMethod.Post, "collections", Json(new
        {
            collection = "customers",
            schema = new { },
            meta = new { },
            fields = new JsonArray(
                new JsonObject
                {
                    ["field"] = "id",
                    ["type"] = "integer",
                    ["schema"] = new JsonObject { ["is_primary_key"] = true, ["has_auto_increment"] = true },
                },
                Field("first", "string"),
                Field("last", "string"),
                Field("email", "string"),
                Field("phone", "string"),
                Field("city", "string"),
                Field("country", "string"),
                Field("birth", "date"),
                Field("signed_up", "dateTime"),
                Field("date_updated", "timestamp", "date-created", "date-updated")),
        }));
    }

    private static JsonObject Field(string name, string type, params string[] special) => new()
    {
        ["field"] = name,
        ["type"] = type,
        ["schema"] = new JsonObject(),
        ["meta"] = new JsonObject { ["special"] = new JsonArray([.. special.Select(s => (JsonNode)s)]) },
    };
}
