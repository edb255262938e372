using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Xml.Linq;
using CleanCustomers.Testing;

namespace CleanCustomers.ReleaseTests;

/// <summary>The release archive, built by <c>eng/release.sh</c> once for all tests and unpacked where nobody may write.</summary>
public sealed class ReleaseArchive : IAsyncLifetime
{
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("cleancustomers-release-");

    /// <summary>The checkout's root.</summary>
    public static string Checkout { get; } = FindCheckout();

    public string File { get; private set; } = "";

    /// <summary>The unpacked archive's only folder.</summary>
    public string Folder { get; private set; } = "";

    public string Name => Path.GetFileName(Folder);

    /// <summary>As <c>Directory.Build.props</c> states it.</summary>
    public string Version { get; } = XDocument.Load(Path.Combine(Checkout, "Directory.Build.props")).Descendants("Version").Single().Value;

    public string Program => Path.Combine(Folder, "cleancustomers");

    public async Task InitializeAsync()
    {
        if (FactOnLinuxAttribute.WhyNot is not null)
        {
            return;
        }

        // Another user is to reach the program in it.
        System.IO.File.SetUnixFileMode(scratch.FullName, Mode("755"));
        var written = await ServerPrograms.RunAsync(Path.Combine(Checkout, "eng", "release.sh"), [scratch.FullName]);
        File = written.Split('\n').First(line => line.EndsWith(".tar.gz", StringComparison.Ordinal));
        await ServerPrograms.RunAsync("tar", ["-xzf", File, "-C", scratch.FullName]);
        Folder = Directory.EnumerateDirectories(scratch.FullName).Single();
        await ServerPrograms.RunAsync("chmod", ["-R", "a-w", Folder]);
    }

    public async Task DisposeAsync()
    {
        if (Directory.Exists(Folder))
        {
            await ServerPrograms.RunAsync("chmod", ["-R", "u+w", Folder]);
        }

        scratch.Delete(recursive: true);
    }

    /// <summary>The archive's entries in their order, without unpacking it.</summary>
    public IReadOnlyList<TarEntry> Entries()
    {
        using var unpacked = new GZipStream(System.IO.File.OpenRead(File), CompressionMode.Decompress);
        using var reader = new TarReader(unpacked);
        var entries = new List<TarEntry>();
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>Every file, folder and link below the program folder with its rights, time and content.</summary>
    public IReadOnlyList<string> Snapshot() =>
    [
        .. new DirectoryInfo(Folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(found => FormattableString.Invariant($"{found.FullName} {found.UnixFileMode} {found.LastWriteTimeUtc:O} {found.LinkTarget} {Content(found)}"))
            .Order(StringComparer.Ordinal),
    ];

    public static UnixFileMode Mode(string octal) => (UnixFileMode)Convert.ToInt32(octal, 8);

    private static string Content(FileSystemInfo found)
    {
        if (found is not FileInfo)
        {
            return "";
        }

        using var content = System.IO.File.OpenRead(found.FullName);
        return Convert.ToHexString(SHA256.HashData(content));
    }

    private static string FindCheckout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "CleanCustomers.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the checkout.");
        }

        return folder.FullName;
    }
}

/// <summary>Tests of one archive; one after the other, because one of them times.</summary>
[CollectionDefinition(nameof(ReleaseArchive))]
public sealed class ReleaseCollection : ICollectionFixture<ReleaseArchive>;
