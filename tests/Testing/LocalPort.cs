using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CleanCustomers.Testing;

/// <summary>Ports of this machine.</summary>
public static class LocalPort
{
    // Below the range from which the system takes the ports of outgoing connections: one of those could take it before the server does, and a
    // client that tries in vain would sooner or later be connected to itself.
    private const int First = 15_000;
    private const int End = 32_000;

    /// <summary>One that nobody listens on now.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one, then.
            }
        }
    }

    /// <summary>Somebody listens there.</summary>
    public static bool Answers(int port)
    {
        try
        {
            using var socket = new TcpClient();
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
