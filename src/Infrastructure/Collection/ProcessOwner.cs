using System.Diagnostics;
using System.Globalization;
using CleanCustomers.Application.Collection;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>This process as the owner of leases and as a node: its name, or the machine's, and process id.</summary>
internal sealed class ProcessOwner(IOptions<CollectionOptions> options)
{
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{options.Value.Node ?? Environment.MachineName}/{Environment.ProcessId}");

    /// <summary>
    /// True when the owner was a process of this machine and no process has its id any more; spares waiting for its lease after a crash. Only
    /// a short cut: in every other case, an id taken by another process included, the lease decides.
    /// </summary>
    public static bool IsGone(string owner)
    {
        if (owner.Split('/') is not [var machine, var id]
            || !string.Equals(machine, Environment.MachineName, StringComparison.Ordinal)
            || !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var processId))
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(processId);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
