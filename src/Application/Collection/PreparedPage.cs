using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Application.Collection;

/// <summary>One page, read to the point where it only needs writing.</summary>
/// <param name="page">The page; kept alive because the records' bytes are slices of it.</param>
public sealed class PreparedPage(ProviderPage page) : IDisposable
{
    public int Number => page.Number;

    /// <summary>Where the walk goes on after this page; null when this page ends it.</summary>
    public Cursor? Next => page.Next;

    /// <summary>The provider's mark for what changes after this walk, on its last page.</summary>
    public Cursor? Mark => page.Mark;

    /// <summary>The page is of the list of all records, whose total <see cref="Total"/> is.</summary>
    public bool IsOfWholeList => page.Feed == ProviderPage.WholeList;

    /// <summary>When the page was read: the latest moment that is surely not after the provider looked, by its own clock where it tells.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    public long? Total => page.Total;

    /// <summary>Which files this page finishes; null where the provider hands over none.</summary>
    public FileProgress? Files => page.Files;

    /// <summary>Records the provider sent in this page.</summary>
    public int Read => page.Records.Count;

    /// <summary>Bytes the page holds in memory.</summary>
    public int Bytes => page.Body.Length;

    /// <summary>Records whose stored version is exactly this one.</summary>
    public int Unchanged { get; set; }

    /// <summary>The numbers of those records; only where somebody asks which records a walk met (<see cref="CoverageRules.TracksSeen"/>).</summary>
    public IList<long> UnchangedKeys { get; } = new List<long>();

    /// <summary>Records to store, in the provider's order.</summary>
    public IList<PreparedRecord> Records { get; } = new List<PreparedRecord>();

    /// <summary>Records met for the first time in this walk, of a list that sends newer versions first; see <see cref="MetRecords"/>.</summary>
    public IReadOnlyList<UInt128> Met { get; set; } = [];

    public IList<RejectedRecord> Rejected { get; } = new List<RejectedRecord>();

    /// <summary>The highest change time among <see cref="Records"/> that may move the watermark.</summary>
    public ChangeBound? ChangedTo { get; set; }

    public void Dispose() => page.Dispose();
}

/// <summary>Names one version of one record.</summary>
/// <param name="ExternalId">The provider's id.</param>
/// <param name="Hash">SHA-256 over the connector's fingerprint and the bytes as received, first 128 bits.</param>
public readonly record struct RecordKey(string ExternalId, UInt128 Hash);

/// <summary>A cleaned record.</summary>
/// <param name="Body">The bytes as received.</param>
/// <param name="FieldsJson">The cleaned fields in canonical JSON: equal fields are equal bytes.</param>
/// <param name="NotesJson">What cleaning found, or null.</param>
/// <param name="Removed">A tombstone.</param>
/// <param name="ChangedAt">The change time that orders this record's versions; null when there is none or it lies in the future.</param>
/// <param name="Mapping">Names preset and cleaning rules that read it. Versions read by different ones say nothing of each other's age.</param>
public sealed record PreparedRecord(
    RecordKey Key,
    ReadOnlyMemory<byte> Body,
    CustomerFields Fields,
    byte[] FieldsJson,
    byte[]? NotesJson,
    bool Removed,
    DateTimeOffset? ChangedAt,
    long Mapping)
{
    /// <summary>The list it came from.</summary>
    public string Feed { get; init; } = "list";
}

/// <summary>A record that broke a rule.</summary>
/// <param name="Pointer">JSON pointer inside the record.</param>
/// <param name="Reason">For people; holds no value of the record.</param>
/// <param name="Feed">The list it came from.</param>
public sealed record RejectedRecord(string? ExternalId, ReadOnlyMemory<byte> Body, string Pointer, string Rule, string Reason, string Feed = "list");
