using System.ComponentModel.DataAnnotations;

namespace CleanCustomers.Application.Access;

/// <summary>Configuration section <c>Access:Tokens</c>: an OpenID provider whose access tokens (JWT) let in. Off without <see cref="Authority"/>.</summary>
public sealed class TokenOptions
{
    public const string Section = "Access:Tokens";

    /// <summary>
    /// The provider's address, https; <c>/.well-known/openid-configuration</c> below it names issuer and keys. Default none: no token is taken. Plain http
    /// on loopback only.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>What a token must be meant for (<c>aud</c>). Needed with <see cref="Authority"/>: without it any token of the provider would do.</summary>
    public string? Audience { get; set; }

    /// <summary>What a token must be issued by (<c>iss</c>). Default what the provider's own document says.</summary>
    public string? Issuer { get; set; }

    /// <summary>Signatures that are taken, parted by commas; of public keys only. Default <c>RS256,PS256,ES256</c>.</summary>
    public string Algorithms { get; set; } = "RS256,PS256,ES256";

    /// <summary>The claim with the scopes: a text parted by spaces, or a list. Default <c>scope</c>; some providers say <c>scp</c>.</summary>
    [Required]
    public string ScopesClaim { get; set; } = "scope";

    /// <summary>How far the provider's clock may be off. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);
}
