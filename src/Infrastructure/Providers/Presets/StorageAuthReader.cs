using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>auth</c> of a file drop: a folder needs none, storage takes signed requests or, where everyone may read, none.</summary>
internal static class StorageAuthReader
{
    /// <param name="folder">The preset's folder: a secret's relative path counts from there.</param>
    /// <param name="place">The storage, or null for a folder.</param>
    public static Auth Read(PresetObject root, string folder, FilePlace.S3? place)
    {
        if (root.Object("auth") is not { } auth)
        {
            return Auth.None.Instance;
        }

        switch (auth.Text("kind", isRequired: true))
        {
            case "none":
                auth.RefuseOthers();
                return Auth.None.Instance;
            case "awsSigV4" when place is not null:
                var region = auth.Text("region", longest: 60) ?? place.Region;
                if (auth.Text("service") is not (null or "s3"))
                {
                    auth.Problem("service", "Files come from the service s3.", "Leave it out.");
                }

                var token = auth.Find("sessionToken") is null ? null : Secret(auth, "sessionToken", folder);
                var read = new Auth.AwsSigV4(Secret(auth, "accessKey", folder), Secret(auth, "secretKey", folder), token, region, "s3");
                auth.RefuseOthers();
                return read;
            case { } other:
                auth.Problem("kind", $"Files are not read with auth '{other}'.", place is null ? "Leave \"auth\" out: the process's own rights count." : "Write awsSigV4, or none where everyone may read.");
                return Auth.None.Instance;
            default:
                return Auth.None.Instance;
        }
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
}
