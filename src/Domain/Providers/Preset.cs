using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Providers;

/// <summary>Everything the product knows about one provider, read from one JSON file (ADR 0007). Immutable and valid.</summary>
public sealed record Preset
{
    public required ProviderId Provider { get; init; }

    /// <summary>The provider's name for people.</summary>
    public required string Title { get; init; }

    /// <summary>
    /// Absolute http or https address. Request paths are appended to its path. Links of the provider are resolved against the address of the
    /// request they answer (RFC 3986 §5) and must stay on this one's scheme, host and port.
    /// </summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>Five-field cron, or null when the provider is collected by hand only. Default every 10 minutes.</summary>
    public string? Cron { get; init; } = "*/10 * * * *";

    /// <summary>IANA zone of <see cref="Cron"/>.</summary>
    public string TimeZone { get; init; } = "UTC";

    public Auth Auth { get; init; } = Auth.None.Instance;

    public required PresetRequest Request { get; init; }

    public required Paging Paging { get; init; }

    public required EndRule End { get; init; }

    /// <summary>Null when the provider cannot be asked for changes: every run then reads the whole list.</summary>
    public ChangeFilter? ChangedSince { get; init; }

    /// <summary>Where the array of records stands in an answer; empty path when the answer itself is the array.</summary>
    public required JsonPath Records { get; init; }

    public required FieldMap Map { get; init; }

    public CleaningPolicy Cleaning { get; init; } = CleaningPolicy.Default;

    public Limits Limits { get; init; } = new();
}

/// <summary>How requests prove who asks. Secrets are references (<c>env:NAME</c>, <c>file:path</c>), resolved at each request.</summary>
public abstract record Auth
{
    private Auth()
    {
    }

    public sealed record None : Auth
    {
        public static readonly None Instance = new();
    }

    public sealed record Bearer(string Token) : Auth;

    /// <param name="User">Reference; services that take a key as the user name are common.</param>
    /// <param name="Password">Reference, or "" for an empty password.</param>
    public sealed record Basic(string User, string Password) : Auth;

    public sealed record HeaderKey(string Name, string Value) : Auth;
}

/// <summary>The list request, without paging and change filter.</summary>
public sealed record PresetRequest(
    string Path, IReadOnlyList<KeyValuePair<string, string>> Query, IReadOnlyList<KeyValuePair<string, string>> Headers);

/// <summary>How the next page is asked for. Every style may send a page size.</summary>
/// <param name="Size">Records asked for per page.</param>
/// <param name="SizeParameter">Query parameter for it, or null when the provider has none.</param>
public abstract record Paging(int Size, string? SizeParameter)
{
    /// <summary><c>page=1, 2, 3 …</c></summary>
    public sealed record Page(string Parameter, int First, int Size, string? SizeParameter) : Paging(Size, SizeParameter);

    /// <summary><c>offset=0, 500, 1000 …</c>; moves by the number of records received.</summary>
    public sealed record Offset(string Parameter, int Size, string? SizeParameter) : Paging(Size, SizeParameter);

    /// <summary>The id of the last record received, sent in a parameter.</summary>
    public sealed record IdCursor(string Parameter, int Size, string? SizeParameter) : Paging(Size, SizeParameter);

    /// <summary>A token from the body, sent in a parameter exactly as received.</summary>
    public sealed record BodyToken(string Parameter, JsonPath Path, int Size, string? SizeParameter) : Paging(Size, SizeParameter);

    /// <summary>A link in the body; path-only, relative to its request or absolute, always on the configured origin.</summary>
    public sealed record BodyLink(JsonPath Path, int Size, string? SizeParameter) : Paging(Size, SizeParameter);

    /// <summary>The <c>Link</c> header's <c>rel="next"</c> (RFC 8288).</summary>
    public sealed record LinkHeader(int Size, string? SizeParameter) : Paging(Size, SizeParameter);
}

/// <summary>What proves that a page was the last. A short page never does.</summary>
public abstract record EndRule
{
    private EndRule()
    {
    }

    /// <summary>A flag in the body has the given JSON value, for example <c>has_more</c> is <c>false</c>.</summary>
    public sealed record Flag(JsonPath Path, bool Value) : EndRule;

    /// <summary>The next token or link is missing, null or empty. Only for the styles that carry one.</summary>
    public sealed record MissingNext : EndRule;

    /// <summary>
    /// The provider counts the list, in the body or in a header. The count moves with the list, so it never ends a walk alone: with tokens
    /// and links as many records were received as it says and the next one is missing; otherwise the walk reads on until a page is empty,
    /// whether or not the count was reached.
    /// </summary>
    public sealed record Count(JsonPath? Path, string? Header) : EndRule;

    /// <summary>A page without records.</summary>
    public sealed record EmptyPage : EndRule;
}

/// <summary>How the provider is asked for what changed.</summary>
/// <param name="Parameter">Query parameter of the inclusive lower bound.</param>
/// <param name="Format">How the bound is written.</param>
/// <param name="Overlap">How far each incremental read goes back behind the watermark; covers rows that become visible late. Default 1 minute.</param>
/// <param name="Zone">IANA zone in which a format without a zone is written, else null.</param>
public sealed record ChangeFilter(string Parameter, DateFormat Format, TimeSpan Overlap, string? Zone = null);

/// <summary>Limits against a provider that misbehaves; defaults as in the table of deadlines in the documentation.</summary>
public sealed record Limits
{
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest silence between two pieces of a body.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan Page { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Decompressed bytes of one page.</summary>
    public long BodyBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes of one record; a larger one is quarantined, its neighbours are stored.</summary>
    public int RecordBytes { get; init; } = 1024 * 1024;

    public int RecordsPerPage { get; init; } = 10_000;

    public int PagesPerRun { get; init; } = 100_000;

    /// <summary>Empty pages in a row before the walk is given up (where an empty page is not the end).</summary>
    public int EmptyPagesInARow { get; init; } = 10;

    /// <summary>Repeats of one request after a transient fault.</summary>
    public int Retries { get; init; } = 3;
}
