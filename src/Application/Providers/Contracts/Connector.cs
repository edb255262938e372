using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Providers.Contracts;

/// <summary>The connectors of all providers that have a preset in force now.</summary>
public interface IConnectorDirectory
{
    /// <summary>A provider whose preset changed has another connector; the one before may be read on as its own rules say.</summary>
    IReadOnlyList<IConnector> All { get; }

    /// <summary>Raised after <see cref="All"/> changed.</summary>
    event EventHandler? Changed;

    /// <summary>Null when no valid preset has this name.</summary>
    IConnector? Find(ProviderId provider);
}

/// <summary>Reads one provider. Safe for concurrent use.</summary>
public interface IConnector
{
    ProviderId Provider { get; }

    /// <summary>
    /// Names everything that gives a stored position or a cleaned record its meaning: base address, request, filter, paging, mapping. A
    /// checkpoint of another fingerprint is void, and a record stored under another one is mapped again.
    /// </summary>
    string Fingerprint { get; }

    /// <summary>When to collect: five-field cron and time zone, or null when only by hand.</summary>
    CollectionSchedule? Schedule { get; }

    /// <summary>The provider can be asked for what changed since a watermark.</summary>
    bool ReadsChanges { get; }

    /// <summary>How far the next incremental read goes back behind the watermark.</summary>
    TimeSpan Overlap { get; }

    /// <summary>Changes may become visible this much later than they are dated: a walk proves nothing about the time after the provider's clock less this.</summary>
    TimeSpan Lag { get; }

    /// <summary>How far back the provider can tell changes; an older watermark makes a run read everything. Null for no such end.</summary>
    TimeSpan? Retention { get; }

    /// <summary>
    /// Changes are asked for from a mark that the provider gave at the end of the walk before (<see cref="ProviderPage.Mark"/>), not since an
    /// instant.
    /// </summary>
    bool ReadsFromMark { get; }

    /// <summary>How often a scheduled run reads the whole list although changes could be asked for; null for never.</summary>
    TimeSpan? FullEvery { get; }

    /// <summary>
    /// A position of an earlier run may be gone on from. True where the provider names it by an id, token or link. False for page numbers and
    /// offsets: between runs rows move across them, and a walk that went on there would skip some, so a new run begins its walk anew.
    /// </summary>
    bool ResumesAcrossRuns { get; }

    CleaningPolicy Cleaning { get; }

    /// <summary>When a record that complete walks of the whole list no longer show counts as deleted; null for never.</summary>
    AbsencePolicy? Absence { get; }

    /// <summary>The provider says how many records its list has (<see cref="ProviderPage.Total"/>).</summary>
    bool TellsTotal { get; }

    /// <summary>The provider can be asked for smaller pages (<see cref="ReadFrom.SmallerPages"/>).</summary>
    bool CanHalvePages { get; }

    /// <summary>Longest time of a scheduled run; null for the share of its interval that every provider has.</summary>
    TimeSpan? RunLimit { get; }

    /// <summary>The certificate that the provider showed at its last encrypted connection, accepted or not; null before the first.</summary>
    ProviderCertificate? Certificate { get; }

    /// <summary>
    /// Looks whether the next run has to read everything although changes could be asked for: the provider hands over its list only as a
    /// whole, and has a new one. Says false when it cannot look; the read that follows then tells why.
    /// </summary>
    ValueTask<bool> HasNewListAsync(CancellationToken cancellationToken) => ValueTask.FromResult(false);

    /// <summary>
    /// Reads pages in the provider's order, at most one ahead of the consumer. Each page is complete and well-formed; the caller disposes
    /// it. The enumeration ends after the page whose <see cref="ProviderPage.Next"/> is null, and in no other way without throwing.
    /// </summary>
    /// <exception cref="ProviderFaultException">The provider cannot be read on; pages before it stand.</exception>
    IAsyncEnumerable<ProviderPage> ReadPagesAsync(ReadFrom from, CancellationToken cancellationToken);

    /// <summary>Maps one record of a page to our fields.</summary>
    /// <param name="feed">The list it came from: <see cref="ProviderPage.Feed"/>.</param>
    /// <param name="record">Its bytes.</param>
    RecordReading Map(string feed, ReadOnlySpan<byte> record);

