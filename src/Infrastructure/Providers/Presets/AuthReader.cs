using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>auth</c>. Secrets are references; a literal one is refused and never repeated in the message.</summary>
internal static class AuthReader
{
    private static readonly string[] Kinds = ["none", "bearer", "basic", "headerKey"];

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
            "basic" => new Auth.Basic(Secret(auth, "user", folder), auth.Find("password") is null ? "" : Secret(auth, "password", folder)),
            "headerKey" => new Auth.HeaderKey(HeaderName(auth), Secret(auth, "value", folder)),
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

    private static string Secret(PresetObject auth, string name, string folder)
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

    private static string HeaderName(PresetObject auth)
    {
        var name = auth.Text("name", isRequired: true, longest: 100);
        if (name is not null && !HeaderNames.IsToken(name))
        {
            auth.Problem("name", "The text is not a header name.", "Write letters, digits and hyphens, for example X-Api-Key.");
        }

        return name ?? "";
    }
}
