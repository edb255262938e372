using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Testing;

/// <summary>A row of a <see cref="SearchProvider"/>: id, change time in milliseconds since 1970, a counter that changes with each edit.</summary>
public readonly record struct SearchRow(long Id, long Changed, int Version = 1);

/// <summary>What a search says about the number of its rows.</summary>
public enum SearchTotal
{
    True,
    Missing,
    Zero,
    TooHigh,
}

/// <summary>
/// A search on a real socket that answers only so many rows per question, as CRM systems do: <c>POST /search</c> with filters, one sort and
/// an offset that must be a number; <c>GET /list</c> with <c>from_time</c>, <c>from_id</c>, <c>to_time</c> for reading behind a record. Counts
/// its requests; may be changed while requests run.
/// </summary>
public sealed class SearchProvider : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<SearchRow> rows = [];
    private readonly Dictionary<string, List<SearchRow>> answered = new(StringComparer.Ordinal);
    private readonly List<string> bodies = [];
    private readonly List<string> targets = [];
    private readonly WebApplication app;

    private SearchProvider(WebApplication app)
    {
        this.app = app;
    }

    public Uri BaseUrl { get; private set; } = null!;

    /// <summary>Rows one question answers; a page that reaches beyond is answered with 400.</summary>
    public int Cap { get; init; } = 10_000;

    /// <summary>At the cap the list simply ends instead.</summary>
    public bool EndsAtCap { get; init; }

    public SearchTotal Total { get; init; }

    /// <summary>What the <c>Date</c> header says; null sends none.</summary>
    public DateTimeOffset? Date { get; set; }

    /// <summary>Rows of one instant are listed by falling id.</summary>
    public bool TiesFall { get; set; }

    /// <summary>Runs before each answer is put together, with the number of the request from 1.</summary>
    public Action<int>? BeforeAnswer { get; set; }

    /// <summary>Questions answered with 400.</summary>
    public int Refused { get; private set; }

    public IReadOnlyList<string> Bodies => [.. bodies];

    public IReadOnlyList<string> Targets => [.. targets];

    public int RequestCount => targets.Count;

    public IReadOnlyList<SearchRow> Rows
    {
        get
        {
            lock (gate)
            {
                return [.. rows];
            }
        }
    }

    public static async Task<SearchProvider> StartAsync(Func<WebApplication, SearchProvider> make)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        var provider = make(web);
        web.Run(provider.AnswerAsync);
        await web.StartAsync();
        provider.BaseUrl = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return provider;
    }

    /// <param name="cap">Rows one question answers.</param>
    public static Task<SearchProvider> StartAsync(
        IEnumerable<SearchRow> rows, int cap = 10_000, SearchTotal total = SearchTotal.True, bool endsAtCap = false, DateTimeOffset? date = null) => StartAsync(web =>
    {
        var provider = new SearchProvider(web) { Cap = cap, Total = total, EndsAtCap = endsAtCap, Date = date ?? new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero) };
        provider.rows.AddRange(rows);
        return provider;
    });

    public void Change(Action<List<SearchRow>> change)
    {
        lock (gate)
        {
            change(rows);
            answered.Clear();
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        int number;
        lock (gate)
        {
            bodies.Add(body);
            targets.Add(http.Request.Path + http.Request.QueryString);
            number = targets.Count;
        }

        BeforeAnswer?.Invoke(number);
        http.Response.Headers.Date = Date?.ToString("r", CultureInfo.InvariantCulture) ?? "none";
        var answer = http.Request.Path == "/list" ? List(http.Request.Query) : Search(JsonNode.Parse(body)!);
        http.Response.StatusCode = answer is null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync((answer ?? new JsonObject { ["message"] = "too far" }).ToJsonString(), http.RequestAborted);
    }

    private JsonObject? Search(JsonNode body)
    {
        lock (gate)
        {
            var all = Found(body);
            if (body["after"] is JsonValue after && after.GetValueKind() != JsonValueKind.Number)
            {
                return null;
            }

            var (limit, offset) = (body["limit"]!.GetValue<int>(), body["after"]?.GetValue<int>() ?? 0);
            if (offset + limit > Cap && !EndsAtCap)
            {
                Refused++;
                return null;
            }

            var end = Math.Min(Math.Min(offset + limit, all.Count), EndsAtCap ? Cap : int.MaxValue);
            var answer = new JsonObject { ["results"] = new JsonArray([.. all.Skip(offset).Take(end - offset).Select(Json)]) };
            AddTotal(answer, all.Count);
            if (end < Math.Min(all.Count, EndsAtCap ? Cap : int.MaxValue))
            {
                answer["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = end.ToString(CultureInfo.InvariantCulture) } };
            }

            return answer;
        }
    }

    private List<SearchRow> Found(JsonNode body)
    {
        var question = body["filterGroups"]!.ToJsonString() + body["sorts"]!.ToJsonString();
        if (answered.TryGetValue(question, out var known))
        {
            return known;
        }

        IEnumerable<SearchRow> found = rows;
        foreach (var filter in body["filterGroups"]![0]!["filters"]!.AsArray())
        {
            found = found.Where(Filter(filter!));
        }

        // Ties come in no order that a reader could rely on.
        found = body["sorts"]![0]!["propertyName"]!.GetValue<string>() == "id" ? found.OrderBy(row => row.Id) : found.OrderBy(row => row.Changed).ThenBy(row => row.Id * 7919 % 10007);
        return answered[question] = [.. found];
    }

    private JsonObject List(IQueryCollection query)
    {
        var (time, id, until) = (Number(query, "from_time"), Number(query, "from_id"), Number(query, "to_time"));
        lock (gate)
        {
            var found = rows
                .Where(row => time is null || row.Changed > time || (row.Changed == time && (id is null || row.Id > id)))
                .Where(row => until is null || row.Changed < until)
                .OrderBy(row => row.Changed).ThenBy(row => TiesFall ? -row.Id : row.Id)
                .Take((int)(Number(query, "limit") ?? 100));
            return new JsonObject { ["results"] = new JsonArray([.. found.Select(Json)]) };
        }
    }

    private void AddTotal(JsonObject answer, int count)
    {
        if (Total != SearchTotal.Missing)
        {
            answer["total"] = Total switch
            {
                SearchTotal.Zero => 0,
                SearchTotal.TooHigh => count + 300,
                _ => count,
            };
        }
    }

    private static Func<SearchRow, bool> Filter(JsonNode filter)
    {
        var value = long.Parse(filter["value"]!.ToString(), NumberStyles.None, CultureInfo.InvariantCulture);
        var isId = filter["propertyName"]!.GetValue<string>() == "id";
        return filter["operator"]!.GetValue<string>() switch
        {
            "GTE" => row => Of(row) >= value,
            "GT" => row => Of(row) > value,
            "LT" => row => Of(row) < value,
            "EQ" => row => Of(row) == value,
            var other => throw new ArgumentException($"There is no operator {other}.", nameof(filter)),
        };

        long Of(SearchRow row) => isId ? row.Id : row.Changed;
    }

    private static long? Number(IQueryCollection query, string name) =>
        long.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static JsonNode Json(SearchRow row) => new JsonObject
    {
        ["id"] = row.Id,
        ["email"] = string.Create(CultureInfo.InvariantCulture, $"p{row.Id}v{row.Version}@example.com"),
        ["changed"] = row.Changed,
    };
}
