using System.Buffers;
using CleanCustomers.Domain.Common;
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
    /// <summary>Is shown every answer to a request for a page before it is judged; for checks. Null for nobody.</summary>
    public Action<HttpResponseMessage>? Seen { get; init; }

    /// <summary>Writes a secret that the provider replaced behind its reference; false when that cannot be done. Null where none may be written.</summary>
    public Func<string, string, bool>? ReplaceSecret { get; init; }

    /// <summary>Null where nothing outlives the process.</summary>
    public IStoredPace? StoredPace { get; init; }

    /// <summary>What the process says about outgoing connections.</summary>
    public OutboundRules Outbound { get; init; } = OutboundRules.None;
}
