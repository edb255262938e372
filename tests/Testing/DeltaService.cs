using System.Globalization;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using Microsoft.AspNetCore.Http;

namespace CleanCustomers.Testing;

/// <summary>
/// An OData service with change tracking: <c>/contacts</c> answers pages with <c>@odata.nextLink</c> and, on the last, <c>@odata.deltaLink</c>,
/// whose round holds what was written since, in order and as often as it was written.
/// </summary>
public sealed class DeltaService : IAsyncDisposable
{
    private readonly List<(string Id, string Json)> rows = [];
    private readonly List<string> log = [];
    private readonly int pageSize;
    private int oldestToken;
    private JsonServer server = null!;

    private DeltaService(int pageSize) => this.pageSize = pageSize;

    public JsonServer Server => server;

    /// <summary>Pages without entries before the first page of each round.</summary>
    public int EmptyPages { get; set; }

    /// <summary>What an expired token is answered with.</summary>
    public int ExpiredStatus { get; set; } = 410;

    /// <summary>Sends no delta link, as a service does whose change tracking is off.</summary>
    public bool IsUntracked { get; set; }

    /// <summary>The origin that links are written with; default the service's own.</summary>
    public string? LinkOrigin { get; set; }

    /// <summary>Answers another way instead, or null to answer properly.</summary>
    public Func<HttpRequest, JsonAnswer?> Script { get; set; } = _ => null;

    public static async Task<DeltaService> StartAsync(int contacts = 0, int pageSize = 100)
    {
        var service = new DeltaService(pageSize);
        for (var i = 1; i <= contacts; i++)
        {
            service.Put(IdOf(i), $"Contact {i}");
        }

        service.server = await JsonServer.StartAsync(service.Answer);
        return service;
    }

    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"k{number:D4}");

    public void Put(string id, string name, string email = "someone@example.com") => PutJson(id, $$"""{"contactid":"{{id}}","fullname":"{{name}}","emailaddress1":"{{email}}"}""");

    /// <summary>Writes a row of exactly this JSON.</summary>
    public void PutJson(string id, string json)
    {
        var at = rows.FindIndex(row => row.Id == id);
        if (at < 0)
        {
            rows.Add((id, json));
        }
        else
        {
            rows[at] = (id, json);
        }

        log.Add(json);
    }

    /// <summary>Notes an entry for the next round that is not the whole row.</summary>
    public void LogEntry(string json) => log.Add(json);

    public void Remove(string id)
    {
        rows.RemoveAll(row => row.Id == id);
        log.Add($$"""{"@odata.context":"{{server.BaseUrl}}$metadata#contacts/$deletedEntity","id":"{{id}}","reason":"deleted"}""");
    }

    /// <summary>Every token given so far is too old from now on; tokens given after the next write are young enough.</summary>
    public void ExpireTokens() => oldestToken = log.Count + 1;

    public Preset Preset(DeltaEntries entries = DeltaEntries.Complete, string name = "crm") => new()
    {
        Provider = new ProviderId(name),
        Title = "Delta service",
        BaseUrl = server.BaseUrl,
        Network = ScriptedProvider.ThisMachine,
        Request = new PresetRequest("/contacts", [], [new("Prefer", "odata.track-changes")]),
        Paging = new Paging.DeltaLink(ScriptedProvider.Path("$['@odata.nextLink']"), ScriptedProvider.Path("$['@odata.deltaLink']"), 100, null) { Entries = entries },
        End = new EndRule.MissingNext(),
        Records = ScriptedProvider.Path("$.value"),
        Map = new FieldMap(
            ScriptedProvider.Path("$.contactid"),
            new Dictionary<CustomerField, TextSource>
            {
                [CustomerField.Name] = new TextSource.FirstOf([ScriptedProvider.Path("$.fullname")]),
                [CustomerField.Email] = new TextSource.FirstOf([ScriptedProvider.Path("$.emailaddress1")]),
            },
            new Dictionary<CustomerField, DateSource>(),
            new RemovedRule(ScriptedProvider.Path("$['@odata.context']"), "$deletedEntity") { EndsWith = true, Id = ScriptedProvider.Path("$.id") },
            []),
        Limits = new Limits { Retries = 0 },
    };

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private JsonAnswer Answer(HttpRequest request)
    {
        if (Script(request) is { } scripted)
        {
            return scripted;
        }

        if (request.Path != "/contacts" || request.Headers["Prefer"] != "odata.track-changes")
        {
            return JsonAnswer.Fault(404);
        }

        if (Number(request, "$deltatoken") is { } token)
        {
            return token < oldestToken ? JsonAnswer.Fault(ExpiredStatus) : Page(token, log.Count, -EmptyPages);
        }

        // <from>-<to>-<offset>; from -1 is a round of everything.
        var skip = request.Query["$skiptoken"].ToString();
        if (skip.Length == 0)
        {
            return Page(-1, log.Count, -EmptyPages);
        }

        var parts = skip.Split('_').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return Page(parts[0], parts[1], parts[2]);
    }

    // A negative offset is an empty page before the first.
    private JsonAnswer Page(int from, int to, int offset)
    {
        List<string> entries = from < 0 ? rows.ConvertAll(row => row.Json) : log[from..to];
        var page = offset < 0 ? [] : entries.Skip(offset).Take(pageSize).ToList();
        var next = offset < 0 ? offset + 1 : offset + page.Count;
        var hasNext = offset < 0 || next < entries.Count;
        var origin = LinkOrigin ?? server.BaseUrl.AbsoluteUri.TrimEnd('/');
        var token = hasNext
            ? string.Create(CultureInfo.InvariantCulture, $"$skiptoken={from}_{to}_{next}")
            : string.Create(CultureInfo.InvariantCulture, $"$deltatoken={to}");
        var link = $"{origin}/contacts?{token}";
        var name = hasNext ? "nextLink" : "deltaLink";
        var tail = hasNext || !IsUntracked ? $$""","@odata.{{name}}":"{{link}}" """ : "";
        return new JsonAnswer($$"""{"value":[{{string.Join(',', page)}}]{{tail}}}""");
    }

    private static int? Number(HttpRequest request, string name) =>
        int.TryParse(request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
