using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary>What <c>providers list --json</c> prints.</summary>
internal sealed record ProvidersJson(IReadOnlyList<ListedProviderJson> Providers, IReadOnlyList<PresetProblem> Problems);

/// <param name="Configured">There is a valid preset.</param>
/// <param name="LastRun">Null before the first run.</param>
/// <param name="NextDue">Null when it is collected by hand.</param>
/// <param name="Server">Null without a valid preset.</param>
internal sealed record ListedProviderJson(
    string Provider, string Title, bool Configured, ProviderState State, LastRunState? LastRun, DateTimeOffset? CompleteUpTo, DateTimeOffset? NextDue, string? Server,
    int BackOffStep, DateTimeOffset? NextTryAt, DateTimeOffset? PausedAt, IReadOnlyList<CoverageGap> Gaps, double? LatenessSeconds, double? OverlapSeconds)
{
    public static ListedProviderJson From(ProviderView view, DateTimeOffset? nextDue) => new(
        view.Stored.Provider.Value, view.Title, view.Configured, view.Stored.State, view.Stored.LastRun?.State, view.Stored.CompleteUpTo, nextDue, view.Server,
        view.Stored.BackOffStep, view.Stored.NextTryAt, view.Stored.PausedAt, view.Stored.Gaps, view.Stored.Lateness?.TotalSeconds, view.Overlap?.TotalSeconds);
}

/// <summary>What <c>migrate --json</c> prints.</summary>
/// <param name="Applied">Migrations that were outstanding.</param>
internal sealed record MigratedJson(string Database, int Applied);
