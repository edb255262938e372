using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Providers;

/// <summary>A provider's connection, walked from end to end.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="Server">Scheme, host and port.</param>
/// <param name="At">When the check was made.</param>
/// <param name="IsOk">No step failed.</param>
/// <param name="Steps">In the order in which they were taken.</param>
/// <param name="Kept">What is stored of the provider all the same; null when the store cannot tell.</param>
/// <param name="StoreProblem">Why it cannot, or null.</param>
internal sealed record ProviderCheckResponse(
    string Provider, string Server, DateTimeOffset At, bool IsOk, IReadOnlyList<CheckStepResponse> Steps, KeptResponse? Kept, string? StoreProblem)
{
    public static ProviderCheckResponse From(ProviderCheck check) => new(
        check.Provider.Value,
        check.Server,
        check.At,
        check.IsOk,
        [.. check.Steps.Select(CheckStepResponse.From)],
        check.Kept is { } kept ? KeptResponse.From(kept) : null,
        check.StoreProblem?.Message);
}

/// <summary>One step of a check.</summary>
/// <param name="Name">Stable: dns, tls, first_page and so on.</param>
/// <param name="Outcome">What was found.</param>
/// <param name="List">Which of the provider's lists it is about; list also for what concerns them all.</param>
/// <param name="Message">For people.</param>
/// <param name="Code">The fault's stable code, or null.</param>
/// <param name="Remedy">What to do, or null when there is nothing.</param>
internal sealed record CheckStepResponse(string Name, CheckOutcome Outcome, string List, string Message, string? Code, string? Remedy)
{
    public static CheckStepResponse From(CheckStep step) => new(step.Name, step.Outcome, step.List, step.Message, step.Code, step.Remedy);
}

/// <summary>What is kept of a provider whatever its connection does.</summary>
/// <param name="State">How its collection stands.</param>
/// <param name="Customers">Customers of the provider's, without removed ones.</param>
/// <param name="LastSuccessAt">When a run last reached the end of the list.</param>
/// <param name="CompleteUpTo">Every change up to here was read; null before the first complete run.</param>
/// <param name="FailingSince">When the failures in a row began; null after a success.</param>
/// <param name="LastErrorCode">Stable code of the latest failure; null after a success.</param>
/// <param name="NotBefore">The provider asked not to be called earlier; null when it did not.</param>
internal sealed record KeptResponse(
    ProviderState State,
    long Customers,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? CompleteUpTo,
    DateTimeOffset? FailingSince,
    string? LastErrorCode,
    DateTimeOffset? NotBefore)
{
    public static KeptResponse From(KeptState kept) => new(
        kept.Stored.State,
        kept.Customers,
        kept.Stored.LastSuccessAt,
        kept.Stored.CompleteUpTo,
        kept.Stored.FailingSince,
        kept.Stored.LastErrorCode,
        kept.Stored.NotBefore);
}
