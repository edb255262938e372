using System.Collections.Frozen;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Which header and parameter names a preset may set itself.</summary>
internal static class HeaderNames
{
    private static readonly FrozenSet<string> Secret = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token", "X-Access-Token");

    private static readonly FrozenSet<string> Ours = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Host", "Connection", "Content-Length", "Transfer-Encoding", "Accept-Encoding", "TE", "Upgrade", "Expect", "Keep-Alive");

    private static readonly FrozenSet<string> SecretParameters = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "api_key", "apikey", "api-key", "access_token", "client_secret", "consumer_secret", "password", "secret");

    /// <summary>RFC 9110 token.</summary>
    public static bool IsToken(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    public static bool HoldsSecret(string header) => Secret.Contains(header);

    public static bool IsOurs(string header) => Ours.Contains(header);

    public static bool HoldsSecretInQuery(string parameter) => SecretParameters.Contains(parameter);
}
