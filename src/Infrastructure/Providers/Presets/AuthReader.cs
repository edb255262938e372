using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>auth</c>. Secrets are references; a literal one is refused and never repeated in the message.</summary>
internal static class AuthReader
{
    private static readonly string[] Kinds = ["none", "bearer", "basic", "headerKey", "oauth2", "awsSigV4"];

    /// <param name="folder">The preset's folder: a secret's relative path counts from there.</param>
    public static Auth Read(PresetObject root, string folder)
    {
        if (root.Object("auth") is not { } auth)
        {
            return Auth.None.Instance;
        }

        var kind = auth.Text("kind", isRequired: true);
        Auth? read = kind switch
        {
            "none" => Auth.None.Instance,
            "bearer" => new Auth.Bearer(Secret(auth, "token", folder)),
            "basic" => new Auth.Basic(Secret(auth, "user", folder), OptionalSecret(auth, "password", folder) ?? ""),
            "headerKey" => new Auth.HeaderKey(HeaderName(auth, "name", isRequired: true) ?? "", Secret(auth, "value", folder)),
            "oauth2" => OAuth2Reader.Read(auth, folder, root.Flag("allowInsecureHttp") ?? false),
            "awsSigV4" => ReadAws(auth, folder),
            _ => null,
        };
        if (read is null)
        {
            if (kind is not null)
            {
                auth.Problem("kind", $"There is no auth kind '{kind}'.", Spelling.Hint(kind, Kinds));
            }

            return Auth.None.Instance;
        }

        auth.RefuseOthers();
        return read;
    }

    public static string Secret(PresetObject auth, string name, string folder)
    {
        if (auth.Text(name, isRequired: true) is not { } text)
        {
            return "";
        }

        if (!SecretReference.IsValid(text))
        {
            auth.Problem(
                name,
                "A secret must not stand in a preset.",
                "Put it in an environment variable or a file and write env:NAME or file:path here. If the file was shared, replace the secret.");
        }

        return SecretReference.From(folder, text);
    }

    public static string? OptionalSecret(PresetObject auth, string name, string folder) =>
        auth.Find(name) is null ? null : Secret(auth, name, folder);

    public static string? HeaderName(PresetObject auth, string member, bool isRequired = false)
    {
        var name = auth.Text(member, isRequired, longest: 100);
        if (name is not null && !HeaderNames.IsToken(name))
        {
            auth.Problem(member, "The text is not a header name.", "Write letters, digits and hyphens, for example X-Api-Key.");
        }

        return name;
    }

    private static Auth.AwsSigV4 ReadAws(PresetObject auth, string folder) => new(
        Secret(auth, "accessKey", folder),
        Secret(auth, "secretKey", folder),
        OptionalSecret(auth, "sessionToken", folder),
        AwsName(auth, "region", "eu-west-1"),
        AwsName(auth, "service", "cognito-idp"));

    // Both become parts of a text with slashes; anything else would sign another scope than is meant.
    private static string AwsName(PresetObject auth, string member, string example)
    {
        var name = auth.Text(member, isRequired: true, longest: 60);
        if (name is not null && !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            auth.Problem(member, $"'{member}' holds more than lower-case letters, digits and hyphens.", $"Write it as AWS does, for example {example}.");
        }

        return name ?? "";
    }
}
