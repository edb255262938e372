using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Leases, by the database's clock.</summary>
internal static class LeaseClock
{
    /// <summary>
    /// Renews a lease. False when another owner took over; the check that every write of a run begins with. Where several write at once it also
    /// keeps everybody else from the run until the transaction ends.
    /// </summary>
    public static bool Renew(StoreWriter writer, RunId run, TimeSpan duration)
    {
        writer.Statement($"UPDATE occurrences SET lease_until = {writer.After(duration)} WHERE token = ?1 AND state = 'held'").Bind(1, run.Value).Run();
        return writer.Changes == 1;
    }
}
