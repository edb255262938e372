using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>Closes a quarantined record as not wanted; its bytes stay. Conflict when the entry is closed.</summary>
public sealed record DismissQuarantined(long Entry) : ICommand<QuarantineView>;

internal sealed class DismissQuarantinedHandler(IQuarantineReader entries, IQuarantineStore quarantine) : ICommandHandler<DismissQuarantined, QuarantineView>
{
    public async Task<Result<QuarantineView>> Handle(DismissQuarantined command, CancellationToken cancellationToken)
    {
        if (await entries.FindAsync(command.Entry, cancellationToken) is null)
        {
            return QuarantineErrors.NotFound(command.Entry);
        }

        return await quarantine.DismissAsync(command.Entry, cancellationToken) is { } dismissed
            ? dismissed
            : QuarantineErrors.Closed(command.Entry);
    }
}
