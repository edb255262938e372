using System.Net;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// The one client a provider has for the life of the process. It sees no proxy of the environment, follows no redirect by itself (the
/// platform would send header keys to any host) and keeps no cookie.
/// </summary>
internal sealed class ConnectorClient : HttpMessageInvoker
{
    /// <summary>DNS is asked only on new connections, so none may live for ever.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ConnectionIdle = TimeSpan.FromMinutes(1);
    private const int Connections = 4;
    private const int HeadersKibibytes = 64;

    private readonly Dialer dialer;
    private readonly SemaphoreSlim slots;

    private ConnectorClient(HttpMessageHandler handler, Dialer dialer, int concurrency)
        : base(handler)
    {
        this.dialer = dialer;
        slots = new SemaphoreSlim(concurrency, concurrency);
    }

    /// <inheritdoc cref="IConnector.Certificate"/>
    public ProviderCertificate? Certificate => dialer.Certificate;

    /// <param name="preset">The provider.</param>
    /// <param name="address">Where it is; certificates of other hosts, such as a token endpoint's, are not noted.</param>
    /// <param name="parts">What connectors need from outside.</param>
    public static ConnectorClient Create(ProviderPreset preset, Uri address, ConnectorParts parts)
    {
        var line = new Dialer(preset, address.IdnHost, parts);
        HttpMessageHandler handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = preset.Network.Proxy is not null,
            Proxy = preset.Network.Proxy is { } proxy ? new PlainProxy(proxy) : null,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = preset.Limits.Connect,
            ConnectCallback = line.ConnectAsync,
            PooledConnectionLifetime = ConnectionLifetime,
            PooledConnectionIdleTimeout = ConnectionIdle,
            MaxConnectionsPerServer = Connections,
            MaxResponseHeadersLength = HeadersKibibytes,
        };
        if (preset.Network.ProxyUser is not null)
        {
            handler = new ProxyCredentials(handler, line);
        }

        return new ConnectorClient(preset.Network.FollowsSameOrigin ? new SameOriginRedirects(handler) : handler, line, preset.Limits.Concurrency);
    }

    /// <summary>Waits until fewer pages of this provider are under way than it may have; dispose what it gives when the page is done.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        return new Slot(slots);
    }

    private sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        private int isOut = 1;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isOut, 0) == 1)
            {
                slots.Release();
            }
        }
    }

    /// <summary>Unencrypted requests are given to the proxy whole; for the others the dialer asks it for a tunnel.</summary>
    private sealed class PlainProxy(Uri address) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : address;

        public bool IsBypassed(Uri host) => host.Scheme != Uri.UriSchemeHttp;
    }

    private sealed class ProxyCredentials(HttpMessageHandler inner, Dialer dialer) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri?.Scheme == Uri.UriSchemeHttp)
            {
                request.Headers.Remove("Proxy-Authorization");
                request.Headers.TryAddWithoutValidation("Proxy-Authorization", dialer.ProxyCredentials());
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
