using System.Runtime.CompilerServices;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Mapping;
using CleanCustomers.Infrastructure.Providers.Presets;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Reads any provider that a preset describes, all its lists (ADR 0014). Holds the provider's one <see cref="ProviderAccess"/>; dispose it with the process.
/// </summary>
internal sealed class HttpConnector : IOwnedConnector
{
    private readonly Preset preset;
    private readonly ConnectorParts parts;
    private readonly Feed list;
    private readonly Feed? changes;
    private readonly Feed[] deletions;
    private readonly ProviderAccess access;
    private readonly Breaker breaker = new();

    public HttpConnector(Preset preset, ConnectorParts parts)
    {
        this.preset = preset;
        this.parts = parts;
        access = new ProviderAccess(preset, parts);
        list = FeedOf(preset);
        changes = ChangesOf(preset);
        deletions = [.. preset.DeletionLists.Select(deleted => FeedOf(deleted))];
        Fingerprint = PresetFingerprint.Of(preset);
        Schedule = preset.Cron is { } cron ? new CollectionSchedule(cron, preset.TimeZone) : null;
    }

    public ProviderId Provider => preset.Provider;

    public string Fingerprint { get; }

    public CollectionSchedule? Schedule { get; }

    public bool ReadsChanges => ReadsFromMark || Incremental[0].Preset.ChangedSince is not null;

    public TimeSpan Overlap => Filters.Select(filter => filter.Overlap).DefaultIfEmpty().Max();

    public TimeSpan Lag => Filters.Select(filter => filter.Lag).DefaultIfEmpty().Max();

    public TimeSpan? Retention => Filters.Min(filter => filter.Retention);

    public bool ReadsFromMark => preset.Paging is Paging.DeltaLink;

    public TimeSpan? FullEvery => preset.FullEvery;

    public bool ResumesAcrossRuns => list.KeepsPositions || changes is not null || deletions.Length > 0;

    public CleaningPolicy Cleaning => preset.Cleaning;

    public AbsencePolicy? Absence => preset.Absence is { } rule ? new AbsencePolicy(rule.Walks, rule.Most) : null;

    public bool TellsTotal => preset.Total is not null || preset.End is EndRule.Count;

    public bool CanHalvePages => (preset.Paging is Paging.Window window ? window.Within : preset.Paging) is { Size: > 1 } paging && (paging.SizeParameter is not null || paging.SizeBodyPath is not null);

    private Feed[] Incremental => [changes ?? list, .. deletions];

    private IEnumerable<ChangeFilter> Filters => Incremental.Select(feed => feed.Preset.ChangedSince).OfType<ChangeFilter>();
    public TimeSpan? RunLimit => preset.Limits.Run;

    public ProviderCertificate? Certificate => access.Client.Certificate;

    /// <summary>While the consumer works on a page, the next one is asked for; the one after that waits until the next is taken.</summary>
    public async IAsyncEnumerable<ProviderPage> ReadPagesAsync(ReadFrom from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = new FeedWalk(FeedsOf(from), parts, from.ChangedSince) { IsProbe = from.IsProbe, Breaker = breaker, Deadline = from.Deadline };
        var start = StartOf(walk, from);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<(ProviderPage Page, FeedPlace? Next)>? ahead = Read(start);
        try
        {
            while (ahead is not null)
            {
                var (page, next) = await ahead;
                ahead = next is { } place ? Read(place) : null;
                yield return page;
            }
        }
        finally
        {
            await stop.CancelAsync();

            // The consumer has left: what was read ahead is given back, and how it would have failed is nobody's concern.
            if (ahead is not null && await Task.WhenAny(ahead) is { IsCompletedSuccessfully: true })
            {
                (await ahead).Page.Dispose();
            }
        }

        // On the pool: scanning must not run on the consumer's time.
        Task<(ProviderPage Page, FeedPlace? Next)> Read(FeedPlace place) => Task.Run(
            () =>
            {
                from.Stopping.ThrowIfCancellationRequested();
                return walk.ReadAsync(place, stop.Token);
            },
            CancellationToken.None);
    }

    public RecordReading Map(string feed, ReadOnlySpan<byte> record) =>
        FindFeed(feed) is { } found ? found.Mapper.Map(record) : RecordRules.Broken(RecordRules.UnknownList);

    public IReadOnlyList<string> UnmappedOf(string feed, ReadOnlySpan<byte> record) => FindFeed(feed)?.Mapper.Unmapped(record) ?? [];

    public string PointerOf(string feed, CustomerField? field) => FindFeed(feed)?.Mapper.PointerOf(field) ?? "";

    public void Dispose() => access.Dispose();

    private Feed FeedOf(Preset described, bool needsAll = false) => new(described, new PageReader(described, access, parts), needsAll);

    // A round from a delta link is a list of its own: its entries may hold less than those of a walk of everything.
    private Feed? ChangesOf(Preset described) => described switch
    {
        { Changes: { } log } => FeedOf(log),
        { Paging: Paging.DeltaLink { Entries: var entries } } => FeedOf(described with { Feed = Feeds.Changes }, needsAll: entries == DeltaEntries.Complete),
        _ => null,
    };

    private Feed? FindFeed(string name)
    {
        if (name == list.Name)
        {
            return list;
        }

        return name == changes?.Name ? changes : Array.Find(deletions, feed => feed.Name == name);
    }

    private Feed[] FeedsOf(ReadFrom from)
    {
        Feed[] feeds = from is { ChangedSince: null, Mark: null } ? [list, .. deletions] : Incremental;
        return from.SmallerPages ? [.. feeds.Select(feed => FeedOf(Halved(feed.Preset)))] : feeds;
    }

    private static Preset Halved(Preset described) => described with { Paging = Halved(described.Paging) };

    private static Paging Halved(Paging paging) => paging is Paging.Window window
        ? window with { Within = Halved(window.Within) }
        : paging with { Size = Math.Max(1, paging.Size / 2) };

    private FeedPlace StartOf(FeedWalk walk, ReadFrom from)
    {
        if (from is { After: null, Mark: { } mark })
        {
            return mark.Value.StartsWith('/') ? new FeedPlace(0, PagePosition.AtLink(mark.Value)) : throw Void();
        }

        return walk.PlaceOf(from.After) ?? throw Void();

        // Neither can it be gone on from later.
        ProviderFaultException Void() => new FaultSite(preset, 1).Fault(FaultTable.BadCursor);
    }
}
