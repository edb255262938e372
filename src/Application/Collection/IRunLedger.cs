using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>Occurrences, leases and the record of runs. Every member throws <see cref="Common.StoreException"/> when the store cannot be used.</summary>
public interface IRunLedger
{
    /// <summary>Takes an occurrence if nobody holds or held it; closes the run of an owner whose lease ran out.</summary>
    Task<ClaimOutcome> ClaimAsync(RunClaim claim, CancellationToken cancellationToken);

    /// <summary>Writes down what the run is going to read, and forgets an older walk if the plan starts anew.</summary>
    Task BeginWalkAsync(RunLease lease, WalkPlan plan, CancellationToken cancellationToken);

    Task<LeaseState> RenewAsync(RunLease lease, CancellationToken cancellationToken);

    /// <summary>Closes the run and releases the occurrence. A run whose lease is lost has been closed by the new owner and stays as it is.</summary>
    Task<RunView> FinishAsync(RunLease lease, RunEnd end, CancellationToken cancellationToken);

    Task<RunView?> FindAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>False when the run has ended.</summary>
    Task<bool> RequestCancelAsync(RunId run, CancellationToken cancellationToken);
}
