using System.Formats.Tar;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CleanCustomers.Application.Access;
using CleanCustomers.Application.Collection;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Sandbox;
using CleanCustomers.Testing;

namespace CleanCustomers.ReleaseTests;

/// <summary>What is in the archive, and what its papers say.</summary>
[Collection(nameof(ReleaseArchive))]
public sealed partial class ArchiveTests(ReleaseArchive archive)
{
    private const string SystemdAnalyze = "/usr/bin/systemd-analyze";

    [FactOnLinux]
    public void Names_are_sorted_and_rights_owner_and_time_fixed()
    {
        var entries = archive.Entries();

        var names = entries.Select(entry => entry.Name.TrimEnd('/')).ToList();
        names.Should().HaveCountGreaterThan(50).And.OnlyContain(name => name == archive.Name || name.StartsWith(archive.Name + "/", StringComparison.Ordinal));
        names.Should().Equal(names.Order(Comparer<string>.Create((left, right) => string.CompareOrdinal(left.Replace('/', '\0'), right.Replace('/', '\0')))));
        entries.Should().OnlyContain(entry => entry.Uid == 0 && entry.Gid == 0 && entry.ModificationTime == DateTimeOffset.FromUnixTimeSeconds(946_684_800));
        entries.Where(entry => entry.EntryType != TarEntryType.SymbolicLink).Should().OnlyContain(entry => entry.Mode == ModeOf(entry));
    }

    [FactOnLinux]
    public async Task Its_checksum_lies_beside_it()
    {
        await using var content = File.OpenRead(archive.File);
        var sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(content));

        (await File.ReadAllTextAsync(archive.File + ".sha256")).Should().Be($"{sum}  {archive.Name}.tar.gz\n");
    }

    [FactOnLinux]
    public async Task It_has_no_path_of_the_machine_that_built_it()
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(archive.Folder, "*", SearchOption.AllDirectories))
        {
            if ((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(ReleaseArchive.Checkout + "/")) >= 0)
            {
                found.Add(file);
            }
        }

        found.Should().BeEmpty();
    }

    [FactOnLinux]
    public async Task Every_file_its_pages_link_to_is_there()
    {
        var links = new List<string>();
        foreach (var page in Directory.EnumerateFiles(archive.Folder, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(archive.Folder, "docs"), "*.md")))
        {
            links.AddRange(Link().Matches(await File.ReadAllTextAsync(page)).Select(match => Path.Combine(Path.GetDirectoryName(page)!, match.Groups["file"].Value)));
        }

        links.Should().HaveCountGreaterThan(10).And.OnlyContain(link => Path.Exists(link));
    }

    [FactOnLinux]
    public async Task Every_package_it_carries_is_named_with_its_licence()
    {
        var listed = await File.ReadAllLinesAsync(Path.Combine(archive.Folder, "THIRD-PARTY.md"));

        var rows = listed.Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        rows.Should().OnlyContain(row => row.Length == 6 && row[1].Length > 0 && row[2].Length > 0 && row[3].Length > 0);
        var libraries = Directory.EnumerateFiles(Path.Combine(archive.Folder, "app"), "*.dll").Select(Path.GetFileNameWithoutExtension)
            .Where(name => name != "cleancustomers" && !name!.StartsWith("CleanCustomers.", StringComparison.Ordinal)).ToList();
        // One library is named otherwise than its package.
        libraries.Should().HaveCountGreaterThan(10);
        libraries.Select(name => name == "SQLitePCLRaw.batteries_v2" ? "SQLitePCLRaw.config.e_sqlite3" : name).Should().BeSubsetOf(rows.Select(row => row[1]));
        Directory.EnumerateFiles(Path.Combine(archive.Folder, "licenses")).Should().HaveCount(3);
    }

    [FactOnLinux]
    public async Task Settings_that_its_papers_name_exist()
    {
        var papers = await File.ReadAllTextAsync(Path.Combine(archive.Folder, "docs", "install.md"))
            + await File.ReadAllTextAsync(Path.Combine(archive.Folder, "systemd", "environment.example"))
            + await File.ReadAllTextAsync(Path.Combine(archive.Folder, "systemd", "cleancustomers.service"));

        var named = Setting().Matches(papers).Select(match => match.Value).Distinct(StringComparer.Ordinal).ToList();

        named.Should().HaveCountGreaterThan(8).And.BeSubsetOf(Known());
    }

    [FactWithSystemd]
    public async Task Systemd_takes_the_unit()
    {
        var folder = Directory.CreateTempSubdirectory("cleancustomers-unit-");
        try
        {
            var unit = Path.Combine(folder.FullName, "cleancustomers.service");
            var text = await File.ReadAllTextAsync(Path.Combine(archive.Folder, "systemd", "cleancustomers.service"));
            await File.WriteAllTextAsync(unit, text.Replace("/opt/cleancustomers", archive.Folder, StringComparison.Ordinal));

            var said = await ServerPrograms.RunAsync(SystemdAnalyze, ["verify", "--recursive-errors=no", unit]);

            said.Should().BeEmpty("a warning is a mistake here");
            text.Should().Contain("/opt/cleancustomers/cleancustomers serve");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static UnixFileMode ModeOf(TarEntry entry) =>
        ReleaseArchive.Mode(entry.EntryType == TarEntryType.Directory || entry.Name.EndsWith("/app/cleancustomers", StringComparison.Ordinal) ? "755" : "644");

    private static IEnumerable<string> Known()
    {
        var sections = new (string Name, Type Type)[]
        {
            ("Storage", typeof(StorageOptions)), ("Collection", typeof(CollectionOptions)), ("Sandbox", typeof(SandboxOptions)),
            ("Access", typeof(AccessOptions)),
            ("Providers", typeof(StorageOptions).Assembly.GetType("CleanCustomers.Infrastructure.Providers.Presets.ProvidersOptions", throwOnError: true)!),
        };
        return sections.SelectMany(section => section.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => $"CLEANCUSTOMERS_{section.Name}__{property.Name}"))
            .Concat(["CLEANCUSTOMERS_urls", "CLEANCUSTOMERS_Logging__Format", "CLEANCUSTOMERS_Logging__LogLevel__Default", "CLEANCUSTOMERS_Providers__AllowedNetworks__0", "CLEANCUSTOMERS_Kestrel__Certificates__Default__Path"]);
    }

    [GeneratedRegex(@"\]\((?<file>[^):#]+)\)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("CLEANCUSTOMERS_[A-Za-z0-9_]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();

    /// <summary>Skipped where there is no systemd.</summary>
    private sealed class FactWithSystemdAttribute : FactAttribute
    {
        public FactWithSystemdAttribute() => Skip = FactOnLinuxAttribute.WhyNot ?? (File.Exists(SystemdAnalyze) ? null : "systemd-analyze is not installed.");
    }
}
