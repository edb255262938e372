namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Writes a secret that a provider has replaced back to where its reference points.</summary>
internal static class SecretWriter
{
    /// <summary>True when the file now holds the secret; environment variables cannot be written for later.</summary>
    /// <param name="reference"><c>file:path</c>; a link is followed.</param>
    public static bool TryReplace(string reference, string secret)
    {
        if (!reference.StartsWith(SecretReference.File, StringComparison.Ordinal))
        {
            return false;
        }

        var path = reference[SecretReference.File.Length..];
        string? written = null;
        try
        {
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            written = $"{target}.{Guid.NewGuid():N}.new";
            using (var file = new StreamWriter(Create(written, target)))
            {
                file.Write(secret);
            }

            // Whole or not at all: a half-written token would be a lost one.
            File.Move(written, target, overwrite: true);
            return true;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Remove(written);
            return false;
        }
    }

    /// <summary>Readable by those who may read the old one, from its first byte on.</summary>
    private static FileStream Create(string path, string like)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File.Exists(like) ? File.GetUnixFileMode(like) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static void Remove(string? path)
    {
        try
        {
            if (path is not null)
            {
                File.Delete(path);
            }
        }
        catch (Exception undeletable) when (undeletable is IOException or UnauthorizedAccessException)
        {
            // It was never created, or the folder became read-only; the caller says that nothing was kept.
        }
    }
}
