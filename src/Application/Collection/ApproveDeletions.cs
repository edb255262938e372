using CleanCustomers.Application.Common;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using FluentValidation;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Application.Collection;

/// <summary>
/// Lets the held deletions of a provider happen: records that complete walks no longer show and that were too many to go by themselves.
/// Records that the provider has shown again since then are not among them.
/// </summary>
/// <param name="Expected">How many the person has seen; Conflict when it is another number now. Null approves any number.</param>
public sealed record ApproveDeletions(ProviderId Provider, long? Expected = null) : ICommand<ApprovedDeletions>;

/// <param name="Deleted">Records that were deleted.</param>
public sealed record ApprovedDeletions(ProviderId Provider, long Deleted);

internal sealed class ApproveDeletionsValidator : AbstractValidator<ApproveDeletions>
{
    public ApproveDeletionsValidator() => RuleFor(c => c.Provider.Value).Matches(ProviderId.Pattern);
}

internal sealed partial class ApproveDeletionsHandler(
    IConnectorDirectory connectors, IAbsenceStore absences, ILogger<ApproveDeletionsHandler> logger)
    : ICommandHandler<ApproveDeletions, ApprovedDeletions>
{
    public async Task<Result<ApprovedDeletions>> Handle(ApproveDeletions command, CancellationToken cancellationToken)
    {
        if (connectors.Find(command.Provider) is not { } connector)
        {
            return RunErrors.ProviderNotFound(command.Provider);
        }

        if (connector.Absence is not { } policy)
        {
            return DeletionErrors.NoneHeld(command.Provider);
        }

        switch (await absences.ApproveAsync(command.Provider, policy, command.Expected, cancellationToken))
        {
            case null:
                return DeletionErrors.OtherNumber(command.Provider);
            case 0:
                return DeletionErrors.NoneHeld(command.Provider);
            case { } deleted:
                LogApproved(command.Provider, deleted);
                return new ApprovedDeletions(command.Provider, deleted);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "A person approved the held deletions of {Provider}: {Records} records deleted")]
    private partial void LogApproved(ProviderId provider, long records);
}

internal static class DeletionErrors
{
    public static Error NoneHeld(ProviderId provider) => new(
        ResultStatus.Conflict, "deletions.none_held", $"No deletion of provider '{provider}' waits for a person.");

    public static Error OtherNumber(ProviderId provider) => new(
        ResultStatus.Conflict, "deletions.other_number", $"Another number of deletions of provider '{provider}' is held now. Look again before approving.");
}
