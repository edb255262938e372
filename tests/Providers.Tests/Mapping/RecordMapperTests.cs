using System.Text;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Providers.Mapping;
using CleanCustomers.Providers.Tests.Presets;

namespace CleanCustomers.Providers.Tests.Mapping;

public sealed class RecordMapperTests
{
    [Fact]
    public void A_record_is_mapped_by_its_paths()
    {
        var customer = Map(
            """{ "id": 7, "first": "Ana", "last": "Gil", "email": "ana@example.com", "country": "ENG", "born": "1990-05-20", "updated": 1768473000 }""");

        customer[CustomerField.Name].Should().Be("Ana Gil");
        customer[CustomerField.Email].Should().Be("ana@example.com");
        customer[CustomerField.Country].Should().Be("GB");
        customer.BirthDate.Should().Be(new DateReading.Day(new DateOnly(1990, 5, 20)));
        customer.UpdatedAt.Should().Be(new DateReading.Instant(new DateTimeOffset(2026, 1, 15, 10, 30, 0, TimeSpan.Zero)));
        customer[CustomerField.UpdatedAt].Should().Be("1768473000", "the provider's own text is kept");
        customer.CreatedAt.Should().Be(DateReading.Absent.Instance);
        customer.Removed.Should().BeFalse();
        customer.Notes.Should().BeEmpty();
    }

