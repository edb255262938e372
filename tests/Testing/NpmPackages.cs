namespace CleanCustomers.Testing;

/// <summary>Servers from npm that <c>test.sh</c> installs.</summary>
public static class NpmPackages
{
    /// <summary>Their folder; null where they are not installed.</summary>
    public static string? Folder { get; } = FindFolder();

    /// <summary>A file of a package, or null.</summary>
    /// <param name="file">From <see cref="Folder"/>.</param>
    public static string? Find(string file) => Folder is { } folder && File.Exists(Path.Combine(folder, file)) ? Path.Combine(folder, file) : null;

    private static string? FindFolder()
    {
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            var packages = Path.Combine(above.FullName, "artifacts", "npm", "node_modules");
            if (Directory.Exists(packages))
            {
                return packages;
            }
        }

        return null;
    }
}
