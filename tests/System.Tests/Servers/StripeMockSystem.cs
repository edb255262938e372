using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace CleanCustomers.SystemTests.Servers;

/// <summary>stripe-stateful-mock 0.0.16: Stripe's list by id cursor and <c>has_more</c>. It drops names and knows no events.</summary>
internal sealed class StripeMockSystem : RealServer
{
    private const string Key = "sk_test_cleancustomers";

    private readonly NodeProgram program;

    private StripeMockSystem(NodeProgram program)
        : base(program)
    {
        this.program = program;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Key}:")));
    }

    public override IReadOnlyList<(string Name, string Value)> Secrets => [("STRIPE_KEY", Key)];

    public override int People => 60;

    public override bool TellsChanges => false;

    public override bool HasChangeTime => false;

    public static async Task<RealServer> StartAsync(string folder) =>
        new StripeMockSystem(await NodeProgram.StartAsync("stripe-stateful-mock/dist/cli.js", [], folder));

    public override string Preset() => $$"""
        {
          {{Common}}, "baseUrl": "{{BaseUrl}}",
          "auth": { "kind": "basic", "user": "env:STRIPE_KEY" },
          "request": { "path": "/v1/customers" },
          "paging": { "style": "idCursor", "parameter": "starting_after", "size": 10, "sizeParameter": "limit" },
          "end": { "rule": "flag", "path": "$.has_more" },
          "records": "$.data",
          "map": {
            "id": "$.id", "name": "$.metadata.name", "email": "$.email", "city": "$.metadata.city",
            "createdAt": { "path": "$.created", "formats": ["epoch-s"] }
          }
        }
        """;

    public override async Task<string> AddAsync(Person person)
    {
        using var form = new FormUrlEncodedContent(
            [new("email", person.Email), new("metadata[name]", person.Name), new("metadata[city]", person.City)]);
        return (await SendAsync(HttpMethod.Post, "v1/customers", form))["id"]!.GetValue<string>();
    }

    public override async Task ChangeCityAsync(string id, string city)
    {
        // The real one keeps metadata that an update does not name; this one forgets it.
        var customer = await SendAsync(HttpMethod.Get, $"v1/customers/{id}");
        using var form = new FormUrlEncodedContent([new("metadata[name]", Text(customer["metadata"]!["name"])), new("metadata[city]", city)]);
        await SendAsync(HttpMethod.Post, $"v1/customers/{id}", form);
    }

    /// <summary>It cannot delete, holds everything in memory and takes ids when asked to: begun anew, it is given what is left.</summary>
    public override async Task RemoveAsync(string id)
    {
        var left = (await ListAsync()).Where(customer => Text(customer!["id"]) != id).ToList();
        await program.RestartAsync();
        foreach (var customer in left)
        {
            using var form = new FormUrlEncodedContent(
            [
                new("id", Text(customer!["id"])), new("email", Text(customer["email"])),
                new("metadata[name]", Text(customer["metadata"]!["name"])), new("metadata[city]", Text(customer["metadata"]!["city"])),
            ]);
            await SendAsync(HttpMethod.Post, "v1/customers", form);
        }
    }

    public override async Task<int> CountAsync() => (await ListAsync()).Count;

    public override Task<DateTimeOffset> ChangedAtAsync(string id) => throw new NotSupportedException("Stripe's customers have no change time.");

    private static string Text(JsonNode? value) => value!.GetValue<string>();

    private async Task<JsonArray> ListAsync() => (await SendAsync(HttpMethod.Get, "v1/customers?limit=100"))["data"]!.AsArray();
}
