using CleanCustomers.Application.Common;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Collection;

/// <summary>Tells how many records of a provider are missing from its list, and whether their deletion waits for a person.</summary>
public sealed record GetHeldDeletions(ProviderId Provider) : IQuery<HeldDeletions>;

/// <param name="Held">Records whose deletion waits for a person; 0 when none does.</param>
/// <param name="Missing">Records that the latest complete walk did not show, held ones included.</param>
/// <param name="Live">Records that are not deleted.</param>
/// <param name="Since">Since when the first of the held ones is missing; null when none is held.</param>
/// <param name="LastWalk">The run whose complete walk missed them last; null when none is held.</param>
/// <param name="Policy">The preset's rule; null when it has none now.</param>
public sealed record HeldDeletions(
    ProviderId Provider, long Held, long Missing, long Live, DateTimeOffset? Since, RunId? LastWalk, AbsencePolicy? Policy);

/// <summary>Records that are missing from complete walks. Every member throws <see cref="StoreException"/> when the store cannot be used.</summary>
public interface IAbsenceStore
{
    Task<HeldDeletions> ReadAsync(ProviderId provider, AbsencePolicy? policy, CancellationToken cancellationToken);

    /// <summary>Deletes the held records and clears the alert, in one transaction.</summary>
    /// <param name="expected">Only if so many are held; null for any number.</param>
    /// <returns>How many were deleted; null when another number is held.</returns>
    Task<long?> ApproveAsync(ProviderId provider, AbsencePolicy policy, long? expected, CancellationToken cancellationToken);
}

internal sealed class GetHeldDeletionsValidator : AbstractValidator<GetHeldDeletions>
{
    public GetHeldDeletionsValidator() => RuleFor(q => q.Provider.Value).Matches(ProviderId.Pattern);
}

internal sealed class GetHeldDeletionsHandler(IConnectorDirectory connectors, IAbsenceStore absences) : IQueryHandler<GetHeldDeletions, HeldDeletions>
{
    public async Task<Result<HeldDeletions>> Handle(GetHeldDeletions query, CancellationToken cancellationToken) =>
        connectors.Find(query.Provider) is { } connector
            ? await absences.ReadAsync(query.Provider, connector.Absence, cancellationToken)
            : RunErrors.ProviderNotFound(query.Provider);
}
