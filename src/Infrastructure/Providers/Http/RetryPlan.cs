using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>The repeats one read may make: a fifth of its requests, but never under ten.</summary>
internal sealed class RetryBudget
{
    private const int Least = 10;
    private const int OneIn = 5;
    private int requests;
    private int repeats;

    public void CountRequest() => requests++;

    public bool TryTake()
    {
        if (repeats >= Math.Max(Least, requests / OneIn))
        {
            return false;
        }

        repeats++;
        return true;
    }
}

/// <summary>What to do after a fault.</summary>
/// <param name="Delay">Wait this long and ask again; null to give up.</param>
/// <param name="Fault">The fault to end with, completed with what is known about waiting.</param>
internal readonly record struct RetryStep(TimeSpan? Delay, ProviderFaultException Fault)
{
    /// <summary>
    /// The same step unless its wait would outlast the run: then the run ends now, nobody sleeps holding its lease, and when the wait is over
    /// goes into the next due time.
    /// </summary>
    public RetryStep Within(DateTimeOffset? deadline, TimeProvider time)
    {
        if (Delay is not { } delay || deadline is not { } end || time.GetUtcNow() + delay < end)
        {
            return this;
        }

        return new RetryStep(null, Fault.NotBefore is not null || Fault.Class != FaultClass.Throttled
            ? Fault
            : new ProviderFaultException(Fault.Error, Fault.Class, Fault.InnerException) { NotBefore = time.GetUtcNow() + delay });
    }
}

/// <summary>
/// Decides, for one page, whether a fault is worth another request. Transient faults wait with full jitter, throttling waits as
/// told, a broken contract is tried once more in case one node of many is bad. <see cref="Limits.Retries"/> = 0 turns all of it off.
/// </summary>
internal sealed class RetryPlan(Limits limits, RetryBudget budget, Random jitter, TimeProvider time)
{
    /// <summary>A run does not sleep longer than this for a provider: it ends, and the next due time moves.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private const int MostThrottlesOfAPage = 10;
    private const int MostUntoldThrottles = 2;

    private int transient;
    private int contract;
    private int throttled;

    public RetryStep After(ProviderFaultException fault) => fault.Class switch
    {
        _ when limits.Retries == 0 || fault.IsFinal => new(null, fault),
        FaultClass.Transient when ++transient <= limits.Retries && budget.TryTake() => new(Jitter(transient), fault),
        FaultClass.Contract when ++contract == 1 && budget.TryTake() => new(Jitter(1), fault),
        FaultClass.Throttled => AfterThrottle(fault),
        _ => new(null, fault),
    };

    private RetryStep AfterThrottle(ProviderFaultException fault)
    {
        throttled++;
        if (fault.NotBefore is { } told)
        {
            // What was told may have passed since: a timer takes no wait below zero.
            var wait = told - time.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero;
            return new(wait <= LongestWait && throttled <= MostThrottlesOfAPage ? wait : null, fault);
        }

        if (throttled <= MostUntoldThrottles)
        {
            return new(FirstDelay + Jitter(throttled), fault);
        }

        var until = time.GetUtcNow() + LongestWait;
        return new(null, new ProviderFaultException(fault.Error, fault.Class, fault.InnerException) { NotBefore = until });
    }

    /// <summary>Full jitter: anywhere between nothing and a bound that doubles, 1 s to 30 s.</summary>
    private TimeSpan Jitter(int attempt)
    {
        var bound = Math.Min(LongestDelay.TotalSeconds, FirstDelay.TotalSeconds * Math.Pow(2, attempt - 1));
        return TimeSpan.FromSeconds(bound * jitter.NextDouble());
    }
}
