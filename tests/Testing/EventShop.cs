using System.Globalization;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using Microsoft.AspNetCore.Http;

namespace CleanCustomers.Testing;

/// <summary>
/// A provider with a list that tells no change time and a log of events, newest first, that keeps so many days: <c>/customers</c> and
/// <c>/events</c>, both by id cursor (<c>starting_after</c>, <c>limit</c>, <c>has_more</c>), the log with <c>created[gte]</c> in seconds.
/// </summary>
public sealed class EventShop : IAsyncDisposable
{
    private readonly ManualTimeProvider time;
    private readonly List<(string Id, string Name)> customers = [];
    private readonly List<(string Id, long At, string Json)> events = [];
    private readonly TimeSpan kept;
    private JsonServer server = null!;
    private int made;

    private EventShop(ManualTimeProvider time, TimeSpan kept)
    {
        this.time = time;
        this.kept = kept;
    }

    public JsonServer Server => server;

    /// <summary>Answers another way instead, or null to answer properly.</summary>
    public Func<HttpRequest, JsonAnswer?> Script { get; set; } = _ => null;

    public static async Task<EventShop> StartAsync(ManualTimeProvider time, int customers, int keptDays = 30)
    {
        var shop = new EventShop(time, TimeSpan.FromDays(keptDays));
        for (var i = 1; i <= customers; i++)
        {
            shop.customers.Insert(0, (string.Create(CultureInfo.InvariantCulture, $"cus_{i}"), $"Customer {i}"));
        }

        shop.server = await JsonServer.StartAsync(shop.Answer, time);
        return shop;
    }

    public void Create(string id, string name)
    {
        customers.Insert(0, (id, name));
        Log("customer.created", id, name);
    }

    public void Rename(string id, string name)
    {
        customers[customers.FindIndex(c => c.Id == id)] = (id, name);
        Log("customer.updated", id, name);
    }

    public void Delete(string id)
    {
        var at = customers.FindIndex(c => c.Id == id);
        Log("customer.deleted", id, customers[at].Name);
        customers.RemoveAt(at);
    }

    /// <summary>An event that no mapping can read: it is no object.</summary>
    public void LogNameless(string id) => Log("customer.updated", id, null);

    public Preset Preset(int size = 100, string name = "crm")
    {
        var list = new Preset
        {
            Provider = new ProviderId(name),
            Title = "Event shop",
            BaseUrl = server.BaseUrl,
            Network = ScriptedProvider.ThisMachine,
            Request = new PresetRequest("/customers", [], []),
            Paging = new Paging.IdCursor("starting_after", size, "limit"),
            End = new EndRule.Flag(ScriptedProvider.Path("$.has_more"), false),
            Records = ScriptedProvider.Path("$.data"),
            Map = Map("$", null, null),
            Limits = new Limits { Retries = 0 },
        };
        var log = new ChangeFilter("created[gte]", new DateFormat(DateFormatKind.EpochSeconds), TimeSpan.FromMinutes(1)) { Retention = kept };
        return list with
        {
            Changes = list with
            {
                Feed = Feeds.Changes,
                Request = new PresetRequest("/events", [], []),
                ChangedSince = log,
                NewestFirst = true,
                Map = Map("$.data.object", "$.created", new RemovedRule(ScriptedProvider.Path("$.type"), "customer.deleted")),
                Paging = new Paging.IdCursor("starting_after", size, "limit") { Path = ScriptedProvider.Path("$.id") },
            },
        };
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static FieldMap Map(string root, string? updatedAt, RemovedRule? removed)
    {
        var dates = new Dictionary<CustomerField, DateSource>();
        if (updatedAt is not null)
        {
            dates[CustomerField.UpdatedAt] = new DateSource(
                ScriptedProvider.Path(updatedAt), [new DateFormat(DateFormatKind.EpochSeconds)], null, [], DaylightChoice.Issue, DaylightChoice.Issue);
        }

        return new FieldMap(
            ScriptedProvider.Path($"{root}.id"),
            new Dictionary<CustomerField, TextSource> { [CustomerField.Name] = new TextSource.FirstOf([ScriptedProvider.Path($"{root}.name")]) },
            dates,
            removed,
            []);
    }

    private void Log(string type, string id, string? name)
    {
        var at = time.GetUtcNow().ToUnixTimeSeconds();
        var number = string.Create(CultureInfo.InvariantCulture, $"evt_{++made}");
        var written = name is null ? "null" : $"\"{name}\"";
        var json = string.Create(
            CultureInfo.InvariantCulture, $$"""{"id":"{{number}}","type":"{{type}}","created":{{at}},"data":{"object":{"id":"{{id}}","name":{{written}} } } }""");
        events.Insert(0, (number, at, json));
    }

    private JsonAnswer Answer(HttpRequest request) => Script(request) ?? request.Path.Value switch
    {
        "/customers" => Page(request, customers.ConvertAll(c => (c.Id, $$"""{"id":"{{c.Id}}","name":"{{c.Name}}"}""")), "Customer"),
        "/events" => Page(request, Kept(request), "Event"),
        _ => JsonAnswer.Fault(404),
    };

    private List<(string Id, string Json)> Kept(HttpRequest request)
    {
        var oldest = (time.GetUtcNow() - kept).ToUnixTimeSeconds();
        var asked = long.TryParse(request.Query["created[gte]"], NumberStyles.None, CultureInfo.InvariantCulture, out var since) ? since : 0;
        return [.. events.Where(e => e.At >= Math.Max(oldest, asked)).Select(e => (e.Id, e.Json))];
    }

    private static JsonAnswer Page(HttpRequest request, List<(string Id, string Json)> rows, string kind)
    {
        var after = request.Query["starting_after"].ToString();
        var size = int.Parse(request.Query["limit"]!, CultureInfo.InvariantCulture);
        var first = after.Length == 0 ? 0 : rows.FindIndex(row => row.Id == after) + 1;
        if (after.Length > 0 && first == 0)
        {
            return JsonAnswer.Fault(400);
        }

        var page = rows.Skip(first).Take(size).ToList();
        var hasMore = first + page.Count < rows.Count;
        return new JsonAnswer(
            $$"""{"object":"{{kind}}","has_more":{{(hasMore ? "true" : "false")}},"data":[{{string.Join(',', page.Select(row => row.Json))}}]}""");
    }
}
