using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>One whole, checked answer.</summary>
internal sealed record ReceivedPage(
    PooledBody Body, ScannedPage Scanned, PagePosition? Next, Cursor? Mark, long? Total, DateTimeOffset? Clock, ContentKey Key);

/// <summary>Asks for one page once. All or nothing: either a whole, well-formed page or a fault.</summary>
internal sealed partial class PageReader(Preset preset, ProviderAccess access, ConnectorParts parts)
{
    private readonly RequestMaker requests = new(preset);
    private readonly BodyReader bodies = new(preset.Limits, parts.Pool);
    private readonly Charset charset = new(parts.Pool, preset.Limits, preset.Request.Charset);
    private readonly PageScanner scanner = new(preset);
    private readonly NextPosition positions = new(preset);
    private readonly AnswerNotes notes = new(preset, parts.Logger);
    private readonly ILogger logger = parts.Logger;

    /// <exception cref="ProviderFaultException">No page this time.</exception>
    public async Task<ReceivedPage> ReadAsync(PagePosition position, ChangedSince? since, FaultSite site, CancellationToken cancellationToken)
    {
        using var slot = await access.Client.EnterAsync(cancellationToken);
        for (var isMended = false; ; isMended = true)
        {
            using var request = requests.Make(position, since, site);
            var credentials = await access.AdmitAsync(request, site, cancellationToken);
            try
            {
                return await ExchangeAsync(request, credentials, position, site, cancellationToken);
            }
            catch (ProviderFaultException fault) when (!isMended && access.Auth.Mends(credentials, fault))
            {
                LogMended(preset.Provider.Value, site.Page, fault.Error.Code);
            }
            catch (ProviderFaultException fault) when (fault.Class == FaultClass.Throttled)
            {
                // Whoever stops the run does not undo what the provider said.
                await access.Pace.ThrottledAsync(fault, CancellationToken.None);
                throw;
            }
        }
    }

    private async Task<ReceivedPage> ExchangeAsync(
        HttpRequestMessage request, SentCredentials credentials, PagePosition position, FaultSite site, CancellationToken cancellationToken)
    {
        using var deadline = new PageDeadline(preset.Limits, parts.Time, cancellationToken);
        try
        {
            var sent = parts.Time.GetTimestamp();
            using var response = await access.Client.SendAsync(request, deadline.Token);
            parts.Seen?.Invoke(response);
            credentials.AnsweredAt = response.Headers.Date;
            access.Pace.Learn(response);
            var clock = ClockOf(response, parts.Time.GetElapsedTime(sent));
            if ((int)response.StatusCode != 200)
            {
                // A read that begins at such a place was resumed, and nothing of this read has worked yet.
                throw await access.Answers.FaultAsync(response, site.Page == 1 && position.CanExpire, deadline, site);
            }

            var body = await bodies.ReadAsync(response, deadline, site);
            return Check(body, position, response, clock, site);
        }
        catch (Exception e) when (RowOf(e, deadline, cancellationToken) is { } row)
        {
            throw site.Fault(row, FaultTable.DetailOf(e), e);
        }
    }

    /// <inheritdoc cref="NextPosition.AfterRefusal"/>
    public PagePosition? AfterRefusal(PagePosition position, ProviderFaultException fault, FaultSite site) => positions.AfterRefusal(position, fault, site);

    /// <summary>Null when the exception is not the provider's doing: our own fault type, the caller's stop, or a bug.</summary>
    public static FaultRow? RowOf(Exception exception, PageDeadline deadline, CancellationToken caller)
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
            access.Answers.Check(bytes, response, site);
            var scanned = scanner.Scan(bytes, site);
            notes.Look(response);
            var key = ContentKey.Of(bytes, scanned.Records);
            if (position.IsProbe)
            {
                return new ReceivedPage(body, scanned, null, null, null, clock, key);
            }

            var next = positions.After(position, scanned, bytes, response, site, out var total);
            var mark = next is null ? positions.MarkOf(scanned, response, site) : null;
            return new ReceivedPage(body, scanned, next, mark, total, clock, key);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Provider {Provider}: page {Page} was refused with {Code}, asked once more with new credentials")]
    private partial void LogMended(string provider, int page, string code);
}
