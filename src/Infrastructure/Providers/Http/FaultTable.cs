using System.Collections.Frozen;
using System.Net.Sockets;
using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>One kind of provider fault.</summary>
/// <param name="Code">Stable code <c>provider.*</c>.</param>
/// <param name="Class">Decides what is tried again.</param>
/// <param name="What">What happened; the first half of the message.</param>
/// <param name="Remedy">What to do; the second half.</param>
internal sealed record FaultRow(string Code, FaultClass Class, string What, string Remedy)
{
    /// <inheritdoc cref="ProviderFaultException.CursorExpired"/>
    public bool CursorExpired { get; init; }
}

/// <summary>
/// The one place that knows how .NET and HTTP show a fault. Rows are found by exception type, <see cref="HttpRequestError"/>, socket
/// error and status, never by text.
/// </summary>
internal static class FaultTable
{
    private const string NextRun = "It is tried again at the next run.";
    private const string TellProvider = "The next run tries again; if it stays, compare the preset with the provider's documentation.";
    private const string Preset = "Correct the preset.";

    public static readonly FaultRow Dns = new("provider.dns", FaultClass.Transient, "The host name does not resolve", "Check the base URL or DNS.");
    public static readonly FaultRow Refused = new("provider.refused", FaultClass.Transient, "The connection was refused", "Check that host and port are up.");
    public static readonly FaultRow Unreachable = new("provider.unreachable", FaultClass.Transient, "No connection could be made", "Check the network between this machine and the provider.");
    public static readonly FaultRow ConnectTimeout = new("provider.connect_timeout", FaultClass.Transient, "Connecting took too long", "Check firewall and route.");
    public static readonly FaultRow AddressBlocked = new("provider.address_blocked", FaultClass.Config, "The host is not at a public address", "Nothing was sent.");
    public static readonly FaultRow OwnAddress = new("provider.address_blocked", FaultClass.Config, "The host is this program itself", "Correct the address in the preset; this one cannot be allowed.");
    public static readonly FaultRow Proxy = new("provider.proxy", FaultClass.Transient, "The proxy cannot be used", "Check the proxy that the preset names; the provider was not reached.");
    public static readonly FaultRow ProxyAuth = new("provider.proxy_auth", FaultClass.Config, "The proxy did not accept our credentials", "Check \"proxyUser\" and \"proxyPassword\" of the preset.");
    public static readonly FaultRow TlsExpired = new("provider.tls_expired", FaultClass.Config, "The certificate is not valid now", "Tell the provider.");
    public static readonly FaultRow TlsName = new("provider.tls_name", FaultClass.Config, "The certificate is for another name", "Check the host in the base URL, then tell the provider.");
    public static readonly FaultRow TlsUntrusted = new("provider.tls_untrusted", FaultClass.Config, "The certificate's issuer is not trusted", "If it is the provider's own authority, name its certificate in \"network\": { \"authority\": \"file:ca.pem\" }.");
    public static readonly FaultRow TlsVersion = new("provider.tls_version", FaultClass.Config, "The provider speaks no TLS version that is safe (1.2 or 1.3)", "Tell the provider.");
    public static readonly FaultRow TlsProtocol = new("provider.tls_protocol", FaultClass.Config, "The port does not speak TLS", "Check scheme and port of the base URL.");
    public static readonly FaultRow TlsClient = new("provider.tls_client", FaultClass.Config, "The provider demands a client certificate and got none that it accepts", "Name one in \"network\": { \"clientCertificate\": \"file:client.pem\" }.");
    public static readonly FaultRow Tls = new("provider.tls", FaultClass.Config, "No secure connection could be agreed on", "Check the provider's certificate, its name and its issuer.");
    public static readonly FaultRow Reset = new("provider.reset", FaultClass.Transient, "The connection was closed before an answer", NextRun);
    public static readonly FaultRow Protocol = new("provider.protocol", FaultClass.Transient, "The answer was not HTTP", NextRun);
    public static readonly FaultRow HeadersTooLarge = new("provider.headers_too_large", FaultClass.Limit, "The answer's headers are larger than 64 KiB", "Tell the provider.");
    public static readonly FaultRow HeadersTimeout = new("provider.timeout", FaultClass.Transient, "No answer came in time", NextRun);
    public static readonly FaultRow Stalled = new("provider.stalled", FaultClass.Transient, "The answer stopped in the middle", NextRun);
    public static readonly FaultRow TooSlow = new("provider.too_slow", FaultClass.Limit, "The page took longer than allowed", "Ask for smaller pages or raise the page deadline.");
    public static readonly FaultRow Truncated = new("provider.truncated", FaultClass.Transient, "The answer was cut", NextRun);
    public static readonly FaultRow Incomplete = new("provider.truncated", FaultClass.Contract, "The answer ends before its JSON does", NextRun);
    public static readonly FaultRow Encoding = new("provider.encoding", FaultClass.Contract, "The answer's content encoding cannot be undone", TellProvider);
    public static readonly FaultRow Contradiction = new("provider.protocol", FaultClass.Contract, "The answer contradicts itself", TellProvider);
    public static readonly FaultRow TooLarge = new("provider.too_large", FaultClass.Limit, "The answer is larger than allowed", "Ask for smaller pages or raise the body limit.");
    public static readonly FaultRow Charset = new("provider.charset", FaultClass.Contract, "The answer's character set cannot be read", TellProvider);
    public static readonly FaultRow NotJson = new("provider.not_json", FaultClass.Contract, "The answer is not JSON", "Often a sign-in or maintenance page: check address and credentials.");
    public static readonly FaultRow Empty = new("provider.empty", FaultClass.Contract, "The answer is empty", TellProvider);
    public static readonly FaultRow BadJson = new("provider.bad_json", FaultClass.Contract, "The answer is broken JSON", TellProvider);
    public static readonly FaultRow Shape = new("provider.shape", FaultClass.Contract, "The answer has another shape than declared", TellProvider);
    public static readonly FaultRow NoPosition = new("provider.no_position", FaultClass.Contract, "The page says that more follows but not where", TellProvider);
    public static readonly FaultRow ForeignLink = new("provider.foreign_link", FaultClass.Contract, "The next link leaves the configured origin", "It is not followed. " + TellProvider);
    public static readonly FaultRow PageLoop = new("provider.page_loop", FaultClass.Contract, "The provider sends the same page again", TellProvider);
    public static readonly FaultRow Drift = new("provider.drift", FaultClass.Contract, "The list moves faster than it can be read", "The next run tries again. Ask for an order that changes do not move rows in, such as by id, or for larger pages.");
    public static readonly FaultRow Order = new("provider.order", FaultClass.Contract, "The list is not in the order of change time", "Windows need that order, ascending: ask for it in the preset's request.");
    public static readonly FaultRow EmptyPages = new("provider.empty_pages", FaultClass.Contract, "Too many empty pages in a row", TellProvider);
    public static readonly FaultRow TooManyPages = new("provider.too_many_pages", FaultClass.Limit, "The walk has more pages than allowed", "Ask for larger pages or raise the limit.");
    public static readonly FaultRow TooManyRecords = new("provider.too_many_records", FaultClass.Limit, "The page has more records than allowed", "Ask for smaller pages or raise the limit.");
    public static readonly FaultRow Throttled = new("provider.throttled", FaultClass.Throttled, "The provider asks to be called less often", "Collecting goes on when it allows.");
    public static readonly FaultRow Maintenance = new("provider.unavailable", FaultClass.Throttled, "The provider is not available for a while", "Collecting goes on when it allows.");
    public static readonly FaultRow Redirect = new("provider.redirect", FaultClass.Config, "The provider redirects", "It was not followed; put the new address into the preset. \"network\": { \"redirects\": \"sameOrigin\" } allows up to three on the same origin, never to another one.");
    public static readonly FaultRow MovedAway = new("provider.moved", FaultClass.Config, "The list has moved for good", "It was not followed; put the new address into the preset.");
    public static readonly FaultRow Secret = new("provider.secret", FaultClass.Config, "A credential cannot be used", "Check the secret that the preset refers to.");
    public static readonly FaultRow BadCursor = new("provider.cursor", FaultClass.Contract, "The stored position belongs to another way of paging", "The next run starts the walk anew.") { CursorExpired = true };
    public static readonly FaultRow ExpiredCursor = new("provider.cursor_expired", FaultClass.Contract, "The stored position is no longer valid there", "The next run starts the walk anew.") { CursorExpired = true };

