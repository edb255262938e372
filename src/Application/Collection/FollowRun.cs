using System.Globalization;
using System.Runtime.CompilerServices;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>Watches a run until it ends, whichever node carries it out.</summary>
/// <param name="Seen">Id of the sighting the caller saw last, or null.</param>
public sealed record FollowRun(RunId Run, string? Seen = null) : IQuery<FollowedRun>;

/// <param name="IsOver">The run has ended and the caller saw that: there is nothing to watch.</param>
/// <param name="Sightings">How it stands now, unless the caller saw exactly that, then each time it has moved on; the last one when it has ended.</param>
public sealed record FollowedRun(bool IsOver, IAsyncEnumerable<RunSeen> Sightings);

/// <summary>A run at one moment.</summary>
/// <param name="Run">As stored, with the counters committed so far.</param>
/// <param name="PagesRead">Pages read and prepared, committed or not. Another node tells only what it has committed.</param>
/// <param name="RecordsRead">Records in them.</param>
/// <param name="Total">Records the provider says the list has, or null.</param>
public sealed record RunSeen(RunView Run, long PagesRead, long RecordsRead, long? Total)
{
    public bool IsEnd => Run.State != RunState.Running;

    /// <summary>Equal for equal sightings on every node.</summary>
    public string Id => string.Create(
        CultureInfo.InvariantCulture,
        $"{EnumNames<RunState>.Of(Run.State)}.{Run.Counters.Pages}.{Run.Counters.Read}.{PagesRead}.{RecordsRead}{(Run.CancelRequested ? ".cancel" : "")}");
}

internal sealed class FollowRunHandler(IRunReader runs, RunProgressBoard board) : IQueryHandler<FollowRun, FollowedRun>
{
    private const int LooksPerRead = 4;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public async Task<Result<FollowedRun>> Handle(FollowRun query, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(query.Run, cancellationToken) is not { } run)
        {
            return RunErrors.NotFound(query.Run);
        }

        var first = See(run);
        return new FollowedRun(first.IsEnd && first.Id == query.Seen, FollowAsync(first, query.Seen, cancellationToken));
    }

    private async IAsyncEnumerable<RunSeen> FollowAsync(RunSeen first, string? seen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (now, isLiveNow) = (first, IsLive(first.Run));
        for (var look = 1; ; look++)
        {
            if (now.Id != seen)
            {
                seen = now.Id;
                yield return now;
            }

            if (now.IsEnd)
            {
                yield break;
            }

            await Task.Delay(LookEvery, TimeProvider.System, cancellationToken);

            // A run that this process has just let go of has ended, or is about to.
            var (wasLive, isLive) = (isLiveNow, IsLive(now.Run));
            isLiveNow = isLive;
            var asks = wasLive != isLive || look % LooksPerRead == 0;
            now = See(asks && await runs.FindAsync(now.Run.Id, cancellationToken) is { } stored ? stored : now.Run);
        }
    }

    private bool IsLive(RunView run) => board.Read(run.Provider)?.Run == run.Id;

    // What this process knows of its own run is newer than what is stored of it.
    private RunSeen See(RunView run)
    {
        if (run.State == RunState.Running && board.Read(run.Provider) is { } live && live.Run == run.Id && live.Committed.Pages >= run.Counters.Pages)
        {
            return new RunSeen(run with { Counters = live.Committed }, live.PagesRead, live.RecordsRead, live.Total);
        }

        return new RunSeen(run, run.Counters.Pages, run.Counters.Read, run.Coverage.Total);
    }
}
