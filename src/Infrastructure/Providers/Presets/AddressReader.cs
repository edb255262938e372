using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>baseUrl</c>: absolute http or https, nothing secret in it, and https where secrets are sent.</summary>
internal static class AddressReader
{
    private const string InsecureUrl = "provider.insecure_url";

    /// <param name="replacement">From configuration, checked like the file's own; null for none.</param>
    public static Uri? Read(PresetObject root, Auth auth, string? replacement)
    {
        var allowsHttp = root.Flag("allowInsecureHttp") ?? false;
        var own = root.Text("baseUrl", isRequired: true) is { } text ? Check(root, text, "The address", auth, allowsHttp) : null;
        return replacement is null
            ? own
            : Check(root, replacement, "The address from the configuration (Providers:BaseUrls)", auth, allowsHttp);
    }

    private static Uri? Check(PresetObject root, string text, string subject, Auth auth, bool allowsHttp)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) || url.Host.Length == 0)
        {
            root.Problem("baseUrl", $"{subject} is not an absolute http or https address.", "Write it with scheme and host: https://api.example.com/v1.");
            return null;
        }

        if (url.UserInfo.Length > 0 || text.Contains('@', StringComparison.Ordinal))
        {
            root.Problem("baseUrl", $"{subject} holds a user name or password.", "Use \"auth\" with env: or file: references. If the file was shared, replace the secret.");
            return null;
        }

        if (url.Query.Length > 0 || url.Fragment.Length > 0 || text.AsSpan().IndexOfAny('?', '#') >= 0)
        {
            root.Problem("baseUrl", $"{subject} has a query or fragment.", "Move parameters to \"request\".\"query\".");
            return null;
        }

        if (url.Scheme == Uri.UriSchemeHttp && auth is not Auth.None && !url.IsLoopback && !allowsHttp)
        {
            root.Problem(
                "baseUrl",
                $"{subject} would send credentials unencrypted ({InsecureUrl}).",
                "Write https. Inside a trusted network set \"allowInsecureHttp\": true.");
            return null;
        }

        return url;
    }
}
