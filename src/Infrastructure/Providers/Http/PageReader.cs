using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>One whole, checked answer.</summary>
internal sealed record ReceivedPage(
    PooledBody Body, ScannedPage Scanned, PagePosition? Next, long? Total, DateTimeOffset? Clock, ContentKey Key);

/// <summary>Asks for one page once. All or nothing: either a whole, well-formed page or a fault.</summary>
internal sealed class PageReader(Preset preset, HttpMessageInvoker client, ConnectorParts parts)
{
    private readonly RequestMaker requests = new(preset, parts.Secrets);
    private readonly BodyReader bodies = new(preset.Limits, parts.Pool);
    private readonly Charset charset = new(parts.Pool, preset.Limits);
    private readonly PageScanner scanner = new(preset);
    private readonly NextPosition positions = new(preset);

    /// <exception cref="ProviderFaultException">No page this time.</exception>
    public async Task<ReceivedPage> ReadAsync(PagePosition position, ChangedSince? since, FaultSite site, CancellationToken cancellationToken)
    {
        using var request = requests.Make(position, since, site);
        using var deadline = new PageDeadline(preset.Limits, parts.Time, cancellationToken);
        try
        {
            var sent = parts.Time.GetTimestamp();
            using var response = await client.SendAsync(request, deadline.Token);
            var clock = ClockOf(response, parts.Time.GetElapsedTime(sent));
            ThrowUnlessOk(response, position, site);
            var body = await bodies.ReadAsync(response, deadline, site);
            return Check(body, position, response, clock, site);
        }
        catch (Exception e) when (RowOf(e, deadline, cancellationToken) is { } row)
        {
            throw site.Fault(row, inner: e);
        }
    }

    /// <inheritdoc cref="NextPosition.AfterRefusal"/>
    public PagePosition? AfterRefusal(PagePosition position, ProviderFaultException fault, FaultSite site) => positions.AfterRefusal(position, fault, site);

    /// <summary>Null when the exception is not the provider's doing: our own fault type, the caller's stop, or a bug.</summary>
    private static FaultRow? RowOf(Exception exception, PageDeadline deadline, CancellationToken caller)
    {
        if (exception is ProviderFaultException || caller.IsCancellationRequested)
        {
            return null;
        }

        return deadline.Passed ?? (deadline.HasHeaders ? FaultTable.OfBody(exception) : FaultTable.OfSending(exception));
    }

    /// <inheritdoc cref="ProviderPage.ProviderClock"/>
    private DateTimeOffset? ClockOf(HttpResponseMessage response, TimeSpan took)
    {
        if (response.Headers.Date is not { } told)
        {
            return null;
        }

        var ours = parts.Time.GetUtcNow();
        var answered = told < ours ? told : ours;

        // A date may be the first there is; nothing can be taken from it.
        return answered.UtcTicks > took.Ticks ? answered - took : null;
    }

    private ReceivedPage Check(PooledBody body, PagePosition position, HttpResponseMessage response, DateTimeOffset? clock, FaultSite site)
    {
        try
        {
            body = charset.ToUtf8(body, response.Content.Headers.ContentType?.CharSet, site);
            var bytes = body.Bytes.Span;
            var scanned = scanner.Scan(bytes, site);
            var key = ContentKey.Of(bytes, scanned.Records);
            long? total = null;
            var next = position.IsProbe ? null : positions.After(position, scanned, bytes, response, site, out total);
            return new ReceivedPage(body, scanned, next, total, clock, key);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private void ThrowUnlessOk(HttpResponseMessage response, PagePosition position, FaultSite site)
    {
        var status = (int)response.StatusCode;
        if (status == 200)
        {
            return;
        }

        // A read that begins at such a place was resumed, and nothing of this read has worked yet: the position is the likeliest reason.
        if (status is 400 or 404 or 410 && site.Page == 1 && position.CanExpire)
        {
            throw site.Fault(FaultTable.ExpiredCursor, $"status {status}");
        }

        var now = parts.Time.GetUtcNow();
        var wait = status is 429 or 503 ? RetryAfter.Read(response, now) : null;
        var row = FaultTable.OfStatus(status, wait is not null);
        var detail = row == FaultTable.Redirect ? $"status {status}, to {TargetHost(response)}" : $"status {status}";
        throw site.Fault(row, detail, notBefore: now + wait);
    }

    /// <summary>Only the host: the rest of the address may hold secrets.</summary>
    private static string TargetHost(HttpResponseMessage response) => response.Headers.Location switch
    {
        { IsAbsoluteUri: true, Authority.Length: > 0 } location => location.Authority,
        { IsAbsoluteUri: false } => "the same host",
        _ => "no readable address",
    };
}
