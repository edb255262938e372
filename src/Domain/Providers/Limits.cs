namespace CleanCustomers.Domain.Providers;

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
