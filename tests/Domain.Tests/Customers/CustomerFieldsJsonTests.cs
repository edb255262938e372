using System.Text;
using System.Text.Json;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Tests.Customers;

public sealed class CustomerFieldsJsonTests
{
    private static readonly CustomerFields Full = new()
    {
        Name = "Maria Anders",
        GivenName = "Maria",
        FamilyName = "Anders",
        Company = "Alfreds \"Futterkiste\" & Söhne 😀",
        Email = "maria@bücher.example",
        Phone = "+49300074321",
        PhoneAsSent = "030-0074321",
        AddressLine1 = "Obere Str. 57",
        AddressLine2 = "2. OG",
        City = "Berlin",
        Region = "BE",
        PostalCode = "12209",
        Country = "DE",
        Language = "de-DE",
        BirthDate = new DateOnly(1990, 5, 20),
        CreatedAt = new DateTimeOffset(2026, 1, 15, 0, 0, 0, TimeSpan.Zero),
        UpdatedAt = new DateTimeOffset(2026, 1, 15, 8, 30, 0, TimeSpan.Zero).AddMicroseconds(123456),
    };

    [Fact]
    public void Fields_are_compact_JSON_with_canonical_time_and_readable_letters()
    {
        var json = Text(CustomerFieldsJson.Write(Full with { GivenName = null, FamilyName = null, AddressLine1 = null, AddressLine2 = null, City = null, Region = null }));

        json.Should().StartWith("""{"name":"Maria Anders","company":"Alfreds \"Futterkiste\" & Söhne """);
        json.Should().EndWith("""
            "email":"maria@bücher.example","phone":"+49300074321","phoneAsSent":"030-0074321","postalCode":"12209","country":"DE","language":"de-DE","birthDate":"1990-05-20","createdAt":"2026-01-15T00:00:00.000000Z","updatedAt":"2026-01-15T08:30:00.123456Z"}
            """);
    }

    [Fact]
    public void Members_stand_in_the_order_of_the_properties_and_none_is_missing()
    {
        using var json = JsonDocument.Parse(CustomerFieldsJson.Write(Full));

        json.RootElement.EnumerateObject().Select(member => member.Name)
            .Should().Equal(typeof(CustomerFields).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)));
    }

    [Fact]
    public void Full_and_empty_fields_come_back_equal()
    {
        CustomerFieldsJson.Read(CustomerFieldsJson.Write(Full)).Should().Be(Full);
        CustomerFieldsJson.Read(CustomerFieldsJson.Write(new CustomerFields())).Should().Be(new CustomerFields());
        Text(CustomerFieldsJson.Write(new CustomerFields())).Should().Be("{}");
    }

    [Theory]
    [MemberData(nameof(Cultures.Awkward), MemberType = typeof(Cultures))]
    public void No_culture_changes_the_bytes(string culture)
    {
        var bytes = Cultures.Run(culture, () => CustomerFieldsJson.Write(Full));

        Text(bytes).Should().Be(Text(CustomerFieldsJson.Write(Full)));
        Cultures.Run(culture, () => CustomerFieldsJson.Read(bytes)).Should().Be(Full);
    }

    [Fact]
    public void Members_in_another_order_nulls_and_members_of_a_newer_version_are_read()
    {
        var fields = CustomerFieldsJson.Read("""{"city":"Berlin","futureMember":{"a":[1]},"name":null,"email":"a@b.de"}"""u8);

        fields.Should().Be(new CustomerFields { City = "Berlin", Email = "a@b.de" });
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"name\":")]
    [InlineData("{\"name\":7}")]
    public void Anything_but_an_object_of_texts_is_refused(string json)
    {
        FluentActions.Invoking(() => CustomerFieldsJson.Read(Encoding.UTF8.GetBytes(json))).Should().Throw<JsonException>();
    }

    [Theory]
    [InlineData("{\"updatedAt\":\"2026-01-15T08:30:00Z\"}")]
    [InlineData("{\"birthDate\":\"20.05.1990\"}")]
    public void A_date_in_another_form_is_refused(string json)
    {
        FluentActions.Invoking(() => CustomerFieldsJson.Read(Encoding.UTF8.GetBytes(json))).Should().Throw<FormatException>();
    }

    [Fact]
    public void A_difference_names_each_changed_member_with_old_and_new()
    {
        var changed = Full with { Email = "m@b.de", Region = null, UpdatedAt = Full.UpdatedAt!.Value.AddSeconds(1) };

        Text(CustomerFieldsJson.Diff(Full, changed)).Should().Be(
            """{"email":["maria@bücher.example","m@b.de"],"region":["BE",null],"updatedAt":["2026-01-15T08:30:00.123456Z","2026-01-15T08:30:01.123456Z"]}""");
        Text(CustomerFieldsJson.Diff(new CustomerFields(), new CustomerFields { Name = "M" })).Should().Be("""{"name":[null,"M"]}""");
    }

    [Fact]
    public void Equal_fields_have_no_difference()
    {
        CustomerFieldsJson.Diff(Full, Full with { }).Should().BeNull();
    }

    [Fact]
    public void Notes_are_written_and_read_back()
    {
        RuleNote[] notes = [new(CustomerField.Email, "email.syntax", RuleAction.Warn), new(null, "customer.empty", RuleAction.Fix), new(CustomerField.AddressLine2, "text.too_long", RuleAction.Reject)];

        var json = CustomerFieldsJson.WriteNotes(notes);

        Text(json).Should().Be(
            """[{"field":"email","rule":"email.syntax","action":"warn"},{"rule":"customer.empty","action":"fix"},{"field":"addressLine2","rule":"text.too_long","action":"reject"}]""");
        CustomerFieldsJson.ReadNotes(json).Should().Equal(notes);
    }

    [Fact]
    public void No_notes_are_null()
    {
        CustomerFieldsJson.WriteNotes([]).Should().BeNull();
        CustomerFieldsJson.ReadNotes(null).Should().BeEmpty();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("[{\"rule\":\"a.b\",\"action\":\"explode\"}]")]
    [InlineData("[{\"rule\":\"a.b\",\"action\":\"warn\",\"field\":\"shoeSize\"}]")]
    [InlineData("[{\"rule\":7,\"action\":\"warn\"}]")]
    public void Damaged_notes_are_refused(string json)
    {
        FluentActions.Invoking(() => CustomerFieldsJson.ReadNotes(Encoding.UTF8.GetBytes(json))).Should().Throw<JsonException>();
    }

    private static string Text(byte[]? json) => Encoding.UTF8.GetString(json!);
}