    public static readonly FaultRow Unavailable = new("provider.unavailable", FaultClass.Transient, "The provider is not available", NextRun);
    private static readonly FaultRow ServerError = new("provider.server_error", FaultClass.Transient, "The provider failed", NextRun);
    public static readonly FaultRow Unauthorized = new("provider.unauthorized", FaultClass.Auth, "The credentials were not accepted", "Check the secret that the preset refers to.");
    public static readonly FaultRow Forbidden = new("provider.forbidden", FaultClass.Config, "The credentials may not read this list", "Give them the right to read it.");
    private static readonly FaultRow Moved = new("provider.moved", FaultClass.Config, "The list is not at this address", Preset);
    public static readonly FaultRow Rejected = new("provider.rejected", FaultClass.Config, "The provider rejects the request", Preset);
    private static readonly FaultRow Account = new("provider.account", FaultClass.Config, "The provider's account does not allow this", "Ask the provider.");
    private static readonly FaultRow UnexpectedStatus = new("provider.unexpected_status", FaultClass.Contract, "The provider answered with an unexpected status", TellProvider);

    public static readonly FaultRow TokenRefused = new("provider.token_refused", FaultClass.Auth, "It gives no token", "Check the client, its secret and its scope.");
    public static readonly FaultRow NoToken = new("provider.token_answer", FaultClass.Contract, "No token can be read", "Compare the preset's auth with the provider's documentation.");
    public static readonly FaultRow Quota = new("provider.quota", FaultClass.Throttled, "Our own share of what the provider allows is used up", "Collecting goes on when it comes back; the preset's budget says how much is ours.");

