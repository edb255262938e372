using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Makes every connection of one provider (ADR 0016): addresses checked as they are connected to, through the declared proxy if there is
/// one, encrypted where the address says https. All its waiting is bounded by the client's connect deadline.
/// </summary>
internal sealed partial class Dialer
{
    /// <summary>A certificate that ends within this time is a warning.</summary>
    public static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(14);

    private readonly ProviderPreset preset;
    private readonly string host;
    private readonly ConnectorParts parts;
    private readonly AddressDialer addresses;
    private readonly TlsClient tls;
    private readonly ILogger logger;
    private ProviderCertificate? certificate;

    public Dialer(ProviderPreset preset, string host, ConnectorParts parts)
    {
        this.preset = preset;
        this.host = host;
        this.parts = parts;
        logger = parts.Logger;
        addresses = new AddressDialer(parts.Outbound, [.. preset.Network.Allow.Select(IPNetwork.Parse)], parts.Time);
        tls = new TlsClient(preset.Network, parts.Time, parts.Secrets, Note);
    }

    /// <summary>The certificate that the provider's own host showed last, or null.</summary>
    public ProviderCertificate? Certificate => Volatile.Read(ref certificate);

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var isSecure = context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttps;
        var server = context.DnsEndPoint;
        var stream = await AtFirstHopAsync(line => line.ConnectAsync(FirstHop(server), cancellationToken), cancellationToken);
        if (!isSecure)
        {
            return new FreshStream(stream);
        }

        try
        {
            return await SecureAsync(await TunnelAsync(stream, server, cancellationToken), server, cancellationToken);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where a connection to the server begins: at the proxy of the preset, or there.</summary>
    public DnsEndPoint FirstHop(DnsEndPoint server) => preset.Network.Proxy is { } proxy ? new DnsEndPoint(proxy.IdnHost, proxy.Port) : server;

    /// <summary>Does something on the way to <see cref="FirstHop"/>; when that is the proxy, what fails is told as the proxy's.</summary>
    /// <exception cref="OutboundFaultException">An address is refused, or anything about the proxy.</exception>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    public async Task<T> AtFirstHopAsync<T>(Func<AddressDialer, Task<T>> act, CancellationToken cancellationToken)
    {
        if (preset.Network.Proxy is not { } proxy)
        {
            return await act(addresses);
        }

        try
        {
            return await act(addresses);
        }
        catch (SocketException unreachable)
        {
            throw new OutboundFaultException(FaultTable.Proxy, $"{proxy.Authority}, {unreachable.SocketErrorCode}", unreachable);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client makes its timeout, or the caller's stop, of it and keeps this inside.
            throw new OutboundFaultException(FaultTable.Proxy, $"{proxy.Authority}, no answer in time");
        }
        catch (OutboundFaultException refused)
        {
            throw new OutboundFaultException(refused.Row, $"the proxy {proxy.Authority}: {refused.Detail}", refused);
        }
    }

    /// <summary>The connection as it is, or led on to the server by the proxy.</summary>
    /// <exception cref="OutboundFaultException">The proxy gives no tunnel.</exception>
    public async Task<NetworkStream> TunnelAsync(NetworkStream stream, DnsEndPoint server, CancellationToken cancellationToken)
    {
        if (preset.Network.Proxy is not { } proxy)
        {
            return stream;
        }

        try
        {
            await ProxyTunnel.OpenAsync(stream, server, ProxyCredentials(), cancellationToken);
            return stream;
        }
        catch (IOException closed)
        {
            throw new OutboundFaultException(FaultTable.Proxy, $"{proxy.Authority}, it closed the connection", closed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OutboundFaultException(FaultTable.Proxy, $"{proxy.Authority}, no tunnel in time");
        }
    }

    /// <inheritdoc cref="TlsClient.SecureAsync"/>
    public Task<SslStream> SecureAsync(NetworkStream stream, DnsEndPoint server, CancellationToken cancellationToken) =>
        tls.SecureAsync(stream, server.Host, cancellationToken);

    /// <summary>Value of the header <c>Proxy-Authorization</c>, or null when the proxy asks for none.</summary>
    /// <exception cref="OutboundFaultException">A secret cannot be read.</exception>
    public string? ProxyCredentials()
    {
        if (preset.Network.ProxyUser is not { } user)
        {
            return null;
        }

        var pair = $"{Secret(user)}:{Secret(preset.Network.ProxyPassword)}";
        return $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}";
    }

    private string Secret(string reference)
    {
        var secret = reference.Length == 0 ? "" : parts.Secrets(reference);
        return secret.Error is { } error
            ? throw new OutboundFaultException(FaultTable.Secret with { Code = error.Code }, error.Message.TrimEnd('.'))
            : secret.Value;
    }

    private void Note(ProviderCertificate seen)
    {
        if (seen.Host != host)
        {
            return;
        }

        var before = Interlocked.Exchange(ref certificate, seen);
        var left = seen.NotAfter - seen.SeenAt;
        if (left < ExpiresSoon && left > TimeSpan.Zero && before?.NotAfter != seen.NotAfter)
        {
            OutboundMetrics.CertificateExpiresSoon(preset.Provider.Value);
            LogExpiresSoon(preset.Provider.Value, seen.Subject, Instants.Format(seen.NotAfter));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Provider {Provider}: the certificate of {Subject} expires at {ExpiresAt}; tell the provider")]
    private partial void LogExpiresSoon(string provider, string subject, string expiresAt);
}
