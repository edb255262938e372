using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Access;

/// <summary>Why somebody is not let in. None tells more than the caller knew.</summary>
public static class AccessErrors
{
    public static Error KeyMissing { get; } = new(
        ResultStatus.Unauthorized, "access.key_missing", "Send a key: 'Authorization: Bearer cc_...'. 'cleancustomers keys create' makes one.");

    public static Error KeyUnknown { get; } = new(
        ResultStatus.Unauthorized, "access.key_unknown", "No key is like this one. Send it whole: cc_, 8 letters or digits, _, 52 letters or digits.");

    public static Error KeyExpired { get; } = new(ResultStatus.Unauthorized, "access.key_expired", "The key has expired. Have a new one made.");

    public static Error KeyRevoked { get; } = new(ResultStatus.Unauthorized, "access.key_revoked", "The key was revoked. Have a new one made.");

    public static Error TokenInvalid { get; } = new(
        ResultStatus.Unauthorized, "access.token_invalid", "The token is not one that the configured OpenID provider signed, or its signature is of a kind that is not taken.");

    public static Error TokenExpired { get; } = new(ResultStatus.Unauthorized, "access.token_expired", "The token has expired or is not in force yet. Get a new one.");

    public static Error TokenAudience { get; } = new(ResultStatus.Unauthorized, "access.token_audience", "The token is meant for another service. Ask for one with the audience of this one.");

    public static Error TokenIssuer { get; } = new(ResultStatus.Unauthorized, "access.token_issuer", "The token is of another issuer than the one that is configured here.");

    public static Error IssuerUnavailable { get; } = new(
        ResultStatus.Unavailable, "access.issuer_unavailable", "The OpenID provider's keys cannot be read now, so no token can be checked. Try again; keys of this service work.");

    internal static Error KeyNotFound { get; } = new(
        ResultStatus.NotFound, "access.key_not_found", "There is no key with this prefix. The list of keys has the prefixes: the 8 characters after cc_.");

    internal static Error LinkUnknown { get; } = new(
        ResultStatus.Unauthorized, "access.link_unknown", "This sign-in link was used, has expired or never was one. 'cleancustomers sign-in' prints a new one.");

    internal static Error SessionUnknown { get; } = new(
        ResultStatus.Unauthorized, "access.session_unknown", "The session has ended. Sign in again: 'cleancustomers sign-in' prints a link.");

    internal static Error TooManyKeys(string client) => new(
        ResultStatus.Conflict, "access.too_many_keys", $"{client} has {IKeyStore.ActivePerClient} active keys, as many as a client may. Revoke the one that is no longer used.");
}
