using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Presets;

namespace CleanCustomers.Providers.Tests.Presets;

/// <summary>Facts, the first offset, optional records.</summary>
public sealed class SmallMembersTests
{
    [Fact]
    public void Facts_are_kept_for_people()
    {
        var preset = PresetTexts.Read(PresetTexts.Node(node => node["facts"] = new System.Text.Json.Nodes.JsonObject
        {
            ["verified"] = new System.Text.Json.Nodes.JsonArray("limit is at most 100"), ["fromMemory"] = new System.Text.Json.Nodes.JsonArray("the host"),
        }).ToJsonString()).Preset!;

        preset.Facts.Verified.Should().Equal("limit is at most 100");
        preset.Facts.FromMemory.Should().Equal("the host");
    }

    [Fact]
    public void Offsets_may_count_from_one_and_that_gives_positions_another_meaning()
    {
        var fromZero = WithOffset("{\"style\":\"offset\",\"parameter\":\"startIndex\"}");
        var fromOne = WithOffset("{\"style\":\"offset\",\"parameter\":\"startIndex\",\"first\":1}");

        fromOne.Paging.Should().BeOfType<Paging.Offset>().Which.First.Should().Be(1);
        fromZero.Paging.Should().BeOfType<Paging.Offset>().Which.First.Should().Be(0);
        PresetFingerprint.Of(fromOne).Should().NotBe(PresetFingerprint.Of(fromZero));
    }

    [Fact]
    public void Records_may_be_left_out_only_where_the_preset_says_so()
    {
        PresetTexts.Preset().RecordsOptional.Should().BeFalse();
        PresetTexts.Preset(node => node["recordsOptional"] = true).RecordsOptional.Should().BeTrue();
    }

    private static Preset WithOffset(string paging) => PresetTexts.Preset(node =>
    {
        node["paging"] = System.Text.Json.Nodes.JsonNode.Parse(paging);
        node["end"] = System.Text.Json.Nodes.JsonNode.Parse("{\"rule\":\"emptyPage\"}");
    });
}
