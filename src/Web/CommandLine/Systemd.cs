using System.Net.Sockets;
using System.Text;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Tells systemd how far the server is, if it was started by it (<c>Type=notify</c>; protocol: man page sd_notify).</summary>
internal static class Systemd
{
    private const string Address = "NOTIFY_SOCKET";

    /// <summary>What is printed goes to the journal, which is kept and read by others (man page systemd.exec).</summary>
    public static bool KeepsOutput => Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 };

    /// <summary>Requests are answered.</summary>
    public static void TellReady(Terminal terminal) => Tell("READY=1", terminal);

    /// <summary>No new work is begun; the last commit may still be under way.</summary>
    public static void TellStopping(Terminal terminal) => Tell("STOPPING=1", terminal);

    private static void Tell(string state, Terminal terminal)
    {
        if (Environment.GetEnvironmentVariable(Address) is not { Length: > 0 } path)
        {
            return;
        }

        try
        {
            // '@' stands for the zero byte of an abstract address.
            var address = new UnixDomainSocketEndPoint(path[0] == '@' ? '\0' + path[1..] : path);
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.ASCII.GetBytes(state), address);
        }
        catch (Exception unheard) when (unheard is SocketException or ArgumentException)
        {
            // The server works without; the manager ends it when it waits in vain.
            terminal.Warn($"The service manager cannot be told '{state}' at {path}: {unheard.Message}");
        }
    }
}
