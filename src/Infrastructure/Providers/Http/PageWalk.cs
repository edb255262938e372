using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>One read of one list of a provider: page after page, with repeats and the guard against loops. Used by one caller at a time.</summary>
/// <param name="pagesBefore">Pages that this read has taken from the lists before.</param>
internal sealed partial class PageWalk(Preset preset, PageReader reader, ConnectorParts parts, ChangedSince? since, int pagesBefore = 0)
{
    private readonly LoopGuard guard = new(preset.Limits);
    private readonly RetryBudget budget = new();
    private readonly ILogger logger = parts.Logger;
    private int number = pagesBefore;

    /// <inheritdoc cref="ReadFrom.IsProbe"/>
    public bool IsProbe { get; init; }

    /// <summary>Reads the page at a position, repeating what may be repeated.</summary>
    /// <param name="position">The page.</param>
    /// <param name="cursorOf">Names the place after it among all lists; null is given for the end of this one.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ProviderFaultException">The walk ends here.</exception>
    public async Task<(ProviderPage Page, PagePosition? Next)> ReadAsync(
        PagePosition position, Func<PagePosition?, Cursor?> cursorOf, CancellationToken cancellationToken)
    {
        var site = new FaultSite(preset, ++number);
        guard.Enter(position, site);
        var received = await ReadWithRepeatsAsync(position, site, cancellationToken);
        var page = new ProviderPage(received.Body.Dispose)
        {
            Number = number,
            Body = received.Body.Bytes,
            Records = received.Scanned.Records,
            Next = cursorOf(received.Next),
            Feed = preset.Feed,
            NewestFirst = preset.NewestFirst,
            Mark = received.Mark,
            IsPartial = preset.Paging is Paging.DeltaLink { Entries: DeltaEntries.Partial },
            ProviderClock = received.Clock,
            Total = received.Total,
        };
        return (page, received.Next);
    }

    private async Task<ReceivedPage> ReadWithRepeatsAsync(PagePosition position, FaultSite site, CancellationToken cancellationToken)
    {
        var plan = new RetryPlan(preset.Limits, budget, parts.Jitter, parts.Time);
        while (true)
        {
            RetryStep step;
            try
            {
                return await ReadOnceAsync(position, site, cancellationToken);
            }
            catch (ProviderFaultException) when (IsProbe && number == 1)
            {
                throw;
            }
            catch (ProviderFaultException fault)
            {
                step = plan.After(fault);
                if (step.Delay is null && step.Fault == fault)
                {
                    throw;
                }
            }

            if (step.Delay is not { } delay)
            {
                throw step.Fault;
            }

            LogAskedAgain(preset.Provider.Value, site.Page, step.Fault.Error.Code, (long)delay.TotalMilliseconds);
            await Task.Delay(delay, parts.Time, cancellationToken);
        }
    }

    private async Task<ReceivedPage> ReadOnceAsync(PagePosition position, FaultSite site, CancellationToken cancellationToken)
    {
        budget.CountRequest();
        var received = await reader.ReadAsync(position, since, site, cancellationToken);
        try
        {
            guard.Check(received.Key, site);
            if (received.Next is not null)
            {
                guard.Passed(received.Key, site);
            }

            return received;
        }
        catch (ProviderFaultException)
        {
            received.Body.Dispose();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Provider {Provider}: page {Page} failed with {Code}, asked again in {DelayMs} ms")]
    private partial void LogAskedAgain(string provider, int page, string code, long delayMs);
}
