using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using CleanCustomers.Application.Access;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CleanCustomers.Infrastructure.Access;

/// <summary>
/// Checks access tokens by the keys that the provider publishes; keys that it changes are fetched when a token names one that is not known. Nothing in a
/// token says how it is checked: neither its algorithm nor a key or an address in it counts (ADR 0047).
/// </summary>
internal sealed partial class TokenGuard : ITokenGuard, IDisposable
{
    private const int LargestDocumentBytes = 1024 * 1024;
    private const int LongestName = 60;
    private static readonly TimeSpan LongestFetch = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly TokenOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<TokenGuard> logger;
    private readonly HttpClient? http;
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? provider;
    private long unavailableUntil;

    public TokenGuard(IOptions<TokenOptions> options, TimeProvider time, ILogger<TokenGuard> logger)
    {
        this.options = options.Value;
        this.time = time;
        this.logger = logger;
        if (this.options.Authority is not { Length: > 0 } authority)
        {
            return;
        }

        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = LongestFetch, MaxResponseContentBufferSize = LargestDocumentBytes,
        };
        provider = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{authority.TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(http) { RequireHttps = !new Uri(authority).IsLoopback });
    }

    public async Task<Result<Caller>> CheckAsync(string token, CancellationToken cancellationToken)
    {
        if (provider is null || !handler.CanReadToken(token))
        {
            return AccessErrors.KeyUnknown;
        }

        if (await FindAsync(provider, cancellationToken) is not { } published)
        {
            return AccessErrors.IssuerUnavailable;
        }

        var result = await handler.ValidateTokenAsync(token, Rules(provider, published));
        return result.IsValid ? CallerOf(result.ClaimsIdentity) : ErrorOf(result.Exception);
    }

    public void Dispose() => http?.Dispose();

    private TokenValidationParameters Rules(ConfigurationManager<OpenIdConnectConfiguration> keys, OpenIdConnectConfiguration published) => new()
    {
        ConfigurationManager = keys,
        ValidIssuer = options.Issuer ?? published.Issuer,
        ValidAudience = options.Audience,
        ValidAlgorithms = AlgorithmNames.Of(options),
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (notBefore, expires, _, _) => IsInForce(notBefore, expires),
    };

    private bool IsInForce(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && end > now - options.ClockSkew && (notBefore is not { } start || start <= now + options.ClockSkew);
    }

    // A provider that is away must not hold up every request for the whole time of a fetch.
    private async Task<OpenIdConnectConfiguration?> FindAsync(ConfigurationManager<OpenIdConnectConfiguration> keys, CancellationToken cancellationToken)
    {
        if (time.GetTimestamp() < Interlocked.Read(ref unavailableUntil))
        {
            return null;
        }

        try
        {
            return await keys.GetConfigurationAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException or HttpRequestException or ArgumentException)
        {
            Interlocked.Exchange(ref unavailableUntil, time.GetTimestamp() + (long)(AskAgainAfter.TotalSeconds * time.TimestampFrequency));
            LogUnavailable(fault);
            return null;
        }
    }

    private Caller CallerOf(ClaimsIdentity token)
    {
        var scopes = token.FindAll(options.ScopesClaim).SelectMany(claim => claim.Value.Split(' '))
            .Select(name => EnumNames<Scope>.TryParse(name, out var scope) ? scope : (Scope?)null).OfType<Scope>().Distinct().Order();
        var end = long.TryParse(token.FindFirst("exp")?.Value, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : (DateTimeOffset?)null;

        // A subject may be a person's address: log and audit get what leads back to it only for those who have the token.
        var subject = SHA256.HashData(Encoding.UTF8.GetBytes($"{token.FindFirst("iss")?.Value} {token.FindFirst("sub")?.Value}"));
        var client = token.FindFirst("azp")?.Value ?? token.FindFirst("client_id")?.Value;
        return new Caller($"token:{Convert.ToHexStringLower(subject.AsSpan(0, 4))}", IsName(client) ? client! : "token", [.. scopes], end);
    }

    private static bool IsName(string? text) =>
        text is { Length: > 0 and <= LongestName } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/');

    private static Error ErrorOf(Exception fault) => fault switch
    {
        SecurityTokenInvalidAudienceException => AccessErrors.TokenAudience,
        SecurityTokenInvalidIssuerException => AccessErrors.TokenIssuer,
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenNoExpirationException =>
            AccessErrors.TokenExpired,
        _ => AccessErrors.TokenInvalid,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "The OpenID provider's document or keys cannot be read; its tokens are refused until they can")]
    private partial void LogUnavailable(Exception fault);
}

/// <summary>Signatures of public keys. One that is made with a shared secret could be made by everybody who can check it.</summary>
internal static class AlgorithmNames
{
    public static readonly IReadOnlyList<string> Known = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public static IReadOnlyList<string> Of(TokenOptions options) =>
        options.Algorithms.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

internal sealed class TokensAreUsable : IValidateOptions<TokenOptions>
{
    private const string Section = TokenOptions.Section;

    public ValidateOptionsResult Validate(string? name, TokenOptions options)
    {
        if (options.Authority is not { Length: > 0 } authority)
        {
            return ValidateOptionsResult.Success;
        }

        if (!Uri.TryCreate(authority, UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            return ValidateOptionsResult.Fail($"{Section}:Authority is no https address.");
        }

        if (options.Audience is not { Length: > 0 })
        {
            return ValidateOptionsResult.Fail($"{Section}:Audience is missing: without it any token of the provider would let in.");
        }

        var algorithms = AlgorithmNames.Of(options);
        return algorithms.Count > 0 && algorithms.All(AlgorithmNames.Known.Contains)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{Section}:Algorithms takes {string.Join(", ", AlgorithmNames.Known)}.");
    }
}
