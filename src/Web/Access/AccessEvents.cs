using System.Net;

namespace CleanCustomers.Web.Access;

/// <summary>
/// Security events for those who watch the log. Their ids never change (docs/access.md lists them). They name addresses, prefixes and codes, never a
/// credential: of what was refused not a character is known to be harmless.
/// </summary>
internal sealed partial class AccessEvents(ILogger<AccessEvents> logger)
{
    public void Refused(string code, string kind, IPAddress? address) => LogRefused(code, kind, address);

    public void Throttled(IPAddress? address) => LogThrottled(address);

    public void ScopeMissing(string actor, string scope) => LogScopeMissing(actor, scope);

    public void KeyCreated(string prefix, string client, string actor) => LogKeyCreated(prefix, client, actor);

    public void KeyRevoked(string prefix, string client, string actor) => LogKeyRevoked(prefix, client, actor);

    public void SignedIn(string actor, IPAddress? address) => LogSignedIn(actor, address);

    public void SignedOut(string actor) => LogSignedOut(actor);

    [LoggerMessage(EventId = 5101, EventName = "AccessRefused", Level = LogLevel.Warning, Message = "Refused ({Code}): a {Kind} credential from {Address}")]
    private partial void LogRefused(string code, string kind, IPAddress? address);

    [LoggerMessage(EventId = 5102, EventName = "AccessThrottled", Level = LogLevel.Warning, Message = "Too many refused credentials: {Address} must wait")]
    private partial void LogThrottled(IPAddress? address);

    [LoggerMessage(EventId = 5103, EventName = "ScopeMissing", Level = LogLevel.Warning, Message = "{Actor} asked for what needs the scope {Scope}")]
    private partial void LogScopeMissing(string actor, string scope);

    [LoggerMessage(EventId = 5104, EventName = "KeyCreated", Level = LogLevel.Information, Message = "Key {Prefix} of {Client} was created by {Actor}")]
    private partial void LogKeyCreated(string prefix, string client, string actor);

    [LoggerMessage(EventId = 5105, EventName = "KeyRevoked", Level = LogLevel.Information, Message = "Key {Prefix} of {Client} was revoked by {Actor}")]
    private partial void LogKeyRevoked(string prefix, string client, string actor);

    [LoggerMessage(EventId = 5106, EventName = "SignedIn", Level = LogLevel.Information, Message = "{Actor} signed in from {Address}")]
    private partial void LogSignedIn(string actor, IPAddress? address);

    [LoggerMessage(EventId = 5107, EventName = "SignedOut", Level = LogLevel.Information, Message = "{Actor} signed out")]
    private partial void LogSignedOut(string actor);
}
