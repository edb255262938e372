namespace CleanCustomers.Web.Tests;

/// <summary>The files of the repository the tests run in.</summary>
internal static class Repository
{
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root(), .. parts]);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CleanCustomers.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests must run inside the repository.");
    }
}
