using System.Runtime.CompilerServices;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Mapping;
using CleanCustomers.Infrastructure.Providers.Presets;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Reads any provider that a preset describes. Holds the provider's one <see cref="ProviderAccess"/>; dispose it with the process.</summary>
internal sealed class HttpConnector : IConnector, IDisposable
{
    private readonly Preset preset;
    private readonly ConnectorParts parts;
    private readonly ProviderAccess access;
    private readonly PageReader reader;
    private readonly RecordMapper mapper;

    public HttpConnector(Preset preset, ConnectorParts parts)
    {
        this.preset = preset;
        this.parts = parts;
        access = new ProviderAccess(preset, parts);
        reader = new PageReader(preset, access, parts);
        mapper = new RecordMapper(preset);
        Fingerprint = PresetFingerprint.Of(preset);
        Schedule = preset.Cron is { } cron ? new CollectionSchedule(cron, preset.TimeZone) : null;
    }

    public ProviderId Provider => preset.Provider;

    public string Fingerprint { get; }

    public CollectionSchedule? Schedule { get; }

    public bool ReadsChanges => preset.ChangedSince is not null;

    public TimeSpan Overlap => preset.ChangedSince?.Overlap ?? TimeSpan.Zero;

    public TimeSpan Lag => preset.ChangedSince?.Lag ?? TimeSpan.Zero;

    public TimeSpan? Retention => preset.ChangedSince?.Retention;

    public bool ReadsFromMark => preset.Paging is Paging.DeltaLink;

    public TimeSpan? FullEvery => preset.FullEvery;

    public bool ResumesAcrossRuns => preset.Paging is not (Paging.Page or Paging.Offset);

    public CleaningPolicy Cleaning => preset.Cleaning;

    /// <summary>While the consumer works on a page, the next one is asked for; the one after that waits until the next is taken.</summary>
    public async IAsyncEnumerable<ProviderPage> ReadPagesAsync(ReadFrom from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = StartOf(from);
        var walk = new PageWalk(preset, reader, parts, from.ChangedSince);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<(ProviderPage Page, PagePosition? Next)>? ahead = Read(start);
        try
        {
            while (ahead is not null)
            {
                var (page, next) = await ahead;
                ahead = next is { } position ? Read(position) : null;
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
        Task<(ProviderPage Page, PagePosition? Next)> Read(PagePosition position) =>
            Task.Run(() => walk.ReadAsync(position, stop.Token), CancellationToken.None);
    }

    public RecordReading Map(string feed, ReadOnlySpan<byte> record) => mapper.Map(record);

    public string PointerOf(string feed, CustomerField? field) => mapper.PointerOf(field);

    public void Dispose() => access.Dispose();

    private PagePosition StartOf(ReadFrom from)
    {
        if (from.After is not { } cursor)
        {
            return PagePosition.Beginning(preset.Paging);
        }

        return PagePosition.TryParse(cursor, preset.Paging, out var position)
            ? position
            : throw new FaultSite(preset, 1).Fault(FaultTable.BadCursor);
    }
}
