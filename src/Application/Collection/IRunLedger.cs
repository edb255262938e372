using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>Occurrences, leases and the record of runs. Every member throws <see cref="Common.StoreException"/> when the store cannot be used.</summary>
public interface IRunLedger
{
    /// <summary>
    /// Takes an occurrence if nobody holds or held it, and writes down what its run is going to read, in one transaction. Closes the runs of
    /// owners that are gone first.
    /// </summary>
    /// <param name="plan">What to read, given where the provider's collection stands.</param>
    Task<ClaimOutcome> ClaimAsync(RunClaim claim, Func<Checkpoint, WalkPlan> plan, CancellationToken cancellationToken);

    /// <summary>Closes the runs of owners that are gone, whatever their provider.</summary>
    /// <returns>The runs as closed.</returns>
    Task<IReadOnlyList<RunView>> CloseAbandonedAsync(CancellationToken cancellationToken);

    Task<LeaseState> RenewAsync(RunLease lease, CancellationToken cancellationToken);

    /// <summary>Closes the run and releases the occurrence. A run whose lease is lost has been closed by the new owner and stays as it is.</summary>
    Task<RunView> FinishAsync(RunLease lease, RunEnd end, CancellationToken cancellationToken);

    /// <summary>False when the run has ended.</summary>
    Task<bool> RequestCancelAsync(RunId run, CancellationToken cancellationToken);
}
