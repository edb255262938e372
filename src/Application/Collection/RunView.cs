using System.Text.Json.Serialization;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>The declared end of the list was reached.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>Pages were stored, the end was not reached.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,

    /// <summary>Nothing was stored.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

[JsonConverter(typeof(JsonStringEnumConverter<RunTrigger>))]
public enum RunTrigger
{
    [JsonStringEnumMemberName("schedule")]
    Schedule,

    [JsonStringEnumMemberName("manual")]
    Manual,

    /// <summary>The catch-up run when the service starts.</summary>
    [JsonStringEnumMemberName("start")]
    Start,
}

[JsonConverter(typeof(JsonStringEnumConverter<RunMode>))]
public enum RunMode
{
    /// <summary>What changed since the watermark.</summary>
    [JsonStringEnumMemberName("incremental")]
    Incremental,

    /// <summary>The whole list, because it was asked for or because the provider cannot be asked for changes.</summary>
    [JsonStringEnumMemberName("full")]
    Full,

    /// <summary>The whole list, because there is no usable checkpoint: the first run, or a preset that changed.</summary>
    [JsonStringEnumMemberName("backfill")]
    Backfill,
}

/// <summary>What a run did with the records it read. <c>Read = Created + Updated + Unchanged + Removed + Quarantined + Suppressed</c>, always.</summary>
public readonly record struct RunCounters(
    long Pages, long Read, long Created, long Updated, long Unchanged, long Removed, long Quarantined, long Suppressed)
{
    public bool AddUp => Read == Created + Updated + Unchanged + Removed + Quarantined + Suppressed;

    public static RunCounters operator +(RunCounters a, RunCounters b) => new(
        a.Pages + b.Pages, a.Read + b.Read, a.Created + b.Created, a.Updated + b.Updated, a.Unchanged + b.Unchanged,
        a.Removed + b.Removed, a.Quarantined + b.Quarantined, a.Suppressed + b.Suppressed);

    public static RunCounters Add(RunCounters left, RunCounters right) => left + right;
}

/// <summary>One run as stored.</summary>
/// <param name="ChangedFrom">Inclusive lower bound of change time that the walk covers; null = everything.</param>
/// <param name="ChangedTo">Exclusive upper bound, set when the walk is complete.</param>
/// <param name="CancelRequested">A person asked it to stop; it ends after the pages in hand.</param>
/// <param name="ErrorCode">Stable code when it did not succeed, else null.</param>
public sealed record RunView(
    RunId Id,
    ProviderId Provider,
    RunTrigger Trigger,
    RunMode Mode,
    RunState State,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset? ChangedFrom,
    DateTimeOffset? ChangedTo,
    RunCounters Counters,
    bool CancelRequested,
    string? ErrorCode,
    string? ErrorMessage)
{
    /// <summary>What the run proved.</summary>
    public RunCoverage Coverage { get; init; } = RunCoverage.None;

    /// <summary>Stable code that says why the run reads everything although changes could be asked for; null otherwise.</summary>
    public string? Note { get; init; }
}
