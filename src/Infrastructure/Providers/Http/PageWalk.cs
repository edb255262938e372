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
    private readonly WalkBounds bounds = new(preset, parts.Time);
    private readonly ILogger logger = parts.Logger;
    private int number = pagesBefore;
    private bool countWasTold;

    /// <inheritdoc cref="ReadFrom.IsProbe"/>
    public bool IsProbe { get; init; }

    /// <summary>The provider's own, shared by all its reads.</summary>
    public Breaker Breaker { get; init; } = new();

    /// <summary>When the run must be over, or null: no wait reaches beyond it.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Reads the page at a position, repeating what may be repeated.</summary>
    /// <param name="position">The page.</param>
    /// <param name="cursorOf">Names the place after it among all lists; null is given for the end of this one.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ProviderFaultException">The walk ends here.</exception>
    public async Task<(ProviderPage Page, PagePosition? Next)> ReadAsync(
        PagePosition position, Func<PagePosition?, Cursor?> cursorOf, CancellationToken cancellationToken)
    {
        var site = new FaultSite(preset, ++number);
        position = await BoundAsync(position, site, cancellationToken);
        var received = await ReadOrGoOnAsync(position, site, cancellationToken);
        if (received.Scanned.CountIsImplausible && !countWasTold)
        {
            countWasTold = true;
            LogCountIgnored(preset.Provider.Value, site.Page);
        }

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
            Until = position.Until,
        };
        return (page, received.Next);
    }

    private async Task<PagePosition> BoundAsync(PagePosition position, FaultSite site, CancellationToken cancellationToken)
    {
        if (!bounds.AreMissing(position, since))
        {
            return position;
        }

        var answer = await ReadWithRepeatsAsync(bounds.Probe(position, since), site, cancellationToken);
        answer.Body.Dispose();
        return bounds.With(position, since, answer.Clock);
    }

    private async Task<ReceivedPage> ReadOrGoOnAsync(PagePosition position, FaultSite site, CancellationToken cancellationToken)
    {
        guard.Enter(position, site);
        PagePosition other;
        try
        {
            return await ReadWithRepeatsAsync(position, site, cancellationToken);
        }
        catch (ProviderFaultException fault) when (reader.AfterRefusal(position, fault, site) is { } next)
        {
            other = next;
        }

        guard.Forget();
        guard.Enter(other, site);
        return await ReadWithRepeatsAsync(other, site, cancellationToken);
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
                step = StepAfter(fault, plan);
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

    private RetryStep StepAfter(ProviderFaultException fault, RetryPlan plan)
    {
        if (!FaultTable.IsOfTheLine(fault))
        {
            Breaker.Answered();
        }
        else
        {
            Breaker.Failed();
            if (Breaker.IsOpen)
            {
                return new RetryStep(null, fault);
            }
        }

        return plan.After(fault).Within(Deadline, parts.Time);
    }

    private async Task<ReceivedPage> ReadOnceAsync(PagePosition position, FaultSite site, CancellationToken cancellationToken)
    {
        budget.CountRequest();
        var received = await reader.ReadAsync(position, since, site, cancellationToken);
        Breaker.Answered();
        try
        {
            return position.IsProbe ? received : Guarded(position, received, site);
        }
        catch (ProviderFaultException)
        {
            received.Body.Dispose();
            throw;
        }
    }

    private ReceivedPage Guarded(PagePosition position, ReceivedPage received, FaultSite site)
    {
        var page = received.Scanned;
        if (!page.IsExpectedAgain && guard.Check(received.Key, IsWhole(received), site))
        {
            if (guard.IsLast(received.Key))
            {
                page.TakeOutAll();
            }

            return received with { Next = null };
        }

        if (received.Next is null)
        {
            return received;
        }

        if (page.IsExpectedAgain || IsOtherQuestion(position, received.Next))
        {
            guard.Forget();
        }
        else
        {
            guard.Passed(received.Key, site);
        }

        return received;
    }

    /// <summary>By the provider's count all records of the list are on this page, each once.</summary>
    private static bool IsWhole(ReceivedPage received) =>
        received.Total == received.Scanned.Received.Count
        && received.Scanned.Received.Select(record => record.ExternalId).OfType<string>().Distinct(StringComparer.Ordinal).Count() == received.Total;

    private static bool IsOtherQuestion(PagePosition position, PagePosition next) =>
        next.Window is { } window && (window.Mode != position.Window!.Mode || window.Since != position.Window.Since || window.LastId != position.Window.LastId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Provider {Provider}: page {Page} failed with {Code}, asked again in {DelayMs} ms")]
    private partial void LogAskedAgain(string provider, int page, string code, long delayMs);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Provider {Provider}: page {Page} holds more records than the list has by the provider's count; the count is left out of account")]
    private partial void LogCountIgnored(string provider, int page);
}
