using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>What is to be done for a provider now.</summary>
internal abstract record DueStep
{
    private DueStep()
    {
    }

    /// <summary>Nothing, until the next due time (null when there is none).</summary>
    internal sealed record Nothing(DateTimeOffset? Next) : DueStep;

    /// <summary>Its due times begin to count.</summary>
    internal sealed record Begin : DueStep;

    /// <summary>Due times go by without a run.</summary>
    internal sealed record Skip(DueTurn Turn) : DueStep;

    /// <summary>A run.</summary>
    internal sealed record Run(DueTurn Turn, RunTrigger Trigger) : DueStep;
}

/// <summary>Decides by the stored state alone, so every node decides the same and the store lets one of them through (ADR 0036, 0037).</summary>
internal static class DuePlan
{
    /// <summary>A due time is missed when the next one has come before it was taken, or when it is this late.</summary>
    public static readonly TimeSpan LateStart = TimeSpan.FromMinutes(5);

    // Work that was cut short so often in a row without storing a page may be what ends the process: it is left to the next due time, which
    // then stands for it, too.
    private const int MostTries = 3;

    // One run for each due time of a long outage would never be done.
    private const int MostRuns = 100;

    public static DueStep Next(DueState? state, CollectionSchedule schedule, CatchUp policy, DateTimeOffset now)
    {
        if (state?.LastDue is not { } last || state.Schedule != NameOf(schedule))
        {
            return new DueStep.Begin();
        }

        var waits = state.IsPaused || state.WaitsUntil > now;
        if (state.Holder is not null)
        {
            return new DueStep.Nothing(null);
        }

        if (state.Owed is { } owed && owed.Tries <= MostTries && !waits)
        {
            var takeOver = new DueTurn(last, owed.Run) { From = owed.From, DueAt = owed.DueAt, TakesOver = true };
            return new DueStep.Run(takeOver, owed.Trigger);
        }

        var pending = DueTimes.Between(schedule, last, now);
        if (pending.Count == 0)
        {
            return new DueStep.Nothing(DueTimes.Next(schedule, now));
        }

        var seen = new DueTurn(last, state.Owed?.Run);
        return waits ? new DueStep.Skip(seen with { UpTo = pending[^1], Skipped = pending.Count }) : Take(seen, state.Owed?.From, pending, policy, now);
    }

    /// <summary>What a run at start stands for: what was missed until then, except where each has a run of its own.</summary>
    public static DueTurn AtStart(DueState state, CollectionSchedule schedule, CatchUp policy, DateTimeOffset now)
    {
        var seen = new DueTurn(state.LastDue, state.Owed?.Run);
        var pending = state.LastDue is { } last ? DueTimes.Between(schedule, last, now) : [];
        if (pending.Count == 0 || policy == CatchUp.Each)
        {
            return seen;
        }

        var caughtUp = policy == CatchUp.Once ? pending.Count : 0;
        return seen with { From = pending[0], DueAt = pending[^1], UpTo = pending[^1], Missed = pending.Count, CaughtUp = caughtUp, Skipped = pending.Count - caughtUp };
    }

    public static string NameOf(CollectionSchedule schedule) => $"{schedule.Cron} {schedule.TimeZone}";

    /// <param name="left">The first due time of work that was cut short and is left to this run; null when there is none.</param>
    private static DueStep Take(DueTurn seen, DateTimeOffset? left, IReadOnlyList<DateTimeOffset> pending, CatchUp policy, DateTimeOffset now)
    {
        var newest = pending[^1];
        var isLate = now - newest > LateStart;
        var missed = pending.Count - (isLate ? 0 : 1);
        switch (policy)
        {
            case CatchUp.Each when pending.Count > MostRuns:
                var tooMany = pending.Count - MostRuns;
                return new DueStep.Skip(seen with { UpTo = pending[tooMany - 1], Missed = tooMany, Skipped = tooMany });
            case CatchUp.Each:
                var one = missed > 0 ? 1 : 0;
                return new DueStep.Run(seen with { From = left ?? pending[0], DueAt = pending[0], UpTo = pending[0], Missed = one, CaughtUp = one }, RunTrigger.Schedule);
            case CatchUp.None when isLate:
                return new DueStep.Skip(seen with { UpTo = newest, Missed = missed, Skipped = missed });
            case CatchUp.None:
                return new DueStep.Run(seen with { From = left ?? newest, DueAt = newest, UpTo = newest, Missed = missed, Skipped = missed }, RunTrigger.Schedule);
            default:
                return new DueStep.Run(seen with { From = left ?? pending[0], DueAt = newest, UpTo = newest, Missed = missed, CaughtUp = missed }, RunTrigger.Schedule);
        }
    }
}
