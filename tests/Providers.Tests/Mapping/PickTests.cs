using System.Text;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Infrastructure.Providers.Mapping;
using CleanCustomers.Providers.Tests.Presets;

namespace CleanCustomers.Providers.Tests.Mapping;

/// <summary>Values out of lists of objects: attribute pairs, primary addresses.</summary>
public sealed class PickTests
{
    private const string Id = """{ "pick": "$.Attributes", "where": "Name", "equals": "sub", "take": "Value" }""";
    private const string Email = """{ "firstOf": [{ "pick": "$.emails", "where": "primary", "equals": true, "take": "value" }, "$.emails[0].value"] }""";

    [Theory]
    [InlineData("""[{ "Name": "email", "Value": "x" }, { "Name": "sub", "Value": "u1" }]""", "u1")]
    [InlineData("""[{ "Value": "u1", "Name": "sub" }]""", "u1")]
    [InlineData("""[7, null, [], {}, { "Name": "sub", "Value": "u1" }, { "Name": "sub", "Value": "u2" }]""", "u1")]
    [InlineData("""[{ "N\u0061me": "s\u0075b", "Value": "u1" }]""", "u1")]
    [InlineData("""[{ "\ud800": "x", "Name": "\udc00" }, { "Name": "sub", "Value": 7 }]""", "7")]
    public void An_id_is_picked_by_the_name_beside_it(string attributes, string expected)
    {
        var reading = Mapper().Map(Encoding.UTF8.GetBytes($$"""{ "Attributes": {{attributes}}, "emails": [] }"""));

        reading.Should().BeOfType<RecordReading.Mapped>().Which.ExternalId.Should().Be(expected);
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""[{ "Name": "SUB", "Value": "u1" }]""")]
    [InlineData("""[{ "Name": "sub" }, { "Name": "sub", "Value": "u2" }]""")]
    [InlineData("""{ "Name": "sub", "Value": "u1" }""")]
    public void Without_a_fitting_element_there_is_no_id(string attributes)
    {
        var reading = Mapper().Map(Encoding.UTF8.GetBytes($$"""{ "Attributes": {{attributes}} }"""));

        reading.Should().BeEquivalentTo(new { Pointer = "/Attributes", Rule = "record.no_id" });
    }

    [Theory]
    [InlineData("""[{ "value": "home@x.org" }, { "value": "work@x.org", "primary": true }]""", "work@x.org")]
    [InlineData("""[{ "value": "work@x.org", "primary": true }, { "value": "home@x.org", "primary": false }]""", "work@x.org")]
    [InlineData("""[{ "value": "home@x.org", "primary": "yes" }]""", "home@x.org")]
    [InlineData("""[{ "value": "a@x.org", "primary": true }, { "value": "b@x.org", "primary": true }]""", "a@x.org")]
    [InlineData("null", null)]
    public void A_pick_is_one_of_several_places(string emails, string? expected)
    {
        var reading = Mapper().Map(Encoding.UTF8.GetBytes($$"""{ "Attributes": [{ "Name": "sub", "Value": "u1" }], "emails": {{emails}} }"""));

        reading.Should().BeOfType<RecordReading.Mapped>().Which.Customer[CustomerField.Email].Should().Be(expected);
    }

    [Fact]
    public void Dates_deletions_and_deeper_places_are_picked_too()
    {
        var mapper = Mapper(node =>
        {
            node["map"]!["updatedAt"] = JsonNode.Parse("""{ "path": { "pick": "$.meta.all", "where": "kind", "equals": 2, "take": "$.at[0].value" }, "formats": ["epoch-s"] }""");
            node["removed"] = JsonNode.Parse("""{ "path": { "pick": "$.meta.all", "where": "kind", "equals": "state", "take": "value" }, "equals": "gone" }""");
        });

        var reading = mapper.Map(
            """{ "meta": { "all": [{ "value": "gone", "kind": "state" }, { "at": [{ "value": 1768473000 }], "kind": 2 }] }, "Attributes": [{ "Name": "sub", "Value": 1 }] }"""u8);

        var customer = reading.Should().BeOfType<RecordReading.Mapped>().Subject.Customer;
        customer.Removed.Should().BeTrue();
        customer.UpdatedAt.Should().Be(new DateReading.Instant(new DateTimeOffset(2026, 1, 15, 10, 30, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void The_page_scanner_finds_the_same_ids()
    {
        var preset = PresetTexts.Preset(node => node["map"]!["id"] = JsonNode.Parse(Id));
        var page = """
            { "data": [
              { "Attributes": [{ "Value": "a@x.org", "Name": "email" }, { "Value": "u1", "Name": "sub" }], "n": [1] },
              { "Attributes": [] },
              { "Attributes": "none", "sub": "u9" },
              { "Attributes": [{ "Name": "sub", "Value": 3 }, { "Name": "sub", "Value": 4 }] } ], "has_more": false }
            """u8;

        var scanned = new PageScanner(preset).Scan(page, new FaultSite(preset, 1));

        scanned.Records.Select(record => record.ExternalId).Should().Equal("u1", null, null, "3");
    }

    private static RecordMapper Mapper(Action<JsonObject>? change = null) => new(PresetTexts.Preset(node =>
    {
        node["map"]!["id"] = JsonNode.Parse(Id);
        node["map"]!["email"] = JsonNode.Parse(Email);
        change?.Invoke(node);
    }));
}
