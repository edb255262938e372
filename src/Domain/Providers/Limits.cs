namespace CleanCustomers.Domain.Providers;

/// <summary>Limits against a provider that misbehaves; defaults as in the table of deadlines in the documentation.</summary>
public sealed record Limits
{
    /// <summary>The longest time that a scheduled run may take, however rarely its provider is due.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromDays(7);

    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest silence between two pieces of a body.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan Page { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>A scheduled run as a whole, waiting included; null for four fifths of the time from one due time to the next, at most <see cref="LongestRun"/>.</summary>
    public TimeSpan? Run { get; init; }

    /// <summary>Bytes of one page as they come over the wire, still compressed.</summary>
    public long WireBytes { get; init; } = 16L * 1024 * 1024;

    /// <summary>Decompressed bytes of one page.</summary>
    public long BodyBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Levels of nesting, of a page without its records and of each record. One record over it is quarantined.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Members of one object, or elements of one array that holds no records. One record over it is quarantined.</summary>
    public int Members { get; init; } = 10_000;

    /// <summary>Bytes of one text as it is written. One record over it is quarantined.</summary>
    public int StringBytes { get; init; } = 1024 * 1024;

    /// <summary>Bytes of one record; a larger one is quarantined, its neighbours are stored.</summary>
    public int RecordBytes { get; init; } = 1024 * 1024;

    public int RecordsPerPage { get; init; } = 10_000;

    public int PagesPerRun { get; init; } = 100_000;

    /// <summary>Empty pages in a row before the walk is given up (where an empty page is not the end).</summary>
    public int EmptyPagesInARow { get; init; } = 10;

    /// <summary>Repeats of one request after a transient fault.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Pages of this provider that may be under way at once, previews included.</summary>
    public int Concurrency { get; init; } = 2;
}
