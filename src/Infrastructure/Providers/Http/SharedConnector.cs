using System.Runtime.CompilerServices;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// A connector that its readers share and that may be replaced while they read (ADR 0026). Its client lives until the last of them lets go.
/// </summary>
internal sealed class SharedConnector(ProviderPreset preset, ConnectorMaker maker) : IConnector, IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private IOwnedConnector inner = maker.Make(preset);
    private Error? reason;
    private int readers;
    private bool isRetired;
    private bool isClosed;

    public ProviderPreset Preset { get; } = preset;

    public ProviderId Provider => inner.Provider;

    public string Fingerprint => inner.Fingerprint;

    public CollectionSchedule? Schedule => inner.Schedule;

    public bool ReadsChanges => inner.ReadsChanges;

    public TimeSpan Overlap => inner.Overlap;

    public TimeSpan Lag => inner.Lag;

    public TimeSpan? Retention => inner.Retention;

    public bool ReadsFromMark => inner.ReadsFromMark;

    public TimeSpan? FullEvery => inner.FullEvery;

    public bool ResumesAcrossRuns => inner.ResumesAcrossRuns;

    public CleaningPolicy Cleaning => inner.Cleaning;

    public AbsencePolicy? Absence => inner.Absence;

    public bool TellsTotal => inner.TellsTotal;

    public bool CanHalvePages => inner.CanHalvePages;

    public TimeSpan? RunLimit => inner.RunLimit;

    public ProviderCertificate? Certificate => inner.Certificate;

    /// <summary>Readers are using it now.</summary>
    public int Readers
    {
        get
        {
            lock (gate)
            {
                return readers;
            }
        }
    }

    /// <summary>Its client is gone; a late reader brings a new one and takes it away again.</summary>
    public bool IsClosed
    {
        get
        {
            lock (gate)
            {
                return isClosed;
            }
        }
    }

    public async ValueTask<bool> HasNewListAsync(CancellationToken cancellationToken)
    {
        var connector = Enter();
        try
        {
            return await connector.HasNewListAsync(cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    public async IAsyncEnumerable<ProviderPage> ReadPagesAsync(ReadFrom from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var connector = Enter();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop.Token);
            await using var pages = connector.ReadPagesAsync(from, either.Token).GetAsyncEnumerator(either.Token);
            while (await MoveNextAsync(pages, cancellationToken))
            {
                yield return pages.Current;
            }
        }
        finally
        {
            Leave();
        }
    }

    public RecordReading Map(string feed, ReadOnlySpan<byte> record) => inner.Map(feed, record);

    public IReadOnlyList<string> UnmappedOf(string feed, ReadOnlySpan<byte> record) => inner.UnmappedOf(feed, record);

    public string PointerOf(string feed, CustomerField? field) => inner.PointerOf(feed, field);

    /// <summary>Another connector serves the next run; reads under way, and late ones, end by themselves.</summary>
    public void Retire() => Retire(null);

    /// <summary>The same, and reads under way end before their next page with this reason.</summary>
    public void Withdraw(Error why) => Retire(why);

    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            inner.Dispose();
        }

        stop.Dispose();
    }

    private void Retire(Error? why)
    {
        lock (gate)
        {
            isRetired = true;
            reason = why;
            CloseWhenUnused();
        }

        if (why is not null)
        {
            stop.Cancel();
        }
    }

    private IOwnedConnector Enter()
    {
        lock (gate)
        {
            if (reason is { } why)
            {
                throw new ProviderFaultException(why, FaultClass.Stopped);
            }

            if (isClosed)
            {
                inner = maker.Make(Preset);
                isClosed = false;
            }

            readers++;
            return inner;
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            readers--;
            CloseWhenUnused();
        }
    }

    private void CloseWhenUnused()
    {
        if (isRetired && readers == 0 && !isClosed)
        {
            isClosed = true;
            inner.Dispose();
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ProviderPage> pages, CancellationToken caller)
    {
        try
        {
            return await pages.MoveNextAsync();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !caller.IsCancellationRequested)
        {
            throw new ProviderFaultException(reason!, FaultClass.Stopped);
        }
    }
}