    private static readonly FrozenDictionary<HttpRequestError, FaultRow> Errors = new Dictionary<HttpRequestError, FaultRow>
    {
        [HttpRequestError.NameResolutionError] = Dns,
        [HttpRequestError.ConnectionError] = Unreachable,
        [HttpRequestError.SecureConnectionError] = Tls,
        [HttpRequestError.ResponseEnded] = Reset,
        [HttpRequestError.InvalidResponse] = Protocol,
        [HttpRequestError.HttpProtocolError] = Protocol,
        [HttpRequestError.VersionNegotiationError] = Protocol,
        [HttpRequestError.ConfigurationLimitExceeded] = HeadersTooLarge,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<SocketError, FaultRow> SocketErrors = new Dictionary<SocketError, FaultRow>
    {
        [SocketError.ConnectionRefused] = Refused,
        [SocketError.TimedOut] = ConnectTimeout,
        [SocketError.ConnectionReset] = Reset,
        [SocketError.HostNotFound] = Dns,
        [SocketError.NoData] = Dns,
        [SocketError.TryAgain] = Dns,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> LineCodes = new[]
    {
        Dns, Refused, Unreachable, ConnectTimeout, Proxy, Reset, Protocol, HeadersTimeout, Stalled, Truncated,
    }.Select(row => row.Code).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<int, FaultRow> Statuses = new Dictionary<int, FaultRow>
    {
        [204] = Empty,
        [401] = Unauthorized,
        [402] = Account,
        [403] = Forbidden,
        [404] = Moved,
        [407] = ProxyAuth,
        [408] = ServerError,
        [410] = Moved,
        [429] = Throttled,
        [451] = Account,
        [503] = Unavailable,
    }.ToFrozenDictionary();

    /// <summary>The row of a status other than 200.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="waitIsTold">The answer says how long to wait.</param>
    public static FaultRow OfStatus(int status, bool waitIsTold) => status switch
    {
        503 when waitIsTold => Maintenance,
        _ when Statuses.TryGetValue(status, out var row) => row,
        304 => UnexpectedStatus,
        >= 300 and < 400 => Redirect,
        >= 400 and < 500 => Rejected,
        >= 500 and < 600 => ServerError,
        _ => UnexpectedStatus,
    };

    /// <summary>What our own code below the client knows about an exception, or null.</summary>
    public static string? DetailOf(Exception exception) => OutboundFaultException.In(exception)?.Detail;

    /// <summary>The line failed, not the provider: nobody answered, or not to the end.</summary>
    public static bool IsOfTheLine(ProviderFaultException fault) => fault.Class == FaultClass.Transient && LineCodes.Contains(fault.Error.Code);

    /// <summary>The row of an exception before the headers arrived, or null when it is no provider fault but a bug.</summary>
    public static FaultRow? OfSending(Exception exception) => exception switch
    {
        _ when OutboundFaultException.In(exception) is { } ours => ours.Row,
        OperationCanceledException { InnerException: TimeoutException } => ConnectTimeout,
        HttpRequestException request => OfRequest(request),
        IOException => Reset,
        _ => null,
    };

    /// <summary>The row of an exception while the body was read, or null when it is no provider fault but a bug.</summary>
    public static FaultRow? OfBody(Exception exception) => exception switch
    {
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } => Protocol,
        HttpRequestException or IOException => Truncated,
        _ => null,
    };

    private static FaultRow OfRequest(HttpRequestException exception)
    {
        var socket = exception.InnerException as SocketException ?? exception.InnerException?.InnerException as SocketException;
        if (socket is not null && SocketErrors.TryGetValue(socket.SocketErrorCode, out var bySocket))
        {
            return bySocket;
        }

        return Errors.GetValueOrDefault(exception.HttpRequestError, Reset);
    }
}
