using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// When the next request to one provider may leave. All its pages and lists go through here, so that a wait the provider named for one holds for
/// all; named waits are stored, so that it holds for other processes and after a restart, too (ADR 0020).
/// </summary>
internal sealed class RequestPace(Preset preset, ConnectorParts parts)
{
    /// <summary>What throttling without a hint costs every page at least.</summary>
    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly RequestRate? rate = preset.Budget?.Rate;
    private readonly DailyShare? daily = preset.Budget?.Daily is { } quota ? new DailyShare(quota) : null;
    private readonly Queue<DateTimeOffset> sent = new();
    private DateTimeOffset named;
    private DateTimeOffset slowed;
    private DateTimeOffset refilled;

    /// <summary>Waits until a request may leave; <see cref="TryTake"/> then says whether it still may.</summary>
    /// <exception cref="ProviderFaultException">That is further away than a run may sleep.</exception>
    public async Task WaitAsync(FaultSite site, CancellationToken cancellationToken)
    {
        if (site.Page == 1 && parts.StoredPace is { } stored)
        {
            await RecallAsync(stored, cancellationToken);
        }

        while (Next() is { } turn)
        {
            var wait = turn.At - parts.Time.GetUtcNow();
            if (wait > RetryPlan.LongestWait)
            {
                throw site.Fault(turn.Row, $"not before {Domain.Common.Instants.Format(turn.At)}", notBefore: turn.At);
            }

            // Timers count whole milliseconds: rounded down they would fire too soon.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds))), parts.Time, cancellationToken);
        }
    }

    /// <summary>Takes the turn of one request, which is sent at once; false when it has to wait again.</summary>
    public bool TryTake()
    {
        lock (gate)
        {
            if (Next() is not null)
            {
                return false;
            }

            var now = parts.Time.GetUtcNow();
            daily?.CountRequest(now);
            if (rate is not null)
            {
                sent.Enqueue(now);
            }

            return true;
        }
    }

    /// <summary>The provider throttled a request: nobody asks it before the moment it named, or for a second when it named none.</summary>
    public async Task ThrottledAsync(ProviderFaultException fault, CancellationToken cancellationToken)
    {
        if (fault.NotBefore is not { } told)
        {
            lock (gate)
            {
                slowed = Later(slowed, parts.Time.GetUtcNow() + LeastWait);
            }

            return;
        }

        Name(told);
        if (parts.StoredPace is { } stored)
        {
            await stored.RememberAsync(preset.Provider, told, cancellationToken);
        }
    }

    /// <summary>What an answer's headers say about the allowance.</summary>
    public void Learn(HttpResponseMessage response)
    {
        var now = parts.Time.GetUtcNow();
        lock (gate)
        {
            daily?.Learn(response, now);
            if (preset.Throttle.Usage is { } usage && UsageText.Read(usage, response) is { } allowance)
            {
                slowed = now + Restoring(allowance.Used - (usage.Most * allowance.Limit), usage.RestorePerSecond);
            }
        }
    }

    /// <summary>What a body says about the points that are left: the next request costs about what this one did.</summary>
    public void Learn(decimal available, decimal restorePerSecond, decimal needed)
    {
        lock (gate)
        {
            refilled = parts.Time.GetUtcNow() + Restoring(needed - available, restorePerSecond);
        }
    }

    /// <summary>How long until an amount has come back; nothing for numbers that make no sense, at most an hour.</summary>
    public static TimeSpan Restoring(decimal amount, decimal perSecond) =>
        amount <= 0 || perSecond <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)Math.Min(amount / perSecond, 3600));

    // Another process may have been told something since; what was asked before this one began is counted once.
    private async Task RecallAsync(IStoredPace stored, CancellationToken cancellationToken)
    {
        if (await stored.RecallAsync(preset.Provider, cancellationToken) is { } told)
        {
            Name(told);
        }

        if (daily is null || daily.KnowsPast)
        {
            return;
        }

        var pages = await stored.PagesByHourAsync(preset.Provider, parts.Time.GetUtcNow() - DailyShare.Day, cancellationToken);
        lock (gate)
        {
            daily.CountPast(pages);
        }
    }

    private void Name(DateTimeOffset told)
    {
        lock (gate)
        {
            named = Later(named, told);
        }
    }

    /// <summary>When and why the next request may leave only later, or null when it may now.</summary>
    private (DateTimeOffset At, FaultRow Row)? Next()
    {
        lock (gate)
        {
            var now = parts.Time.GetUtcNow();
            var told = Later(named, Later(slowed, refilled));
            var own = Later(daily?.Until(now) ?? default, RateUntil(now));
            return told <= now && own <= now ? null
                : told >= own ? (told, FaultTable.Throttled)
                : (own, FaultTable.Quota);
        }
    }

    // Never more in any span than declared: a bucket that refills would let twice as many through at its edge.
    private DateTimeOffset RateUntil(DateTimeOffset now)
    {
        if (rate is null)
        {
            return default;
        }

        while (sent.Count > 0 && sent.Peek() + rate.Per <= now)
        {
            sent.Dequeue();
        }

        return sent.Count < rate.Requests ? default : sent.Peek() + rate.Per;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