    /// <summary>JSON pointers of the members of a record that no mapping reads, at most a hundred; unknown members are no error.</summary>
    IReadOnlyList<string> UnmappedOf(string feed, ReadOnlySpan<byte> record);

    /// <summary>The JSON pointer, inside a record, that a field is mapped from (the first one, if several); "" when it is not mapped.</summary>
    string PointerOf(string feed, CustomerField? field);
}

/// <summary>Five-field cron in a time zone (IANA name).</summary>
public sealed record CollectionSchedule(string Cron, string TimeZone);

/// <summary>Deletion by absence.</summary>
/// <param name="Walks">Complete walks in a row that must not show the record.</param>
/// <param name="Most">Largest share of the provider's live records that may go at once, above 0 and at most 1; more waits for a person.</param>
public sealed record AbsencePolicy(int Walks, double Most);

/// <summary>Where a read starts.</summary>
/// <param name="ChangedSince">Inclusive lower bound of change time, or null to read everything.</param>
/// <param name="After">Position inside an unfinished walk with the same bound, or null for its beginning.</param>
/// <param name="Mark">Where the provider's own log of changes goes on, or null; then <paramref name="ChangedSince"/> is null.</param>
public sealed record ReadFrom(ChangedSince? ChangedSince, Cursor? After, Cursor? Mark = null)
{
    /// <summary>Only asks whether the provider can be read again: the first request is not repeated when it fails.</summary>
    public bool IsProbe { get; init; }

    /// <summary>Ask for half as many records per page, where the provider can be told: a page was refused again and again.</summary>
    public bool SmallerPages { get; init; }

    /// <summary>When the reader will stop; the connector waits for nothing that comes later. Null for never.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Once it fires the page under way is still read, and the next one ends the enumeration before it is asked for.</summary>
    public CancellationToken Stopping { get; init; }
}

/// <summary>A certificate as a provider showed it.</summary>
/// <param name="Host">The name that was asked for.</param>
/// <param name="Subject">Whom it names; a stranger's text, made fit to be shown.</param>
/// <param name="Issuer">Who vouches for it; likewise.</param>
/// <param name="NotBefore">First instant it is valid at.</param>
/// <param name="NotAfter">Last instant it is valid at.</param>
/// <param name="SeenAt">When it was shown, by our clock.</param>
public sealed record ProviderCertificate(
    string Host, string Subject, string Issuer, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset SeenAt);

/// <summary>An inclusive lower bound of change time.</summary>
/// <param name="Value">The instant.</param>
/// <param name="Text">The same as the provider itself wrote it, sent back unchanged; null when the bound is ours.</param>
public sealed record ChangedSince(DateTimeOffset Value, string? Text);

/// <summary>A position in a provider's list, opaque to everyone but the connector that made it.</summary>
public readonly record struct Cursor(string Value);

/// <summary>One whole answer of a provider. Owns its bytes until disposed.</summary>
public sealed class ProviderPage(Action? release = null) : IDisposable
{
    private Action? release = release;

    /// <summary>1 for the first page of this read.</summary>
    public required int Number { get; init; }

    /// <summary>Which of the provider's lists this is a page of; <see cref="IConnector.Map"/> wants it back.</summary>
    public string Feed { get; init; } = WholeList;

    /// <summary>The <see cref="Feed"/> of the list of all records; <see cref="Total"/> counts no other.</summary>
    public const string WholeList = "list";

    /// <summary>The provider's mark for what changes after this walk; only on its last page, null where it gives none.</summary>
    public Cursor? Mark { get; init; }

    /// <summary>The walk asked for changes before this instant only; null when it asked for all there are.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The list sends newer versions of a record before older ones: only the first of them in a walk counts.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>Records may hold only what changed: members that one lacks are those of the version before it.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The answer's bytes, UTF-8. Slices of it are valid until <see cref="Dispose"/>.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The records, in the provider's order.</summary>
    public required IReadOnlyList<PageRecord> Records { get; init; }

