using System.Net;
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
    private static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(14);

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
        var stream = await (preset.Network.Proxy is { } proxy ? ToProxyAsync(proxy, cancellationToken) : addresses.ConnectAsync(context.DnsEndPoint, cancellationToken));
        if (!isSecure)
        {
            return new FreshStream(stream);
        }

        try
        {
            if (preset.Network.Proxy is { } tunnelled)
            {
                await TunnelAsync(tunnelled, stream, context.DnsEndPoint, cancellationToken);
            }

            return await tls.SecureAsync(stream, context.DnsEndPoint.Host, cancellationToken);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

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

    private async Task TunnelAsync(Uri proxy, NetworkStream stream, DnsEndPoint target, CancellationToken cancellationToken)
    {
        try
        {
            await ProxyTunnel.OpenAsync(stream, target, ProxyCredentials(), cancellationToken);
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

    private async Task<NetworkStream> ToProxyAsync(Uri proxy, CancellationToken cancellationToken)
    {
        try
        {
            return await addresses.ConnectAsync(new DnsEndPoint(proxy.IdnHost, proxy.Port), cancellationToken);
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
            LogExpiresSoon(preset.Provider.Value, seen.Subject, Instants.Format(seen.NotAfter));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Provider {Provider}: the certificate of {Subject} expires at {ExpiresAt}; tell the provider")]
    private partial void LogExpiresSoon(string provider, string subject, string expiresAt);
}
