using System.Globalization;
using System.Net;
using System.Text;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Asks a proxy for a tunnel (RFC 9110 §9.3.6). By our own hand, because then the encryption inside it is made, and its faults told, as on a
/// direct connection.
/// </summary>
internal static class ProxyTunnel
{
    private const int LargestAnswerBytes = 16 * 1024;

    /// <param name="stream">A connection to the proxy.</param>
    /// <param name="target">Where the tunnel leads.</param>
    /// <param name="credentials">Value of the header <c>Proxy-Authorization</c>, or null.</param>
    /// <exception cref="OutboundFaultException">The proxy refuses, or is none.</exception>
    public static async Task OpenAsync(Stream stream, DnsEndPoint target, string? credentials, CancellationToken cancellationToken)
    {
        var host = target.Host.Contains(':', StringComparison.Ordinal) ? $"[{target.Host}]" : target.Host;
        var authority = string.Create(CultureInfo.InvariantCulture, $"{host}:{target.Port}");
        var order = $"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{(credentials is null ? "" : $"Proxy-Authorization: {credentials}\r\n")}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(order), cancellationToken);
        switch (StatusOf(await ReadHeadAsync(stream, cancellationToken)))
        {
            case >= 200 and < 300:
                return;
            case 407:
                throw new OutboundFaultException(FaultTable.ProxyAuth, "status 407 to the tunnel");
            case { } status:
                throw new OutboundFaultException(FaultTable.Proxy, string.Create(CultureInfo.InvariantCulture, $"it answers {status} to the tunnel"));
            default:
                throw new OutboundFaultException(FaultTable.Proxy, "its answer is not HTTP");
        }
    }

    // Byte by byte: what follows the head belongs to the tunnel.
    private static async Task<byte[]> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new List<byte>(256);
        var one = new byte[1];
        while (head.Count < LargestAnswerBytes && await stream.ReadAsync(one, cancellationToken) == 1)
        {
            head.Add(one[0]);
            if (head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n')
            {
                return [.. head];
            }
        }

        return [];
    }

    private static int? StatusOf(byte[] head) =>
        head.AsSpan().StartsWith("HTTP/1."u8) && head.Length > 12 && int.TryParse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : null;
}
