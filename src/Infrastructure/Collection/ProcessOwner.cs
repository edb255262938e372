using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>This process as the owner of leases: machine, process id, start time.</summary>
internal sealed class ProcessOwner
{
    public ProcessOwner()
    {
        using var self = Process.GetCurrentProcess();
        Name = NameOf(self);
    }

    public string Name { get; }

    /// <summary>
    /// True when the owner was a process of this machine that no longer runs; spares waiting for its lease after a crash. Only a short cut:
    /// were it wrong, the fencing token would still keep the old owner from writing.
    /// </summary>
    public static bool IsGone(string owner)
    {
        var parts = owner.Split('/');
        if (parts is not [var machine, var id, _]
            || !string.Equals(machine, Environment.MachineName, StringComparison.Ordinal)
            || !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var processId))
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(processId);
            return !string.Equals(NameOf(process), owner, StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            // No process has this id.
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It ended while we looked, or may not be looked at: the lease decides.
            return exception is InvalidOperationException;
        }
    }

    private static string NameOf(Process process) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.MachineName}/{process.Id}/{process.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond}");
}
