using System.Text.Json;
using System.Text.Json.Nodes;
using CleanCustomers.Infrastructure.Providers.Presets;

namespace CleanCustomers.Providers.Tests.Presets;

public sealed class PresetFingerprintTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public void The_fingerprint_is_the_same_in_every_process()
    {
        // Written down on purpose: another value here voids every checkpoint of every installation.
        PresetFingerprint.Of(PresetTexts.Preset()).Should().Be("0eb8a2b8b1be595bace3ca9e67d2c57c");
    }

    [Fact]
    public void Layout_and_order_of_the_file_do_not_matter()
    {
        var reversed = new JsonObject(PresetTexts.Node().Reverse().Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));

        var other = (Domain.Providers.Preset)PresetTexts.Read(reversed.ToJsonString(Indented)).Preset!;

        PresetFingerprint.Of(other).Should().Be(PresetFingerprint.Of(PresetTexts.Preset()));
    }

    [Theory]
    [InlineData("/title", "\"Other\"")]
    [InlineData("/schedule", "null")]
    [InlineData("/auth/token", "\"env:OTHER\"")]
    [InlineData("/limits/retries", "0")]
    [InlineData("/total", """{ "path": "$.total" }""")]
    [InlineData("/changedSince/overlap", "\"PT9M\"")]
    public void What_gives_no_meaning_is_left_out(string at, string value)
    {
        Changed(at, value).Should().Be(PresetFingerprint.Of(PresetTexts.Preset()));
    }

    [Theory]
    [InlineData("/baseUrl", "\"https://shop.example.com/v2\"")]
    [InlineData("/request/path", "\"/people\"")]
    [InlineData("/request/query/sort", "\"name\"")]
    [InlineData("/request/headers/Accept-Language", "\"en\"")]
    [InlineData("/paging/size", "100")]
    [InlineData("/paging/first", "0")]
    [InlineData("/paging/parameter", "\"p\"")]
    [InlineData("/end/value", "true")]
    [InlineData("/end/path", "\"$.more\"")]
    [InlineData("/changedSince/format", "\"epoch-s\"")]
    [InlineData("/changedSince/parameter", "\"since\"")]
    [InlineData("/records", "\"$.items\"")]
    [InlineData("/map/id", "\"$.key\"")]
    [InlineData("/map/email", "\"$.mail\"")]
    [InlineData("/map/name/separator", "\"-\"")]
    [InlineData("/map/phone", "\"$.phone\"")]
    [InlineData("/map/company", """{ "constant": "x" }""")]
    [InlineData("/map/country/translate/ENG", "\"UK\"")]
    [InlineData("/map/updatedAt/formats", """["iso"]""")]
    [InlineData("/map/updatedAt/zone", "\"Europe/Madrid\"")]
    [InlineData("/map/updatedAt/nullWords", """["none"]""")]
    [InlineData("/map/updatedAt/gap", "\"later\"")]
    [InlineData("/map/updatedAt/min", "\"2000-01-01\"")]
    [InlineData("/map/birthDate/noon", "true")]
    [InlineData("/removed/equals", "\"yes\"")]
    [InlineData("/removed/id", "\"$.key\"")]
    [InlineData("/order", "\"newestFirst\"")]
    [InlineData("/deletions", """{ "lists": [{ "request": { "path": "/gone" }, "id": "$.id" }] }""")]
    [InlineData("/nullWords", """["-"]""")]
    [InlineData("/cleaning/defaultCountry", "\"PT\"")]
    [InlineData("/cleaning/rules/email.syntax", "\"warn\"")]
    public void What_gives_meaning_changes_it(string at, string value)
    {
        Changed(at, value).Should().NotBe(PresetFingerprint.Of(PresetTexts.Preset()));
    }

    private static string Changed(string at, string value)
    {
        var file = PresetTexts.Read(new WrongPreset("changed", at, value, "").Node().ToJsonString());
        file.Problems.Should().BeEmpty();
        return PresetFingerprint.Of((Domain.Providers.Preset)file.Preset!);
    }
}
