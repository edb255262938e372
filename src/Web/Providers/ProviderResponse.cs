using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Providers;

/// <summary>One provider: what its preset says and what became of it.</summary>
/// <param name="Provider">Its name, as in the preset.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Server">Scheme, host and port it is read from; null without a valid preset.</param>
/// <param name="Schedule">When it is collected; null when by hand only, or without a valid preset.</param>
/// <param name="Configured">There is a valid preset. False for one whose file is gone or broken: its customers stay, nothing is collected.</param>
/// <param name="State">How its collection stands.</param>
/// <param name="LastRun">Null before the first run.</param>
/// <param name="LastSuccessAt">When a run last reached the end of the list.</param>
/// <param name="CompleteUpTo">Every change up to here was read; null before the first complete run.</param>
/// <param name="LastErrorCode">Stable code of the latest failure; null after a success.</param>
/// <param name="LastError">The same for people.</param>
/// <param name="FailingSince">When the failures in a row began; null after a success.</param>
/// <param name="NotBefore">The provider asked not to be called earlier; null when it did not.</param>
/// <param name="BackOffStep">Failed runs in excess of successes, in steps; 0 when it is well.</param>
/// <param name="NextTryAt">Scheduled runs wait until then because runs failed; null when they do not. A run started by hand does not wait.</param>
/// <param name="PausedAt">When a person stopped its collection; null when nobody did.</param>
/// <param name="Gaps">What is missing from the certificate of its last run, and reservations; <paramref name="CompleteUpTo"/> never moves past a gap.</param>
/// <param name="LatenessSeconds">Longest time by which a change became visible after the watermark had passed it; null when none did.</param>
/// <param name="OverlapSeconds">How far incremental runs go back behind the watermark, for comparison; null when it cannot be asked for changes.</param>
/// <param name="PresetReadAt">When the preset in force was read; null without a valid preset.</param>
/// <param name="PresetProblems">Why the file on disk is refused while the version read then stays in force; empty when the file is in force.</param>
internal sealed record ProviderResponse(
    string Provider,
    string Title,
    string? Server,
    ScheduleResponse? Schedule,
    bool Configured,
    ProviderState State,
    LastRunResponse? LastRun,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? CompleteUpTo,
    string? LastErrorCode,
    string? LastError,
    DateTimeOffset? FailingSince,
    DateTimeOffset? NotBefore,
    int BackOffStep,
    DateTimeOffset? NextTryAt,
    DateTimeOffset? PausedAt,
    IReadOnlyList<GapResponse> Gaps,
    double? LatenessSeconds,
    double? OverlapSeconds,
    DateTimeOffset? PresetReadAt,
    IReadOnlyList<PresetProblemResponse> PresetProblems)
{
    public static ProviderResponse From(ProviderView view) => new(
        view.Stored.Provider.Value,
        view.Title,
        view.Server,
        view.Schedule is { } schedule ? new ScheduleResponse(schedule.Cron, schedule.TimeZone) : null,
        view.Configured,
        view.Stored.State,
        view.Stored.LastRun is { } run ? new LastRunResponse(run.Run.Value, run.State, run.StartedAt, run.FinishedAt) : null,
        view.Stored.LastSuccessAt,
        view.Stored.CompleteUpTo,
        view.Stored.LastErrorCode,
        view.Stored.LastError,
        view.Stored.FailingSince,
        view.Stored.NotBefore,
        view.Stored.BackOffStep,
        view.Stored.NextTryAt,
        view.Stored.PausedAt,
        [.. view.Stored.Gaps.Select(gap => new GapResponse(gap.Kind, gap.What, gap.Since, gap.Holds))],
        view.Stored.Lateness?.TotalSeconds,
        view.Overlap?.TotalSeconds,
        view.PresetReadAt,
        [.. view.PresetProblems.Select(PresetProblemResponse.From)]);
}

/// <summary>Something missing from what a provider's last run proved, or a reservation.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="What">For people: what, where and how it is closed.</param>
/// <param name="Since">Since when, over all runs in a row.</param>
/// <param name="Holds">"Complete up to" does not move past it; false for a reservation.</param>
internal sealed record GapResponse(GapKind Kind, string What, DateTimeOffset Since, bool Holds);

/// <summary>When a provider is collected.</summary>
/// <param name="Cron">Five fields: minute, hour, day of month, month, day of week.</param>
/// <param name="TimeZone">IANA name of the zone of <paramref name="Cron"/>.</param>
internal sealed record ScheduleResponse(string Cron, string TimeZone);

/// <summary>The latest run of a provider.</summary>
/// <param name="Run">Its number.</param>
/// <param name="State">How it stands.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">Null while it is running.</param>
internal sealed record LastRunResponse(long Run, LastRunState State, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt);

/// <summary>All providers.</summary>
/// <param name="Items">By name.</param>
/// <param name="Problems">Presets that cannot be used, and why.</param>
internal sealed record ProvidersResponse(IReadOnlyList<ProviderResponse> Items, IReadOnlyList<PresetProblemResponse> Problems)
{
    public static ProvidersResponse From(ProviderList list) =>
        new([.. list.Items.Select(ProviderResponse.From)], [.. list.Problems.Select(PresetProblemResponse.From)]);
}

/// <summary>A mistake in a preset file.</summary>
/// <param name="File">Path of the file as configured.</param>
/// <param name="Pointer">JSON pointer of the place; "" is the file as a whole.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record PresetProblemResponse(string File, string Pointer, string Message, string Remedy)
{
    public static PresetProblemResponse From(PresetProblem problem) => new(problem.File, problem.Pointer, problem.Message, problem.Remedy);
}
