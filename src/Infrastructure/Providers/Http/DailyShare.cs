using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Keeps to a share of a daily allowance that others use, too: stops when we have used ours, and when everybody together has used most of it.
/// Counts our own requests of the last 24 hours by the hour; of those before the process began it knows the pages they stored. Guarded by its caller.
/// </summary>
internal sealed class DailyShare(DailyQuota quota)
{
    /// <summary>Nobody says when a rolling allowance comes back, so one request an hour asks.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromHours(1);

    public static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly List<(DateTimeOffset Hour, int Requests)> hours = [];
    private Allowance? known;
    private DateTimeOffset knownAt;
    private int own;

    public bool KnowsPast { get; private set; }

    /// <summary>Counts what was asked before the process began, once.</summary>
    public void CountPast(IReadOnlyList<(DateTimeOffset Hour, int Requests)> past)
    {
        if (KnowsPast)
        {
            return;
        }

        KnowsPast = true;
        hours.InsertRange(0, past);
        own += past.Sum(hour => hour.Requests);
    }

    public void Learn(HttpResponseMessage response, DateTimeOffset now)
    {
        if (HeaderText.First(response, quota.Header) is { } text && UsageText.Pair(text) is { } allowance)
        {
            known = allowance;
            knownAt = now;
        }
    }

    public void CountRequest(DateTimeOffset now)
    {
        var hour = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        if (hours.Count > 0 && hours[^1].Hour == hour)
        {
            hours[^1] = (hour, hours[^1].Requests + 1);
        }
        else
        {
            hours.Add((hour, 1));
        }

        own++;
    }

    /// <summary>The moment until which no request may leave, or null.</summary>
    public DateTimeOffset? Until(DateTimeOffset now)
    {
        Forget(now);
        if (known is not { } allowance)
        {
            return null;
        }

        var shared = allowance.Used >= quota.Most * allowance.Limit ? knownAt + AskAgain : (DateTimeOffset?)null;
        var ours = own >= quota.Share * allowance.Limit && hours.Count > 0 ? hours[0].Hour + TimeSpan.FromHours(1) + Day : (DateTimeOffset?)null;
        var until = shared > ours || ours is null ? shared : ours;
        return until > now ? until : null;
    }

    private void Forget(DateTimeOffset now)
    {
        while (hours.Count > 0 && hours[0].Hour + TimeSpan.FromHours(1) + Day <= now)
        {
            own -= hours[0].Requests;
            hours.RemoveAt(0);
        }
    }
}
