using System.Text.Json.Nodes;

namespace CleanCustomers.Conformance.Tests;

/// <summary>Promises about the files themselves.</summary>
public sealed class PresetFileTests
{
    private static readonly string[] Files =
        [.. Directory.EnumerateFiles(Repository.PathOf("providers", "presets"), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> All => [.. Files];

    [Fact]
    public void Every_preset_for_a_system_over_http_is_proven_against_a_simulator() =>
        Files.Where(IsHttp).Should().BeEquivalentTo(Shipped.All.Select(shipped => shipped.File));

    [Theory]
    [MemberData(nameof(All))]
    public void A_preset_says_what_was_verified_and_what_is_from_memory(string file)
    {
        var facts = Node(file)["facts"]!;

        facts["verified"]!.AsArray().Should().NotBeEmpty();
        facts["fromMemory"]!.AsArray().Should().NotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_preset_can_be_read_in_one_look(string file) =>
        File.ReadLines(Shipped.PathOf(file)).Count().Should().BeLessThan(70);

    [Theory]
    [MemberData(nameof(All))]
    public void A_preset_has_its_page(string file)
    {
        var page = Repository.PathOf("docs", "providers", file + ".md");

        File.Exists(page).Should().BeTrue("{0} is promised by docs/providers.md", page);
        File.ReadAllText(page).Should().ContainAll("## Set up", "## Choices", "## Limits", "## What bites", $"providers/presets/{file}.json");
        File.ReadAllText(Repository.PathOf("docs", "providers.md")).Should().Contain($"providers/{file}.md");
    }

    private static bool IsHttp(string file) => Node(file)["baseUrl"] is not null;

    private static JsonNode Node(string file) => JsonNode.Parse(File.ReadAllText(Shipped.PathOf(file)))!;
}
