using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Presets;

namespace CleanCustomers.Providers.Tests.Presets;

/// <summary>Methods, bodies, conditions, bounds and the paging styles that need them.</summary>
public sealed class LanguageTests
{
    public static TheoryData<string> Names => [.. LanguagePresets.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_way_to_ask_is_read(string name)
    {
        var file = PresetTexts.Read(LanguagePresets.Node(LanguagePresets.All[name]).ToJsonString());

        file.Problems.Should().BeEmpty();
        file.Preset.Should().NotBeNull();
    }

    [Fact]
    public void A_search_in_windows_is_read_whole()
    {
        var preset = Read(LanguagePresets.Search);

        preset.Request.Body.Should().Be("""{"filterGroups":[{"filters":[]}],"sorts":[{"propertyName":"lastmodifieddate","direction":"ASCENDING"}]}""");
        preset.Request.Conditions.Should().BeOfType<ConditionPlace.InBody>().Which.Array.Text.Should().Be("$.filterGroups[0].filters");
        var window = preset.Paging.Should().BeOfType<Paging.Window>().Subject;
        (window.Cap, window.From, window.Unit, window.Size).Should().Be((10_000, new DateTimeOffset(2006, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromMilliseconds(1), 200));
        var within = window.Within.Should().BeOfType<Paging.BodyToken>().Subject;
        (within.BodyPath!.Text, within.SizeBodyPath!.Text, within.AsNumber, within.Parameter).Should().Be(("$.after", "$.limit", true, ""));
        window.Ties.Should().BeOfType<Condition.Elements>().Which.Json.Should().HaveCount(2);
        window.TieOrder.Should().ContainSingle().Which.Json.Should().Be("\"hs_object_id\"");
        var filter = preset.ChangedSince!;
        (filter.Lag, filter.Retention, filter.Parameter).Should().Be((TimeSpan.FromMinutes(1), TimeSpan.FromDays(30), ""));
    }

    [Fact]
    public void Every_part_of_it_gives_positions_their_meaning()
    {
        var presets = LanguagePresets.All.Values.ToList();
        presets.Add(LanguagePresets.Search.Replace("ASCENDING", "DESCENDING", StringComparison.Ordinal));
        presets.Add(LanguagePresets.Search.Replace("\"EQ\"", "\"IN\"", StringComparison.Ordinal));
        presets.Add(LanguagePresets.Search.Replace("\"GTE\"", "\"GT\"", StringComparison.Ordinal));
        presets.Add(LanguagePresets.Search.Replace("\"asNumber\": true", "\"asNumber\": false", StringComparison.Ordinal));
        presets.Add(LanguagePresets.Search.Replace("10000", "9000", StringComparison.Ordinal));
        presets.Add(LanguagePresets.Query.Replace(" WHERE ", " HAVING ", StringComparison.Ordinal));
        presets.Add(LanguagePresets.Query.Replace("Id > ", "Id >= ", StringComparison.Ordinal));
        presets.Add(LanguagePresets.Parameters.Replace("[lt]", "[lte]", StringComparison.Ordinal));

        var fingerprints = presets.Select(members => PresetFingerprint.Of(Read(members))).ToList();

        fingerprints.Should().OnlyHaveUniqueItems();
        PresetFingerprint.Of(Read(LanguagePresets.Search.Replace("PT1M", "PT2M", StringComparison.Ordinal).Replace("P30D", "P9D", StringComparison.Ordinal)))
            .Should().Be(fingerprints[0], "lag and retention say how far to read, not what a position means");
    }

    private static Preset Read(string members)
    {
        var file = PresetTexts.Read(LanguagePresets.Node(members).ToJsonString());
        file.Problems.Should().BeEmpty();
        return (Preset)file.Preset!;
    }
}
