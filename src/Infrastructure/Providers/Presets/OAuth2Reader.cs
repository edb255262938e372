using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>auth</c> of the kind <c>oauth2</c>.</summary>
internal static class OAuth2Reader
{
    private static readonly string[] Grants = ["clientCredentials", "refreshToken"];
    private static readonly string[] Clients = ["basic", "body"];

    public static Auth.OAuth2 Read(PresetObject auth, string folder, bool allowsHttp)
    {
        var grant = Word(auth, "grant", Grants, isRequired: true);
        var refreshes = grant == "refreshToken";
        var client = Word(auth, "client", Clients);
        var url = TokenUrl(auth, allowsHttp);

        // A client that refreshes may have no secret; one that asks for itself has nothing else.
        var secret = AuthReader.OptionalSecret(auth, "clientSecret", folder);
        if (secret is null && !refreshes)
        {
            auth.Find("clientSecret", isRequired: true);
        }

        return new Auth.OAuth2(url ?? new Uri("/", UriKind.Relative), ClientId(auth, folder), secret ?? "")
        {
            RefreshToken = refreshes ? AuthReader.Secret(auth, "refreshToken", folder) : null,
            Scope = auth.Text("scope"),
            Audience = auth.Text("audience"),
            SendsClientInBody = client == "body",
            Header = AuthReader.HeaderName(auth, "header"),
            BaseUrlFrom = auth.Path("baseUrlFrom"),
            AllowsInsecureHttp = allowsHttp,
        };
    }

    private static string? Word(PresetObject auth, string name, string[] words, bool isRequired = false)
    {
        var text = auth.Text(name, isRequired);
        if (text is not null && !words.Contains(text, StringComparer.Ordinal))
        {
            auth.Problem(name, $"There is no {name} '{text}'.", Spelling.Hint(text, words));
        }

        return text;
    }

    /// <summary>The id is no secret: it may stand in the preset or be a reference.</summary>
    private static string ClientId(PresetObject auth, string folder)
    {
        var text = auth.Text("clientId", isRequired: true) ?? "";
        return SecretReference.IsValid(text) ? SecretReference.From(folder, text) : text;
    }

    private static Uri? TokenUrl(PresetObject auth, bool allowsHttp)
    {
        if (auth.Text("tokenUrl", isRequired: true) is not { } text)
        {
            return null;
        }

        if (text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal) && !text.AsSpan().ContainsAny("\\#@ "))
        {
            return new Uri(text, UriKind.Relative);
        }

        var isHttp = Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);
        if (!isHttp || url!.Host.Length == 0 || url.Fragment.Length > 0 || text.Contains('@', StringComparison.Ordinal))
        {
            auth.Problem("tokenUrl", "The text is no address of a token endpoint.", "Write https://login.example.com/oauth/token, without user and fragment, or a path on the base URL's host: /oauth/token.");
            return null;
        }

        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback && !allowsHttp)
        {
            auth.Problem("tokenUrl", "The address would send credentials unencrypted.", "Write https. Inside a trusted network set \"allowInsecureHttp\": true.");
            return null;
        }

        return url;
    }
}
