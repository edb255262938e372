using System.Text.Json;
using System.Text.RegularExpressions;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers.Dates;
using CleanCustomers.Infrastructure.Providers.Presets;

namespace CleanCustomers.Providers.Tests.Presets;

/// <summary>The reference of the preset file tells the truth.</summary>
public sealed class PresetDocsTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf("docs", "presets.md"));

    [Fact]
    public void The_worked_example_is_a_preset()
    {
        var example = Regex.Match(Text, "```json\n(?<json>.*?)\n```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["json"].Value;

        var file = PresetTexts.Read(example);

        file.Problems.Should().BeEmpty();
        file.Preset!.Provider.Value.Should().Be("shop");
    }

    [Fact]
    public void The_worked_example_of_the_guide_is_a_preset()
    {
        var guide = File.ReadAllText(Repository.PathOf("docs", "providers.md"));
        var example = Regex.Match(guide, "```json\n(?<json>.*?)\n```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["json"].Value;

        var file = PresetTexts.Read(example);

        file.Problems.Should().BeEmpty();
        file.Preset!.Provider.Value.Should().Be("booking");
    }

    [Fact]
    public void Every_member_of_the_schema_is_described()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("schemas", "provider-preset.schema.json")));
        var members = schema.RootElement.GetProperty("properties").EnumerateObject().Select(member => member.Name)
            .Concat(schema.RootElement.GetProperty("properties").GetProperty("limits").GetProperty("properties").EnumerateObject().Select(member => member.Name))
            .Concat(schema.RootElement.GetProperty("$defs").GetProperty("dateSource").GetProperty("properties").EnumerateObject().Select(member => member.Name));

        members.Should().OnlyContain(member => Text.Contains($"`{member}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_field_and_date_format_is_described()
    {
        Enum.GetValues<CustomerField>().Should().OnlyContain(field => Text.Contains($"`{FieldNames.Of(field)}`", StringComparison.Ordinal));
        DateFormatNames.All.Should().OnlyContain(format => Text.Contains($"`{format}", StringComparison.Ordinal));
    }
}
