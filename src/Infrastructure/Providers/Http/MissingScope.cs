using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>What a 403 says about the right that is missing (RFC 6750 §3).</summary>
internal static partial class MissingScope
{
    public static string DetailOf(HttpResponseMessage response)
    {
        var scope = response.Headers.WwwAuthenticate.Select(ScopeOf).FirstOrDefault(found => found is not null);
        return scope is null ? "status 403" : $"status 403, it asks for the scope {ShownText.Of(scope)}";
    }

    private static string? ScopeOf(AuthenticationHeaderValue challenge) =>
        challenge.Parameter is { } parameter && Scope.Match(parameter) is { Success: true } match ? match.Groups["scope"].Value : null;

    [GeneratedRegex("""(^|[\s,])scope="(?<scope>[^"]{1,1000})""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scope { get; }
}
