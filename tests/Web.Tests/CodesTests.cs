using System.Text.RegularExpressions;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Tests;

public sealed partial class CodesTests
{
    [Fact]
    public async Task Every_code_in_the_sources_is_explained()
    {
        var explained = await ExplainedAsync();

        var used = await UsedAsync();

        used.Should().HaveCountGreaterThan(100);
        used.Except(explained, StringComparer.Ordinal).Should().BeEmpty("docs/codes.md or docs/cleaning-rules.md has a row for each code");
    }

    [Fact]
    public async Task Every_explained_code_is_used()
    {
        var page = Rows().Matches(await File.ReadAllTextAsync(Repository.PathOf("docs", "codes.md"))).Select(row => row.Groups["code"].Value).ToList();

        page.Should().OnlyHaveUniqueItems();
        page.Except(await UsedAsync(), StringComparer.Ordinal).Should().BeEmpty();
    }

    private static async Task<HashSet<string>> ExplainedAsync()
    {
        var rows = new HashSet<string>(StringComparer.Ordinal);
        foreach (var page in new[] { "codes.md", "cleaning-rules.md" })
        {
            rows.UnionWith(Rows().Matches(await File.ReadAllTextAsync(Repository.PathOf("docs", page))).Select(row => row.Groups["code"].Value));
        }

        return rows;
    }

    private static async Task<HashSet<string>> UsedAsync()
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var separator = Path.DirectorySeparatorChar;
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{separator}obj{separator}", StringComparison.Ordinal)))
        {
            codes.UnionWith(Codes().Matches(await File.ReadAllTextAsync(file)).Select(code => code.Groups["code"].Value));
        }

        // The names of scopes look like codes.
        codes.ExceptWith(EnumNames<Scope>.All);
        return codes;
    }

    [GeneratedRegex(
        @"""(?<code>(accept|access|provider|store|run|quarantine|record|caller|customer|after|body|country|cursor|date|external_id|host|idempotency|collection|coverage|deletions|health|json|limit|member|method|number|origin|query|range|request|route|rule|search|service|urls|value|wait|text|email|phone|language|field)\.[a-z_0-9]+)""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Codes();

    [GeneratedRegex(@"^\| `(?<code>[a-z_0-9]+\.[a-z_0-9]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Rows();
}
