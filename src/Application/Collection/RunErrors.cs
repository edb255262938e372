using System.Globalization;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>How runs end, and are refused, for reasons that lie neither with the provider nor with the store.</summary>
internal static class RunErrors
{
    public static readonly RunEnd Stopped = new("run.stopped", "The service was stopped. Committed pages stay; the next run goes on from there.");

    public static readonly RunEnd Cancelled = new("run.cancelled", "A person stopped the run. Committed pages stay; the next run goes on from there.");

    public static readonly RunEnd LeaseLost = new("run.lease_lost", "Another process took the run over. Nothing was written after that.");

    /// <summary>The provider is not to blame for a list that is longer than its interval, so this says nothing about its health.</summary>
    public static RunEnd Deadline(TimeSpan within) => new(
        "run.deadline",
        string.Create(CultureInfo.InvariantCulture, $"The run was not done within {within:c}, four fifths of its interval or what the preset's limits.run says. Committed pages stay; the next run goes on from there."));

    public static readonly RunEnd Paused = new("run.paused", "A person paused the provider. Committed pages stay; the first run after resuming goes on from there.");

    public const string UnexpectedCode = "run.unexpected";

    public static RunEnd Unexpected(RunId run) =>
        new(UnexpectedCode, $"An unexpected error ended the run; the log has it under run {run}. Committed pages stay.");

    public static Error NotFound(RunId run) => new(ResultStatus.NotFound, "run.not_found", $"There is no run {run}.");

    public static Error Ended(RunId run) => new(ResultStatus.Conflict, "run.ended", $"Run {run} has ended already.");

    public static Error OccurrenceTaken(ProviderId provider) =>
        new(ResultStatus.Conflict, "run.occurrence_taken", $"This due time of provider '{provider}' was taken before.");

    public static Error NotBefore(ProviderId provider, DateTimeOffset at) => new(
        ResultStatus.Unavailable, "run.not_before", $"Provider '{provider}' asked not to be called before {Instants.Format(at)}.");

    public static Error BackingOff(ProviderId provider, DateTimeOffset nextTry) => new(
        ResultStatus.Unavailable,
        "run.backing_off",
        $"Runs of provider '{provider}' failed; the schedule tries again at {Instants.Format(nextTry)}. A run started by hand does not wait.");

    public static Error ProviderPaused(ProviderId provider) => new(
        ResultStatus.Conflict, "run.provider_paused", $"The collection of provider '{provider}' is paused. Resume it first.");

    public static Error ProviderNotFound(ProviderId provider) => new(
        ResultStatus.NotFound, "provider.not_found", $"There is no provider '{provider}' with a valid preset.");
}
