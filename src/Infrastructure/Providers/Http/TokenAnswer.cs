using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>A token in use.</summary>
/// <param name="Value">Goes into the header.</param>
/// <param name="RenewAt">From then on another one is fetched first; the end of time when the provider told no life.</param>
/// <param name="Origin">Scheme and host that requests go to in place of the base URL's, or null.</param>
/// <param name="RefreshToken">A new one that came with it, or null.</param>
internal sealed record AccessToken(string Value, DateTimeOffset RenewAt, Uri? Origin, string? RefreshToken);

/// <summary>Reads what token endpoints answer (RFC 6749 §5).</summary>
internal static partial class TokenAnswer
{
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(60);

    /// <exception cref="ProviderFaultException">There is no token in it.</exception>
    /// <param name="sent">When the request left: the token's life may have begun then.</param>
    public static AccessToken Read(byte[] body, Auth.OAuth2 auth, FaultSite site, DateTimeOffset sent)
    {
        using var answer = Parse(body) ?? throw site.Fault(FaultTable.NoToken, "its answer is no JSON object");
        if (Text(answer.RootElement, "access_token") is not { } token)
        {
            // Some say with 200 that they refuse.
            throw Text(answer.RootElement, "error") is not null
                ? Refusal(body, 200, site)
                : site.Fault(FaultTable.NoToken, "its answer has no access_token");
        }

        return new AccessToken(token, RenewAt(sent, LifeOf(answer.RootElement)), OriginOf(body, auth, site), Text(answer.RootElement, "refresh_token"));
    }

    /// <summary>The fault of a refusal; of the provider's words only the code of the protocol is shown.</summary>
    public static ProviderFaultException Refusal(byte[] body, int status, FaultSite site)
    {
        using var answer = Parse(body);
        var code = answer is null ? null : Text(answer.RootElement, "error");
        return code switch
        {
            "temporarily_unavailable" or "server_error" => site.Fault(FaultTable.Unavailable, code),
            "slow_down" => site.Fault(FaultTable.Throttled, code),
            "invalid_grant" => site.Fault(FaultTable.TokenRefused with { Remedy = "Sign in again and store the new refresh token." }, code),
            "invalid_client" => site.Fault(FaultTable.TokenRefused with { Remedy = "Check client id and secret, and how they are sent." }, code),
            not null when Code.IsMatch(code) => site.Fault(FaultTable.TokenRefused, code),
            _ => site.Fault(FaultTable.TokenRefused, $"status {status}"),
        };
    }

    /// <summary>A minute early, but at half of its life for tokens that live shorter than two minutes.</summary>
    private static DateTimeOffset RenewAt(DateTimeOffset sent, TimeSpan? life)
    {
        if (life is not { } lives)
        {
            return DateTimeOffset.MaxValue;
        }

        return sent + (lives >= 2 * Early ? lives - Early : lives / 2);
    }

    /// <summary>Number or text; null when it is missing, unreadable or not above zero (such a token is used until it is refused).</summary>
    private static TimeSpan? LifeOf(JsonElement answer)
    {
        if (!answer.TryGetProperty("expires_in", out var member))
        {
            return null;
        }

        var text = member.ValueKind == JsonValueKind.String ? member.GetString() : member.GetRawText();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(3650).TotalSeconds))
            : null;
    }

    private static Uri? OriginOf(byte[] body, Auth.OAuth2 auth, FaultSite site)
    {
        if (auth.BaseUrlFrom is not { } path)
        {
            return null;
        }

        var text = new BodyValues([path]).Read(body)[0];
        var isUsable = Uri.TryCreate(text, UriKind.Absolute, out var origin)
            && (origin.Scheme == Uri.UriSchemeHttps || (origin.Scheme == Uri.UriSchemeHttp && (origin.IsLoopback || auth.AllowsInsecureHttp)))
            && origin.UserInfo.Length == 0
            && origin.PathAndQuery is "/"
            && origin.Fragment.Length == 0;
        return isUsable
            ? origin
            : throw site.Fault(FaultTable.NoToken, $"the address at {path.Text} is none that requests can go to (https, without user, path and query)");
    }

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement answer, string name)
    {
        try
        {
            return answer.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String && member.GetString() is { Length: > 0 } text
                ? text
                : null;
        }
        catch (InvalidOperationException)
        {
            // A text that is none: half of a surrogate pair.
            return null;
        }
    }

    [GeneratedRegex(@"\A[a-z_]{1,40}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code { get; }
}
