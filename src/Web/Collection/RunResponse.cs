using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;

namespace CleanCustomers.Web.Collection;

/// <summary>One attempt to collect one provider.</summary>
/// <param name="Run">Its number, ascending over all providers; gaps are normal.</param>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Trigger">What started it.</param>
/// <param name="Mode">What it reads.</param>
/// <param name="State">How it stands.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">Null while it is running.</param>
/// <param name="ChangedFrom">Inclusive lower bound of change time that it covers; null = everything.</param>
/// <param name="ChangedTo">Exclusive upper bound, set when the whole walk is complete.</param>
/// <param name="Counters">What it did with the records it read.</param>
/// <param name="CancelRequested">A person asked it to stop; it ends after the pages in hand.</param>
/// <param name="ErrorCode">Stable code when it did not succeed, else null.</param>
/// <param name="ErrorMessage">For people; null when it succeeded.</param>
/// <param name="Note">Stable code that says why it reads everything although changes could be asked for, else null.</param>
/// <param name="Coverage">What it proved.</param>
internal sealed record RunResponse(
    long Run,
    string Provider,
    RunTrigger Trigger,
    RunMode Mode,
    RunState State,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset? ChangedFrom,
    DateTimeOffset? ChangedTo,
    CountersResponse Counters,
    bool CancelRequested,
    string? ErrorCode,
    string? ErrorMessage,
    string? Note,
    CoverageResponse Coverage)
{
    public static RunResponse From(RunView view) => new(
        view.Id.Value,
        view.Provider.Value,
        view.Trigger,
        view.Mode,
        view.State,
        view.StartedAt,
        view.FinishedAt,
        view.ChangedFrom,
        view.ChangedTo,
        CountersResponse.From(view.Counters),
        view.CancelRequested,
        view.ErrorCode,
        view.ErrorMessage,
        view.Note,
        CoverageResponse.From(view.Coverage));
}

/// <summary>What a run did with the records it read: read = created + updated + unchanged + removed + quarantined + suppressed.</summary>
/// <param name="Pages">Pages stored.</param>
/// <param name="Read">Records received.</param>
/// <param name="Created">Records that made a new customer.</param>
/// <param name="Updated">Records that differ from what was stored.</param>
/// <param name="Unchanged">Records stored before in exactly this version, or newer.</param>
/// <param name="Removed">Recorded deletions.</param>
/// <param name="Quarantined">Records that broke a rule.</param>
/// <param name="Suppressed">Records of erased people, not stored.</param>
internal sealed record CountersResponse(
    long Pages, long Read, long Created, long Updated, long Unchanged, long Removed, long Quarantined, long Suppressed)
{
    public static CountersResponse From(RunCounters counters) => new(
        counters.Pages,
        counters.Read,
        counters.Created,
        counters.Updated,
        counters.Unchanged,
        counters.Removed,
        counters.Quarantined,
        counters.Suppressed);
}

/// <summary>A part of the list of runs.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Next">The cursor of the following part, or null when this is the last.</param>
internal sealed record RunsResponse(IReadOnlyList<RunResponse> Items, string? Next)
{
    public static RunsResponse From(Slice<RunView> slice) => new([.. slice.Items.Select(RunResponse.From)], slice.Next);
}

/// <summary>Orders a run.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Full">Read the whole list even if the provider can be asked for changes. Default false.</param>
internal sealed record StartRunRequest(string Provider, bool Full = false);

/// <summary>A run that was started or joined.</summary>
/// <param name="Run">How it stands now; its own address tells how it goes on.</param>
/// <param name="Joined">It was running already; no second one was started.</param>
internal sealed record StartedRunResponse(RunResponse Run, bool Joined)
{
    public static StartedRunResponse From(StartedRun started) => new(RunResponse.From(started.Run), started.Joined);
}
