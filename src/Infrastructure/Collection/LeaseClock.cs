using System.Globalization;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Time for leases, by the database's clock and in the canonical form. SQLite's clock has milliseconds.</summary>
internal static class LeaseClock
{
    public const string Now = "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')";

    public static string After(TimeSpan duration) => string.Create(
        CultureInfo.InvariantCulture, $"strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', '+{duration.TotalSeconds:0.000} seconds')");

    /// <summary>Renews a lease. False when another owner took over; the check that every write of a run begins with.</summary>
    /// <param name="leaseUntil">SQL of the new end.</param>
    public static bool Renew(SqliteWriter writer, RunId run, string leaseUntil)
    {
        writer.Statement($"UPDATE occurrences SET lease_until = {leaseUntil} WHERE token = ?1 AND state = 'held'").Bind(1, run.Value).Run();
        return writer.Changes == 1;
    }
}
