using System.Text;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Providers.Mapping;
using CleanCustomers.Providers.Tests.Presets;

namespace CleanCustomers.Providers.Tests.Dates;

/// <summary>Every row of the table, through preset, mapping and cleaning. What a reader makes of more forms of a row: the conformance tests beside.</summary>
public sealed class DateTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Rows = DateTable.Rows.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static TheoryData<string> Lines => new(Rows);

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_row_of_the_table_holds(string row)
    {
        var (field, json, declaration, expected) = PartsOf(row);

        var outcome = Read(field, json, declaration);

        outcome.Should().Be(expected);
    }

    [Fact]
    public void Every_row_of_the_table_has_a_test()
    {
        var named = Rows.Select(row => int.Parse(row.Split('|')[0], System.Globalization.CultureInfo.InvariantCulture));

        named.Concat(DateTable.Elsewhere.Keys).Distinct().Order().Should().Equal(Enumerable.Range(1, 80));
    }

    [Fact]
    public void Row_37_a_zone_that_this_machine_does_not_know_is_told_at_start()
    {
        var file = PresetTexts.Read(node => node["map"]!["updatedAt"] = JsonNode.Parse(
            """{ "path": "$.at", "formats": ["iso-local"], "zone": "Europe/Nowhere" }"""));

        file.Preset.Should().BeNull();
        file.Problems.Should().ContainSingle().Which.Pointer.Should().Be("/map/updatedAt/zone");
    }

    [Theory]
    [InlineData("2026-01-15T10:30:00+02:00")]
    [InlineData("01/02/2026")]
    [InlineData("/Date(1768473000000)/")]
    public void Row_71_a_text_that_only_looks_like_a_date_stays_as_sent(string text)
    {
        var customer = Map(node => node["map"]!["company"] = "$.value", new JsonObject { ["id"] = "1", ["value"] = text }.ToJsonString());

        customer[CustomerField.Company].Should().Be(text);
    }

    private static (string Field, string Json, string Declaration, string Expected) PartsOf(string row) =>
        row.Split(" | ") is [_, var field, var json, var declaration, var expected]
            ? (field, json, declaration, expected)
            : throw new ArgumentException($"'{row}' has not five parts.", nameof(row));

    private static string Read(string field, string json, string declaration)
    {
        var name = field switch { "at" => "createdAt", "born" => "birthDate", _ => "updatedAt" };
        var customer = Map(node => node["map"]![name] = SourceOf(declaration), $$"""{ "id": "1", "email": "a@example.com", "value": {{json}} }""");
        var accepted = CustomerCleaner.Clean(customer, CleaningPolicy.Default, Now).Should().BeOfType<CleanOutcome.Accepted>().Subject;
        var value = field switch
        {
            "at" => accepted.Fields.CreatedAt is { } at ? Instants.Format(at) : null,
            "born" => accepted.Fields.BirthDate is { } day ? Instants.FormatDay(day) : null,
            _ => accepted.Fields.UpdatedAt is { } changed ? Instants.Format(changed) : null,
        };
        var notes = accepted.Notes.Where(note => note.Field is CustomerField.CreatedAt or CustomerField.BirthDate or CustomerField.UpdatedAt).Select(note => note.Rule).ToList();
        if (value is null && notes is ["date.unreadable"])
        {
            return "issue";
        }

        IEnumerable<string> watermark = field == "changed" && !accepted.OrdersWatermark ? ["no-watermark"] : [];
        return string.Join(' ', [value ?? "absent", .. notes, .. watermark]);
    }

    private static SourceCustomer Map(Action<JsonObject> change, string record)
    {
        var preset = PresetTexts.Preset(node =>
        {
            node["map"] = JsonNode.Parse("""{ "id": "$.id", "email": "$.email" }""");
            node.Remove("cleaning");
            node.Remove("nullWords");
            change(node);
        });
        return new RecordMapper(preset).Map(Encoding.UTF8.GetBytes(record)).Should().BeOfType<RecordReading.Mapped>().Subject.Customer;
    }

    private static JsonObject SourceOf(string declaration)
    {
        var parts = declaration.Split("; ");
        var source = new JsonObject { ["path"] = "$.value", ["formats"] = new JsonArray([.. parts[0].Split(", ").Select(format => JsonValue.Create(format))]) };
        foreach (var part in parts[1..])
        {
            switch (part.Split('='))
            {
                case ["nullWords", var word]:
                    source["nullWords"] = new JsonArray(word);
                    break;
                case ["noon"]:
                    source["noon"] = true;
                    break;
                case [var name, var text]:
                    source[name] = text;
                    break;
            }
        }

        return source;
    }
}