    [Theory]
    [InlineData("7", "7")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("1.50", "1.50")]
    [InlineData("\" a 7 \"", " a 7 ")]
    [InlineData("\"\\u00e9\"", "é")]
    public void The_id_is_handed_on_as_written(string json, string expected)
    {
        var reading = Mapper().Map(Bytes($$"""{ "email": "x", "id": {{json}} }"""));

        reading.Should().BeOfType<RecordReading.Mapped>().Which.ExternalId.Should().Be(expected);
    }

    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("\"  as sent \"", "  as sent ")]
    [InlineData("\"2026-01-15T10:30:00+02:00\"", "2026-01-15T10:30:00+02:00")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    [InlineData("1.50", "1.50")]
    [InlineData("1e400", "1e400")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("\"  \"", null)]
    [InlineData("\"N/A\"", null)]
    [InlineData("\" n/a \"", null)]
    [InlineData("\"\\u00e9\\n\\\\\\\"\\/\"", "é\n\\\"/")]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    [InlineData("\"😀 ñ 漢\"", "😀 ñ 漢")]
    public void Texts_arrive_as_written(string json, string? expected)
    {
        var customer = Map($$"""{ "id": "a", "email": {{json}} }""");

        customer[CustomerField.Email].Should().Be(expected);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""[{ "deep": [1, 2] }]""")]
    public void An_object_or_list_where_a_text_belongs_is_noted_and_left_out(string json)
    {
        var customer = Map($$"""{ "email": {{json}}, "id": "a", "first": "Ana" }""");

        customer[CustomerField.Email].Should().BeNull();
        customer[CustomerField.Name].Should().Be("Ana");
        customer.Notes.Should().Equal(new RuleNote(CustomerField.Email, "field.type", RuleAction.Warn));
    }

    [Fact]
    public void A_date_of_another_kind_is_not_readable()
    {
        var customer = Map("""{ "id": "a", "updated": {}, "born": true }""");

        customer.UpdatedAt.Should().Be(DateReading.Unreadable.Instance);
        customer.BirthDate.Should().Be(DateReading.Unreadable.Instance);
        customer.Notes.Should().Equal(new RuleNote(CustomerField.UpdatedAt, "field.type", RuleAction.Warn));
    }

    [Theory]
    [InlineData("""{ "mobile": "1", "phone": "2" }""", "1")]
    [InlineData("""{ "phone": "2", "mobile": "1" }""", "1")]
    [InlineData("""{ "mobile": null, "phone": "2" }""", "2")]
    [InlineData("""{ "mobile": "", "phone": "2" }""", "2")]
    [InlineData("""{ "mobile": "N/A", "phone": "2" }""", "2")]
    [InlineData("""{ "phones": [{ "n": "0" }, { "n": "3" }] }""", "3")]
    [InlineData("""{ "phones": [{ "n": "0" }] }""", null)]
    [InlineData("""{ "phones": {} }""", null)]
    public void The_first_path_with_a_value_wins(string members, string? expected)
    {
        var mapper = Mapper(node => node["map"]!["phone"] = JsonNode.Parse("""{ "firstOf": ["$.mobile", "$.phone", "$.phones[1].n"] }"""));

        var customer = Customer(mapper.Map(Bytes(members.Insert(1, "\"id\": 1,"))));

        customer[CustomerField.Phone].Should().Be(expected);
    }

    [Fact]
    public void A_place_may_be_a_value_and_the_way_to_others()
    {
        var mapper = Mapper(node =>
        {
            node["map"]!["company"] = "$.org";
            node["map"]!["city"] = "$.org.city";
            node["map"]!["region"] = "$['odd.name']['a/b']";
            node["map"]!["language"] = JsonNode.Parse("""{ "constant": "es" }""");
        });

        var flat = Customer(mapper.Map("""{ "id": 1, "org": "ACME" }"""u8));
        var deep = Customer(mapper.Map("""{ "id": 1, "org": { "city": "Vigo" }, "odd.name": { "a\/b": "GA" } }"""u8));

        flat[CustomerField.Company].Should().Be("ACME");
        flat[CustomerField.Language].Should().Be("es");
        deep[CustomerField.City].Should().Be("Vigo");
        deep[CustomerField.Region].Should().Be("GA", "an escaped name is the same name");
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("\"true\"", true)]
    [InlineData("1", false)]
    [InlineData("null", false)]
    [InlineData("{}", false)]
    public void Removed_is_the_declared_value(string json, bool expected)
    {
        Map($$"""{ "id": 1, "deleted": {{json}} }""").Removed.Should().Be(expected);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("\"2026-01-15T10:30:00Z\"", true)]
    [InlineData("{}", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("null", false)]
    [InlineData("\"\"", false)]
    [InlineData("\"0000-00-00 00:00:00\"", false)]
    [InlineData("\"0001-01-01T00:00:00\"", false)]
    [InlineData("\"N/A\"", false)]
    public void Removed_without_a_value_is_any_value_that_says_something(string json, bool expected)
    {
        var mapper = Mapper(node => node["removed"] = JsonNode.Parse("""{ "path": "$.deleted" }"""));

        Customer(mapper.Map(Bytes($$"""{ "id": 1, "deleted": {{json}} }"""))).Removed.Should().Be(expected);
    }

    [Theory]
    [InlineData("[]", "", "record.not_object")]
    [InlineData("\"x\"", "", "record.not_object")]
    [InlineData("null", "", "record.not_object")]
    [InlineData("{}", "/id", "record.no_id")]
    [InlineData("""{ "id": null }""", "/id", "record.no_id")]
    [InlineData("""{ "id": "" }""", "/id", "record.no_id")]
    [InlineData("""{ "id": " " }""", "/id", "record.no_id")]
    [InlineData("""{ "id": {} }""", "/id", "record.no_id")]
    [InlineData("""{ "id": [1] }""", "/id", "record.no_id")]
    [InlineData("""{ "id": true }""", "/id", "record.no_id")]
    [InlineData("""{ "id": "a\u0000b" }""", "/id", "record.no_id")]
    [InlineData("""{ "id": 1, "email": "\ud800" }""", "/email", "text.lone_surrogate")]
    [InlineData("""{ "id": 1, "email": "a\udc00\ud800b" }""", "/email", "text.lone_surrogate")]
    [InlineData("""{ "id": 1, "email": "\ud800\n" }""", "/email", "text.lone_surrogate")]
    [InlineData("""{ "id": 1, "updated": "\\\ud800" }""", "/updated", "text.lone_surrogate")]
    [InlineData("""{ "id": 1, "email": "a", "email": "b" }""", "/email", "record.duplicate_key")]
    [InlineData("""{ "id": 1, "id": 2 }""", "/id", "record.duplicate_key")]
    [InlineData("""{ "id": 1 """, "", "record.bad_json")]
    [InlineData("""{ "id": 1 } x""", "", "record.bad_json")]
    [InlineData("", "", "record.bad_json")]
    public void A_record_that_cannot_be_read_says_where_and_why(string json, string pointer, string rule)
    {
        var reading = Mapper().Map(Bytes(json));

        var unreadable = reading.Should().BeOfType<RecordReading.Unreadable>().Subject;
        unreadable.Pointer.Should().Be(pointer);
        unreadable.Rule.Should().Be(rule);
        unreadable.Reason.Should().NotBeEmpty();
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_found_where_they_are_mapped()
    {
        byte[] latin = [.. """{ "id": 1, "note": "x", "email": "caf"""u8, 0xE9, .. "\" }"u8];
        byte[] elsewhere = [.. """{ "id": 1, "email": "x", "note": "caf"""u8, 0xE9, .. "\" }"u8];

        Mapper().Map(latin).Should().BeEquivalentTo(new { Pointer = "/email", Rule = "text.invalid_utf8" });
        Customer(Mapper().Map(elsewhere))[CustomerField.Email].Should().Be("x");
    }

    [Fact]
    public void A_record_over_its_limit_is_not_read()
    {
        var mapper = Mapper(node => node["limits"] = JsonNode.Parse("""{ "recordBytes": 256 }"""));
        var record = Bytes($$"""{ "id": 1, "note": "{{new string('x', 256)}}" }""");

        mapper.Map(record).Should().BeEquivalentTo(new { Pointer = "", Rule = "record.too_large" });
    }

    [Theory]
    [InlineData(62, null)]
    [InlineData(64, "record.too_deep")]
    [InlineData(5000, "record.too_deep")]
    public void A_record_nested_without_end_is_not_read(int levels, string? rule)
    {
        var record = Bytes($$"""{ "id": 1, "note": {{new string('[', levels)}}{{new string(']', levels)}} }""");

        var reading = Mapper().Map(record);

        (reading as RecordReading.Unreadable)?.Rule.Should().Be(rule);
        (reading is RecordReading.Mapped).Should().Be(rule is null);
    }

    [Fact]
    public void Pointers_name_the_first_mapped_place()
    {
        var mapper = Mapper(node =>
        {
            node["map"]!["phone"] = JsonNode.Parse("""{ "firstOf": ["$.phones[0].n", "$.phone"] }""");
            node["map"]!["region"] = "$['a/b']";
            node["map"]!["company"] = JsonNode.Parse("""{ "constant": "x" }""");
        });

        mapper.PointerOf(CustomerField.Name).Should().Be("/first");
        mapper.PointerOf(CustomerField.Phone).Should().Be("/phones/0/n");
        mapper.PointerOf(CustomerField.Region).Should().Be("/a~1b");
        mapper.PointerOf(CustomerField.UpdatedAt).Should().Be("/updated");
        mapper.PointerOf(CustomerField.Company).Should().BeEmpty();
        mapper.PointerOf(CustomerField.City).Should().BeEmpty();
        mapper.PointerOf(null).Should().BeEmpty();
    }

    [Fact]
    public void An_unmapped_name_with_half_a_surrogate_harms_nobody()
    {
        Map("""{ "id": 1, "\ud800": "\udfff", "email": "x" }""")[CustomerField.Email].Should().Be("x");
    }

    private static SourceCustomer Map(string record) => Customer(Mapper().Map(Bytes(record)));

    private static RecordMapper Mapper(Action<JsonObject>? change = null) => new(PresetTexts.Preset(change));

    private static SourceCustomer Customer(RecordReading reading) => reading.Should().BeOfType<RecordReading.Mapped>().Subject.Customer;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
