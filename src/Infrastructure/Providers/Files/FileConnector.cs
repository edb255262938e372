using System.Runtime.CompilerServices;
using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Infrastructure.Providers.Mapping;
using CleanCustomers.Infrastructure.Providers.Presets;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>Reads a provider that drops files (ADR 0025). Dispose it with the process.</summary>
internal sealed class FileConnector : IOwnedConnector
{
    private readonly FilePreset preset;
    private readonly ConnectorParts parts;
    private readonly IFileStorage storage;
    private readonly FileLooks looks;
    private readonly RecordMapper mapper;

    public FileConnector(FilePreset preset, IFileStorage storage, IFileMemory memory, ConnectorParts parts)
    {
        this.preset = preset;
        this.parts = parts;
        this.storage = storage;
        mapper = new RecordMapper(preset);
        Fingerprint = PresetFingerprint.Of(preset);
        Schedule = preset.Cron is { } cron ? new CollectionSchedule(cron, preset.TimeZone) : null;
        looks = new FileLooks(preset, storage, memory, parts, Fingerprint);
    }

    public ProviderId Provider => preset.Provider;

    public string Fingerprint { get; }

    public CollectionSchedule? Schedule { get; }

    /// <summary>Files that were read before are known by their tags, whatever the watermark says.</summary>
    public bool ReadsChanges => true;

    public TimeSpan Overlap => TimeSpan.Zero;

    public TimeSpan Lag => TimeSpan.Zero;

    public TimeSpan? Retention => null;

    public bool ReadsFromMark => false;

    public TimeSpan? FullEvery => preset.FullEvery;

    public bool ResumesAcrossRuns => true;

    public CleaningPolicy Cleaning => preset.Cleaning;

    /// <summary>Files that bring changes only say nothing of who is missing.</summary>
    public AbsencePolicy? Absence => preset.Snapshot == SnapshotKind.No ? null : new AbsencePolicy(Rule.Walks, Rule.Most);

    public bool TellsTotal => false;

    public bool CanHalvePages => false;

    public TimeSpan? RunLimit => preset.Limits.Run;

    public ProviderCertificate? Certificate => (storage as S3.S3Storage)?.Certificate;

    private AbsenceRule Rule => preset.Absence ?? new AbsenceRule();

    public async ValueTask<bool> HasNewListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return preset.Snapshot != SnapshotKind.No && await looks.HasNewListAsync(Rule.Walks, cancellationToken);
        }
        catch (ProviderFaultException)
        {
            // The run that follows meets the same fault and records it.
            return false;
        }
    }

    /// <summary>While the consumer works on a page, the next one is read.</summary>
    public async IAsyncEnumerable<ProviderPage> ReadPagesAsync(ReadFrom from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = from.After is not { } cursor ? FilePosition.Beginning()
            : FilePosition.Parse(cursor) ?? throw storage.Site.Fault(FaultTable.BadCursor);
        var walk = new FileWalk(preset, storage, looks, parts, Fingerprint, position, isWhole: from.ChangedSince is null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var pages = walk.ReadAsync(stop.Token).GetAsyncEnumerator(CancellationToken.None);
        Task<bool>? ahead = null;
        try
        {
            ahead = Next();
            while (await ahead)
            {
                var page = pages.Current;
                ahead = page.Next is null ? Task.FromResult(false) : Next();
                yield return page;
            }
        }
        finally
        {
            await stop.CancelAsync();

            // The consumer has left: what was read ahead is given back, and how it would have failed is nobody's concern.
            if (ahead is not null && await Task.WhenAny(ahead) is { IsCompletedSuccessfully: true } && await ahead)
            {
                pages.Current.Dispose();
            }
        }

        // On the pool: parsing must not run on the consumer's time.
        Task<bool> Next() => Task.Run(() => pages.MoveNextAsync().AsTask(), CancellationToken.None);
    }

    public RecordReading Map(string feed, ReadOnlySpan<byte> record) => preset.Format is not FileFormat.Csv ? mapper.Map(record) : record switch
    {
        [(byte)'[', ..] => CsvRules.Ragged(),
        [(byte)'"', ..] => CsvRules.BadQuote(),
        _ => mapper.Map(record),
    };

    public IReadOnlyList<string> UnmappedOf(string feed, ReadOnlySpan<byte> record) => mapper.Unmapped(record);

    public string PointerOf(string feed, CustomerField? field) => mapper.PointerOf(field);

    public void Dispose() => storage.Dispose();
}