    /// <summary>Where to go on, or null when the declared end rule proves that this was the last page.</summary>
    public required Cursor? Next { get; init; }

    /// <summary>
    /// A moment on the provider's clock that is not after it looked at its list: changes made later may be missing from this page. The
    /// earlier of its <c>Date</c> header and our clock, less the time from sending the request to the answer's headers, since nobody knows
    /// when within it the provider looked. A clock of the provider that is ahead of ours counts for no more than ours. Null without the header.
    /// </summary>
    public DateTimeOffset? ProviderClock { get; init; }

    /// <summary>How many records the provider says the list has, or null.</summary>
    public long? Total { get; init; }

    /// <summary>Which files this page finishes, for providers that hand over files; stored with the page.</summary>
    public FileProgress? Files { get; init; }

    /// <summary>Tells people where the n-th record stood, from 0, such as file and line; null where the page is all there is to say.</summary>
    public Func<int, string>? OriginOf { get; init; }

    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}

/// <summary>Where a record stands in its page.</summary>
/// <param name="ExternalId">The provider's id as written (a number's digits, a string's text), or null when it has none or an unusable one.</param>
/// <param name="Offset">First byte in <see cref="ProviderPage.Body"/>.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct PageRecord(string? ExternalId, int Offset, int Length);

/// <summary>What the mapping made of a record.</summary>
public abstract record RecordReading
{
    private RecordReading()
    {
    }

    /// <param name="ExternalId">The provider's id as the mapping read it; never blank. It is this record's id whatever <see cref="PageRecord"/> says.</param>
    /// <param name="Customer">Our fields.</param>
    public sealed record Mapped(string ExternalId, SourceCustomer Customer) : RecordReading;

    /// <summary>The record cannot be read as a whole: not an object, text that is no text, over a limit.</summary>
    /// <param name="Pointer">JSON pointer inside the record.</param>
    /// <param name="Rule">Stable rule id.</param>
    /// <param name="Reason">For people; holds no value of the record.</param>
    public sealed record Unreadable(string Pointer, string Rule, string Reason) : RecordReading;
}

/// <summary>Kinds of provider faults; they decide what is tried again and what the operator reads.</summary>
public enum FaultClass
{
    Transient,
    Throttled,
    Auth,
    Config,
    Contract,
    Limit,

    /// <summary>A person ended the read; it says nothing about the provider.</summary>
    Stopped,
}

/// <summary>A provider cannot be read (on). Thrown by connectors only, caught by the run loop, the preview and nobody else.</summary>
/// <param name="error">Code <c>provider.*</c> and a message that names host and page, without secrets, bodies or query values.</param>
public sealed class ProviderFaultException(Error error, FaultClass faultClass, Exception? inner = null) : Exception(error.Message, inner)
{
    public Error Error { get; } = error;

    public FaultClass Class { get; } = faultClass;

    /// <summary>What to do about it: the end of the message by itself; null where the message has no such part.</summary>
    public string? Remedy { get; init; }

    /// <summary>The provider asked not to be called before; null when it did not say.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Asking again in the same run could do harm: the request may have been carried out and must not be twice.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Going on from the stored position cannot succeed, now or later: the next run has to begin its walk anew.</summary>
    public bool CursorExpired { get; init; }
}

/// <summary>How far a walk over files has come with this page.</summary>
/// <param name="Walk">Names the walk, over all runs that carry it on.</param>
/// <param name="Finished">The file that was read to its proven end with this page, or null.</param>
/// <param name="ForgetsOthers">The walk ends here and was one over all files: those it did not finish are no longer there.</param>
public sealed record FileProgress(string Walk, FinishedFile? Finished, bool ForgetsOthers);

/// <summary>A file that was read to its end.</summary>
/// <param name="Key">Its path below the folder, or its key.</param>
/// <param name="Tag">Names its content: what the next look compares.</param>
/// <param name="Sha256">Of its bytes as they lie there, hexadecimal.</param>
/// <param name="Records">Records in it, quarantined ones included.</param>
/// <param name="Fingerprint">Of the connector that read it.</param>
public sealed record FinishedFile(string Key, string Tag, long Bytes, string Sha256, long Records, string Fingerprint);
