using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// The deadlines of one request: headers, then silence between pieces of the body, and the whole page beside them. .NET's own
/// timeouts end when the headers arrive, so a stalled body would hang for ever.
/// </summary>
internal sealed class PageDeadline : IDisposable
{
    private readonly Limits limits;
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource phase;
    private readonly CancellationTokenSource page;
    private readonly CancellationTokenSource any;

    public PageDeadline(Limits limits, TimeProvider time, CancellationToken caller)
    {
        this.limits = limits;
        this.caller = caller;
        phase = new CancellationTokenSource(limits.Headers, time);
        page = new CancellationTokenSource(limits.Page, time);
        any = CancellationTokenSource.CreateLinkedTokenSource(caller, phase.Token, page.Token);
    }

    /// <summary>Fires with the caller's token or the first deadline.</summary>
    public CancellationToken Token => any.Token;

    public bool HasHeaders { get; private set; }

    /// <summary>The deadline that passed, or null. The caller's token goes first: a stopped host is no slow provider.</summary>
    public FaultRow? Passed => this switch
    {
        { caller.IsCancellationRequested: true } => null,
        { page.IsCancellationRequested: true } => FaultTable.TooSlow,
        { phase.IsCancellationRequested: true } => HasHeaders ? FaultTable.Stalled : FaultTable.HeadersTimeout,
        _ => null,
    };

    /// <summary>The headers are here; from now on silence counts.</summary>
    public void BeginBody()
    {
        HasHeaders = true;
        HeardBytes();
    }

    /// <summary>A piece of the body came; the silence begins anew.</summary>
    public void HeardBytes() => phase.CancelAfter(limits.Silence);

    public void Dispose()
    {
        any.Dispose();
        phase.Dispose();
        page.Dispose();
    }
}
