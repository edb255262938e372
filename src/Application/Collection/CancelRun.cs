using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>Asks a running run to stop after the pages in hand; what is stored stays. Conflict when it has ended.</summary>
public sealed record CancelRun(RunId Run) : ICommand<RunView>;

internal sealed class CancelRunHandler(IRunLedger ledger, IRunReader runs) : ICommandHandler<CancelRun, RunView>
{
    public async Task<Result<RunView>> Handle(CancelRun command, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(command.Run, cancellationToken) is null)
        {
            return RunErrors.NotFound(command.Run);
        }

        return await ledger.RequestCancelAsync(command.Run, cancellationToken)
            ? (await runs.FindAsync(command.Run, cancellationToken))!
            : RunErrors.Ended(command.Run);
    }
}
