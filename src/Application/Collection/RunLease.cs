using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>The right to write for one run. <see cref="Run"/> is its fencing token, checked inside every page's transaction (ADR 0004).</summary>
public sealed record RunLease(RunId Run, ProviderId Provider);

/// <summary>A try to take an occurrence.</summary>
/// <param name="DueAt">The schedule's due time, or now for a manual run; with the provider it names the occurrence.</param>
public sealed record RunClaim(ProviderId Provider, RunTrigger Trigger, DateTimeOffset DueAt)
{
    /// <summary>What it stands for in the schedule; null for a run that a person wants.</summary>
    public DueTurn? Due { get; init; }
}

/// <summary>What became of a claim.</summary>
public abstract record ClaimOutcome
{
    private ClaimOutcome()
    {
    }

    /// <summary>The occurrence is ours.</summary>
    public sealed record Taken(RunLease Lease, WalkPlan Plan, RunView Run) : ClaimOutcome
    {
        /// <summary>A person must act before the provider can be read, so the schedule only looks whether that has happened.</summary>
        public bool IsProbe { get; init; }

        /// <summary>A page was refused run after run: ask for smaller ones.</summary>
        public bool SmallerPages { get; init; }
    }

    /// <summary>The provider is being collected already, here or by another process.</summary>
    public sealed record Running(RunView Run) : ClaimOutcome;

    /// <summary>The occurrence was taken before; nothing to do.</summary>
    public sealed record Done : ClaimOutcome;

    /// <summary>The provider asked not to be called before; that holds for people, too.</summary>
    public sealed record NotBefore(DateTimeOffset At) : ClaimOutcome;

    /// <summary>Runs of the provider failed, and the schedule tries again then; people need not wait.</summary>
    public sealed record BackingOff(DateTimeOffset NextTry) : ClaimOutcome;

    /// <summary>A person stopped the collection of the provider.</summary>
    public sealed record Paused : ClaimOutcome;
}

/// <summary>Where a provider's collection stands.</summary>
/// <param name="Fingerprint">Of the connector that made it; null before the first run.</param>
/// <param name="Walk">The unfinished walk, or null.</param>
/// <param name="Watermark">Where the next incremental walk starts (inclusive), or null.</param>
public sealed record Checkpoint(string? Fingerprint, UnfinishedWalk? Walk, ChangeBound? Watermark)
{
    /// <summary>The last walk of the whole list had a gap: the next walk reads the whole list again.</summary>
    public bool OwesFullWalk { get; init; }

    /// <summary>Every change up to here was read, whatever its own date; null before the first complete walk.</summary>
    public DateTimeOffset? CompleteUpTo { get; init; }

    /// <summary>The provider's own mark for what changes next, or null.</summary>
    public string? Mark { get; init; }

    /// <summary>When the last complete walk of everything began; null before the first one.</summary>
    public DateTimeOffset? LastFullAt { get; init; }

    /// <summary>
    /// Where the next incremental walk starts after a complete one: the highest change time seen, but never after the walk's own beginning,
    /// because a record changed while we walked may stand on a page that had been read before; and never back.
    /// </summary>
    public static ChangeBound NextWatermark(DateTimeOffset walkStartedAt, ChangeBound? changedTo, ChangeBound? current)
    {
        var next = changedTo switch
        {
            null => current ?? new ChangeBound(walkStartedAt, null),
            _ when changedTo.Value > walkStartedAt => new ChangeBound(walkStartedAt, null),
            _ => changedTo,
        };
        return current is not null && current.Value > next.Value ? current : next;
    }
}

/// <param name="Since">The walk's lower bound, null for the whole list.</param>
/// <param name="Cursor">The next page, as the connector named it; null for the first.</param>
/// <param name="Mark">The provider's mark that the walk began at, or null.</param>
public sealed record UnfinishedWalk(ChangeBound? Since, string? Cursor, string? Mark = null)
{
    /// <summary>False when the walk is one of everything.</summary>
    public bool ReadsChanges => Since is not null || Mark is not null;
}

/// <summary>A change time and, where known, the text in which the provider wrote it.</summary>
public sealed record ChangeBound(DateTimeOffset Value, string? Text);

/// <summary>Whether a run may go on.</summary>
public enum LeaseState
{
    Held,

    /// <summary>Held, and a person asked the run to stop.</summary>
    CancelRequested,

    /// <summary>Held, and a person paused the provider.</summary>
    Paused,

    /// <summary>Another owner took over: nothing may be written.</summary>
    Lost,
}

/// <summary>How a run ends.</summary>
/// <param name="ErrorCode">Null when the end of the list was reached.</param>
/// <param name="NotBefore">The provider asked not to be called before.</param>
/// <param name="Fault">The kind of the provider's fault, which decides its health; null when the provider is not to blame.</param>
/// <param name="ForgetsWalk">The provider no longer knows the position of the unfinished walk: the next run begins it anew.</param>
public sealed record RunEnd(
    string? ErrorCode, string? ErrorMessage, DateTimeOffset? NotBefore = null, FaultClass? Fault = null, bool ForgetsWalk = false)
{
    public static readonly RunEnd Complete = new(null, null);

    /// <summary>The walk goes on at its stored position in the next run; false when it begins anew there, null when nobody can say.</summary>
    public bool? WalkGoesOn { get; init; }

    /// <summary>The provider can be asked for smaller pages.</summary>
    public bool CanHalvePages { get; init; }

    /// <summary>By a fault of ours that nobody foresaw.</summary>
    public bool IsUnexpected => ErrorCode == RunErrors.UnexpectedCode;

    /// <summary>Cut short by us, not by the provider or a person: a node goes on with the work as soon as it can (ADR 0036).</summary>
    public bool IsOwed => ErrorCode is "run.stopped" or "store.unavailable" or "store.locked";

    /// <summary>Stopped by a person, a shutdown or another owner: says nothing about the provider.</summary>
    public bool IsStop => ErrorCode is { } code && code.StartsWith("run.", StringComparison.Ordinal) && !IsUnexpected;
}
