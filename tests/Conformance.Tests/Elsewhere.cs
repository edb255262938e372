using System.Net;
using System.Net.Sockets;

namespace CleanCustomers.Conformance.Tests;

/// <summary>Another origin on this machine that nobody has any business with.</summary>
internal sealed class Elsewhere : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public Elsewhere() => listener.Start();

    public string Origin => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>A connection waits to be accepted.</summary>
    public bool WasCalled => listener.Pending();

    public void Dispose() => listener.Dispose();
}
