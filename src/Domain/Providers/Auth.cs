namespace CleanCustomers.Domain.Providers;

/// <summary>How requests prove who asks. Secrets are references (<c>env:NAME</c>, <c>file:path</c>), resolved at each request.</summary>
public abstract record Auth
{
    private Auth()
    {
    }

    public sealed record None : Auth
    {
        public static readonly None Instance = new();
    }

    public sealed record Bearer(string Token) : Auth;

    /// <param name="User">Reference; services that take a key as the user name are common.</param>
    /// <param name="Password">Reference, or "" for an empty password.</param>
    public sealed record Basic(string User, string Password) : Auth;

    public sealed record HeaderKey(string Name, string Value) : Auth;

    /// <summary>
    /// A token from a token endpoint (RFC 6749): with the client's own credentials (§4.4), or with a refresh token (§6) that a person got once by
    /// signing in.
    /// </summary>
    /// <param name="TokenUrl">Absolute, or a path on the base URL's origin.</param>
    /// <param name="ClientId">Reference, or the id itself: it is no secret.</param>
    /// <param name="ClientSecret">Reference, or "" for a client that has none.</param>
    public sealed record OAuth2(Uri TokenUrl, string ClientId, string ClientSecret) : Auth
    {
        /// <summary>Reference; null asks with the client's own credentials.</summary>
        public string? RefreshToken { get; init; }

        public string? Scope { get; init; }

        public string? Audience { get; init; }

        /// <summary>Id and secret go into the form instead of an <c>Authorization: Basic</c> header (RFC 6749 §2.3.1).</summary>
        public bool SendsClientInBody { get; init; }

        /// <summary>The header that carries the bare token; null for <c>Authorization: Bearer</c>.</summary>
        public string? Header { get; init; }

        /// <summary>Where the token's answer names the address that requests go to in place of the base URL's origin; null where it does not.</summary>
        public JsonPath? BaseUrlFrom { get; init; }

        /// <summary>That address may be plain http on another machine.</summary>
        public bool AllowsInsecureHttp { get; init; }
    }

    /// <summary>AWS Signature Version 4. Keys and token are references.</summary>
    /// <param name="SessionToken">Null for lasting credentials.</param>
    public sealed record AwsSigV4(string AccessKey, string SecretKey, string? SessionToken, string Region, string Service) : Auth;
}
