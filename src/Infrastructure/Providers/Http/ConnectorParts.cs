using System.Buffers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>What connectors need from outside; tests put in what they can see and steer.</summary>
/// <param name="Time">All waiting and all deadlines but the connect timeout, which is the platform's.</param>
/// <param name="Jitter">Spreads repeats; must be safe for concurrent use.</param>
/// <param name="Pool">Bodies of pages.</param>
/// <param name="Secrets">Resolves a secret reference.</param>
internal sealed record ConnectorParts(
    TimeProvider Time, Random Jitter, ArrayPool<byte> Pool, Func<string, Result<string>> Secrets, ILogger<HttpConnector> Logger)
{
    /// <summary>Writes a secret that the provider replaced behind its reference; false when that cannot be done. Null where none may be written.</summary>
    public Func<string, string, bool>? ReplaceSecret { get; init; }

    /// <summary>Null where nothing outlives the process.</summary>
    public IStoredPace? StoredPace { get; init; }
}

/// <summary>Makes the one client a provider has for the life of the process.</summary>
internal static class ConnectorClient
{
    /// <summary>DNS is asked only on new connections, so none may live for ever.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ConnectionIdle = TimeSpan.FromMinutes(1);
    private const int Connections = 4;
    private const int HeadersKibibytes = 64;

    /// <summary>Follows no redirect (the platform would send header keys to any host), keeps no cookie, uses no proxy it was not told of.</summary>
    public static HttpMessageInvoker Create(Limits limits) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ConnectTimeout = limits.Connect,
        PooledConnectionLifetime = ConnectionLifetime,
        PooledConnectionIdleTimeout = ConnectionIdle,
        MaxConnectionsPerServer = Connections,
        MaxResponseHeadersLength = HeadersKibibytes,
    });
}
