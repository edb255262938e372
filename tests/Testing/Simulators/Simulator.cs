using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// One well-known system on a real socket (Kestrel, 127.0.0.1, free port), as its documentation describes it. A subclass says in one screen how
/// it pages, filters, ends, deletes and writes dates; the socket, credentials, page sizes and faults are here.
/// </summary>
public abstract class Simulator(People people) : IAsyncDisposable
{
    /// <summary>The secret behind every reference of a preset, but for the two parts of a pair.</summary>
    public const string Secret = "simulated-secret";

    private readonly Lock gate = new();
    private readonly List<SimulatedRequest> requests = [];
    private WebApplication? app;
    private SimulatedFault? fault;
    private int asked;
    private int sealedTokens;
    private int generation;

    public People People { get; } = people;

    /// <summary><c>http://127.0.0.1:port</c></summary>
    public string Origin { get; private set; } = "";

    /// <summary>The path below which the preset's requests go.</summary>
    public virtual string BasePath => "";

    /// <summary>Largest page it sends, whatever is asked for; clamped without a word.</summary>
    public int LargestPage { get; set; } = 25;

    /// <summary>Rows a page loses on its way: null for none, 0 for an empty page. Positions go by the rows sent.</summary>
    public int? RowsSent { get; set; }

    /// <summary>Next links lead there; the system's own origin unless a fault is at work.</summary>
    public string LinkOrigin { get; set; } = "";

    /// <summary>A new token is to be had when one is refused.</summary>
    public virtual bool IssuesTokens => false;

    /// <summary>Answers carry links, so a foreign one is possible.</summary>
    public virtual bool SendsLinks => false;

    /// <summary>Every request so far but those for tokens, oldest first.</summary>
    public IReadOnlyList<SimulatedRequest> Requests
    {
        get
        {
            lock (gate)
            {
                return [.. requests];
            }
        }
    }

    /// <summary>The id of a person in this system.</summary>
    public abstract string IdOf(Person person);

    /// <summary>The cleaned fields of a person that this system can tell.</summary>
    public virtual IDictionary<string, string> FieldsOf(Person person) => person.Fields();

    /// <summary>How this system itself says "later", with the time to wait if it says one.</summary>
    public virtual SimulatedAnswer Throttled() => Error(429) with { Headers = [("Retry-After", "5")] };

    /// <summary>An error in this system's own form.</summary>
    public abstract SimulatedAnswer Error(int status, string code = "error");

    /// <summary>The proper answer to a request whose credentials are good.</summary>
    protected abstract SimulatedAnswer Answer(SimulatedRequest request);

    protected abstract bool Accepts(SimulatedRequest request);

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.AllowSynchronousIO = false;
        });
        app = builder.Build();
        app.Run(HandleAsync);
        await app.StartAsync();
        Origin = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single().TrimEnd('/');
        LinkOrigin = Origin;
    }

    /// <summary>From the next request on the system misbehaves.</summary>
    public void Suffers(SimulatedFault how)
    {
        lock (gate)
        {
            fault = how;
            asked = 0;
        }
    }

    /// <summary>A good system again.</summary>
    public void Recovers()
    {
        lock (gate)
        {
            fault = null;
            RowsSent = null;
            LinkOrigin = Origin;
        }
    }

    /// <summary>Tokens given out so far are refused from now on.</summary>
    public void RevokeTokens() => Interlocked.Increment(ref generation);

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await app.StopAsync(now.Token);
            await app.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The bearer token that is good at this moment.</summary>
    protected string AccessToken => FormattableString.Invariant($"token-{generation}");

    /// <summary>A page of rows from a place on: at most as many as asked for, as the documentation allows and as <see cref="LargestPage"/> says.</summary>
    protected Slice<T> Page<T>(IReadOnlyList<T> rows, int skip, int size)
    {
        var sent = rows.Skip(skip).Take(RowsSent ?? Math.Min(size, LargestPage)).ToList();
        return new Slice<T>(sent, Next: skip + sent.Count, rows.Count);
    }

    /// <summary>An opaque position: never the same text twice, though it may name the same place.</summary>
    protected string Seal(string position) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Interlocked.Increment(ref sealedTokens)}~{position}")))
            .Replace('+', '-').Replace('/', '_').TrimEnd('=');

    /// <summary>The place behind an opaque position, or null when it is none of ours.</summary>
    protected static string? Open(string token)
    {
        var text = token.Replace('-', '+').Replace('_', '/');
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split('~', 2) is [_, var position]
                ? position
                : null;
    }

    /// <summary>The place after a row, by time and number: rows that move do not shift it.</summary>
    protected static string PlaceOf(Person last) => FormattableString.Invariant($"{last.UpdatedAt.UtcTicks},{last.Number}");

    /// <summary>How many rows in ascending order of change stand before or at a place.</summary>
    protected static int SkipTo(IReadOnlyList<Person> rows, string place)
    {
        var parts = place.Split(',').Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return rows.TakeWhile(row => (row.UpdatedAt.UtcTicks, row.Number).CompareTo((parts[0], (int)parts[1])) <= 0).Count();
    }

    /// <summary>Ascending by change time, then number, from a time on.</summary>
    protected static IReadOnlyList<Person> ByChange(IEnumerable<Person> people, DateTimeOffset? since) =>
        [.. people.Where(p => (since is null || p.UpdatedAt >= since)).OrderBy(p => p.UpdatedAt).ThenBy(p => p.Number)];

    /// <summary>A page in ascending order of change after a place, and the place where the next one goes on, or null at the end.</summary>
    protected (IReadOnlyList<Person> Rows, string? Next) After(IReadOnlyList<Person> rows, string? place, int size)
    {
        var page = Page(rows, place is null ? 0 : SkipTo(rows, place), size);
        return (page.Rows, page.HasMore ? page.Rows.Count > 0 ? PlaceOf(page.Rows[^1]) : place ?? "0,0" : null);
    }

    protected static JsonArray Array<T>(IEnumerable<T> rows, Func<T, JsonNode> write) => [.. rows.Select(write)];

    private async Task HandleAsync(HttpContext http)
    {
        var request = await SimulatedRequest.ReadAsync(http.Request, People.Time.GetUtcNow(), http.RequestAborted);
        SimulatedAnswer answer;
        lock (gate)
        {
            answer = AnswerInTurn(request);
        }

        await answer.WriteAsync(http.Response, People.Time.GetUtcNow(), http.RequestAborted);
        if (answer.IsCut)
        {
            http.Abort();
        }
    }

    private SimulatedAnswer AnswerInTurn(SimulatedRequest request)
    {
        if (request.Path == "/oauth/token")
        {
            return request.BodyText.Contains(Secret, StringComparison.Ordinal)
                ? SimulatedAnswer.Json(new JsonObject { ["access_token"] = AccessToken, ["token_type"] = "Bearer", ["expires_in"] = 3600, ["instance_url"] = Origin })
                : SimulatedAnswer.Json(new JsonObject { ["error"] = "invalid_client" }, 401);
        }

        requests.Add(request);
        asked++;
        fault?.Before(this, asked);
        if (!Accepts(request) || fault?.Refuses(asked) == true)
        {
            return Error(401, "UNAUTHORIZED");
        }

        var proper = Answer(request);
        return fault?.Change(this, asked, proper) ?? proper;
    }
}

/// <summary>Rows of one page.</summary>
/// <param name="Next">The number of rows before the next page.</param>
/// <param name="Total">Rows of the whole list.</param>
public sealed record Slice<T>(IReadOnlyList<T> Rows, int Next, int Total)
{
    public bool HasMore => Next < Total;
}
