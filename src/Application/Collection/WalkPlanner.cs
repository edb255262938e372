using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Application.Collection;

/// <summary>
/// Takes up an unfinished walk, from its beginning where rows may have moved under its position; else reads what changed since the watermark,
/// less the overlap, or since the provider's mark; else everything. A checkpoint of another mapping has no meaning now, and a log of changes
/// that no longer reaches back to the watermark would have a gap, so everything is read then, and the run says why (ADR 0015).
/// </summary>
internal sealed class WalkPlanner(Checkpoint checkpoint, IConnector connector, WalkWish wish)
{
    /// <summary>The log of changes no longer reaches back to where it was left.</summary>
    public const string LogExpired = "run.log_expired";

    /// <summary>A whole walk is due by the schedule's <c>fullEvery</c>.</summary>
    public const string FullDue = "run.full_due";

    // A provider's clock may be this far ahead of ours, and its log then ends so much later.
    private static readonly TimeSpan ClockAllowance = TimeSpan.FromMinutes(5);

    private readonly string fingerprint = Mapping.Of(connector).Name;

    public WalkPlan Plan()
    {
        if (!string.Equals(checkpoint.Fingerprint, fingerprint, StringComparison.Ordinal))
        {
            return Anew(RunMode.Backfill) with { Probes = false };
        }

        if (wish.Full)
        {
            return Anew(RunMode.Full);
        }

        var changes = PlanChanges();
        if (checkpoint.Walk is { ReadsChanges: false } whole)
        {
            return TakeUp(whole, Whole(changes));
        }

        if (changes is not null && IsFullDue())
        {
            return Anew(RunMode.Full) with { Note = FullDue };
        }

        if (checkpoint.Walk is { } walk && IsInLog(walk))
        {
            return TakeUp(walk, Anew(RunMode.Incremental) with { Since = walk.Since, Mark = walk.Mark });
        }

        return changes ?? Whole(null);
    }

    // Null when changes cannot be asked for, or not without a gap.
    private WalkPlan? PlanChanges()
    {
        if (connector.ReadsFromMark)
        {
            return checkpoint.Mark is { } mark ? Anew(RunMode.Incremental) with { Mark = mark } : null;
        }

        return connector.ReadsChanges && checkpoint.Watermark is { } watermark && Reachable(watermark) is { } since
            ? Anew(RunMode.Incremental) with { Since = since }
            : null;
    }

    // The watermark is a change time, and in a quiet shop an old one. What counts for a log is how far it was read completely.
    private ChangeBound? Reachable(ChangeBound watermark)
    {
        var since = Back(watermark);
        if (IsInLog(since.Value))
        {
            return since;
        }

        return checkpoint.CompleteUpTo is { } read && IsInLog(read - connector.Overlap) ? new ChangeBound(read - connector.Overlap, null) : null;
    }

    private bool IsInLog(DateTimeOffset since) => connector.Retention is not { } reach || since > wish.Now + ClockAllowance - reach;

    private bool IsInLog(UnfinishedWalk walk) => walk.Since is not { } since || IsInLog(since.Value);

    private bool IsFullDue() =>
        wish.Scheduled && connector.FullEvery is { } every && (checkpoint.LastFullAt is not { } last || last + every <= wish.Now);

    // Backfill: there is no checkpoint that could be used. Full: there is, or none is ever used.
    private WalkPlan Whole(WalkPlan? changes)
    {
        if (!connector.ReadsChanges || changes is not null)
        {
            return Anew(RunMode.Full);
        }

        return checkpoint.Watermark is null ? Anew(RunMode.Backfill) : Anew(RunMode.Backfill) with { Note = LogExpired };
    }

    private WalkPlan TakeUp(UnfinishedWalk walk, WalkPlan plan) =>
        connector.ResumesAcrossRuns ? plan with { Resumes = true, Cursor = walk.Cursor } : plan;

    private WalkPlan Anew(RunMode mode) => new(mode, fingerprint, Resumes: false, Probes: true, null, null);

    // Behind the watermark the bound is ours, so the provider's own text no longer names it.
    private ChangeBound Back(ChangeBound watermark) =>
        connector.Overlap == TimeSpan.Zero ? watermark : new ChangeBound(watermark.Value - connector.Overlap, null);
}
