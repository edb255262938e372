using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Tests.Customers;

public sealed class CustomerCleanerTests
{
    [Fact]
    public void A_spotless_record_becomes_fields_without_a_note()
    {
        var outcome = Sources.Accept(Sources.Spotless());

        outcome.Fields.Should().Be(new CustomerFields
        {
            Name = "Maria Anders",
            GivenName = "Maria",
            FamilyName = "Anders",
            Company = "Alfreds Futterkiste",
            Email = "maria@example.com",
            Phone = "+49300074321",
            PhoneAsSent = "+49 30 0074321",
            AddressLine1 = "Obere Str. 57",
            City = "Berlin",
            PostalCode = "12209",
            Country = "DE",
            Language = "de-DE",
            BirthDate = new DateOnly(1990, 5, 20),
            CreatedAt = Sources.Now.AddYears(-1),
            UpdatedAt = Sources.Now.AddMinutes(-1),
        });
        outcome.Notes.Should().BeEmpty();
        outcome.OrdersWatermark.Should().BeTrue();
    }

    [Fact]
    public void Notes_name_field_rule_and_action_in_the_order_of_the_fields()
    {
        var source = Sources.With(CustomerField.Email, "nonsense");
        source[CustomerField.GivenName] = " Maria";
        source.BirthDate = DateReading.Unreadable.Instance;

        var outcome = Sources.Accept(source);

        outcome.Notes.Should().Equal(
            new RuleNote(CustomerField.GivenName, "text.white_space", RuleAction.Fix),
            new RuleNote(CustomerField.Email, "email.syntax", RuleAction.Warn),
            new RuleNote(CustomerField.BirthDate, "date.unreadable", RuleAction.Warn));
        outcome.Fields.Name.Should().Be("Maria Anders");
    }

    [Fact]
    public void The_mappings_own_notes_come_first_and_obey_the_policy()
    {
        var note = new RuleNote(CustomerField.City, "map.not_text", RuleAction.Warn);
        var source = Sources.Spotless();
        source.Notes = [note];
        var strict = Policy("map.not_text", RuleAction.Reject);

        Sources.Accept(source).Notes.Should().Equal(note);
        Sources.Reject(source, strict).Should().BeEquivalentTo(new { Field = CustomerField.City, Rule = "map.not_text" });
    }

    [Fact]
    public void A_lone_surrogate_rejects_with_the_field_and_no_value_in_the_reason()
    {
        var outcome = Sources.Reject(Sources.With(CustomerField.City, string.Concat("Ber", "\uD800", "lin")));

        outcome.Field.Should().Be(CustomerField.City);
        outcome.Rule.Should().Be("text.lone_surrogate");
        outcome.Reason.Should().NotContain("Ber").And.EndWith(".");
    }

    [Theory]
    [InlineData(CustomerField.Name, "Maria")]
    [InlineData(CustomerField.GivenName, "Maria")]
    [InlineData(CustomerField.FamilyName, "Anders")]
    [InlineData(CustomerField.Company, "Alfreds")]
    [InlineData(CustomerField.Email, "maria@example.com")]
    [InlineData(CustomerField.Phone, "+34 911 234 567")]
    [InlineData(CustomerField.Phone, "911 234 567")]
    public void One_usable_name_or_way_to_reach_the_customer_is_enough(CustomerField field, string text)
    {
        var source = new SourceCustomer { [field] = text };

        Sources.Accept(source).Fields.Should().NotBe(new CustomerFields());
    }

    [Theory]
    [InlineData(CustomerField.City, "Berlin")]
    [InlineData(CustomerField.Email, "nonsense")]
    [InlineData(CustomerField.Phone, "see notes")]
    [InlineData(CustomerField.Phone, "+34 1")]
    [InlineData(CustomerField.Name, " \u200B\0")]
    public void A_record_with_none_of_them_is_rejected(CustomerField field, string text)
    {
        var source = new SourceCustomer { [field] = text };

        Sources.Reject(source).Should().BeEquivalentTo(new { Field = (CustomerField?)null, Rule = "customer.empty" });
    }

    [Fact]
    public void A_policy_may_let_empty_records_pass()
    {
        var outcome = Sources.Accept(new SourceCustomer(), Policy("customer.empty", RuleAction.Warn));

        outcome.Fields.Should().Be(new CustomerFields());
        outcome.Notes.Should().Equal(new RuleNote(null, "customer.empty", RuleAction.Warn));
    }

    [Fact]
    public void A_tombstone_needs_no_field_and_gets_no_default()
    {
        var outcome = Sources.Accept(new SourceCustomer { Removed = true }, CleaningPolicy.Default with { DefaultCountry = "DE", DefaultLanguage = "de" });

        outcome.Fields.Should().Be(new CustomerFields());
        outcome.Notes.Should().BeEmpty();
    }

    [Fact]
    public void Dirt_does_not_keep_a_deletion_out_but_an_unreadable_order_does()
    {
        var dirty = new SourceCustomer { Removed = true, [CustomerField.Name] = "\uD800" };
        var unordered = new SourceCustomer { Removed = true, UpdatedAt = DateReading.Unreadable.Instance };

        Sources.Accept(dirty).Notes.Should().Equal(new RuleNote(CustomerField.Name, "text.lone_surrogate", RuleAction.Warn));
        Sources.Reject(unordered).Rule.Should().Be("date.unreadable");
    }

    [Fact]
    public void A_records_country_decides_its_phone_and_postal_code()
    {
        var source = Sources.With(CustomerField.Country, "UK");
        source[CustomerField.Phone] = "020 7946 0958";
        source[CustomerField.PostalCode] = "sw1a1aa";

        var fields = Sources.Accept(source, CleaningPolicy.Default with { DefaultCountry = "DE" }).Fields;

        fields.Phone.Should().Be("+442079460958");
        fields.PostalCode.Should().Be("SW1A 1AA");
        fields.Country.Should().Be("GB");
    }

    [Fact]
    public void The_policys_country_and_language_stand_for_records_that_name_none()
    {
        var source = Sources.With(CustomerField.Country, " ");
        source[CustomerField.Language] = null;
        source[CustomerField.Phone] = "911 234 567";

        var outcome = Sources.Accept(source, CleaningPolicy.Default with { DefaultCountry = "ES", DefaultLanguage = "es-ES" });

        outcome.Fields.Should().BeEquivalentTo(new { Country = "ES", Language = "es-ES", Phone = "+34911234567" });
        outcome.Notes.Should().BeEmpty();
    }

    [Fact]
    public void The_policys_country_does_not_stand_for_an_unknown_one()
    {
        var source = Sources.With(CustomerField.Country, "Atlantis");
        source[CustomerField.Phone] = "911 234 567";

        var outcome = Sources.Accept(source, CleaningPolicy.Default with { DefaultCountry = "ES" });

        outcome.Fields.Country.Should().BeNull();
        outcome.Fields.Phone.Should().BeNull();
        outcome.Notes.Select(note => note.Rule).Should().Equal("country.unknown", "phone.country_unknown");
    }

    [Theory]
    [InlineData(-1, true, "")]
    [InlineData(0, true, "")]
    [InlineData(1, false, "")]
    [InlineData(86_400, false, "")]
    [InlineData(86_401, false, "date.out_of_window")]
    public void A_future_update_time_is_stored_and_never_moves_the_watermark(int secondsAhead, bool orders, string findings)
    {
        var source = Sources.Spotless();
        source.UpdatedAt = new DateReading.Instant(Sources.Now.AddSeconds(secondsAhead));

        var outcome = Sources.Accept(source);

        outcome.Fields.UpdatedAt.Should().Be(Sources.Now.AddSeconds(secondsAhead));
        outcome.OrdersWatermark.Should().Be(orders);
        string.Join(' ', outcome.Notes.Select(note => note.Rule)).Should().Be(findings);
    }

    [Fact]
    public void A_record_without_update_time_does_not_order_the_watermark()
    {
        var source = Sources.Spotless();
        source.UpdatedAt = DateReading.Absent.Instance;

        Sources.Accept(source).OrdersWatermark.Should().BeFalse();
    }

    [Fact]
    public void An_unreadable_update_time_rejects_unless_the_policy_says_otherwise()
    {
        var source = Sources.Spotless();
        source.UpdatedAt = DateReading.Unreadable.Instance;

        var lenient = Sources.Accept(source, Policy("date.unreadable", RuleAction.Warn));

        Sources.Reject(source).Should().BeEquivalentTo(new { Field = CustomerField.UpdatedAt, Rule = "date.unreadable" });
        lenient.Fields.UpdatedAt.Should().BeNull();
        lenient.OrdersWatermark.Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Cultures.Awkward), MemberType = typeof(Cultures))]
    public void No_culture_changes_an_outcome(string culture)
    {
        var source = Sources.With(CustomerField.Email, "MARIA.INGRID@ISTANBUL.EXAMPLE.COM");
        source[CustomerField.Country] = "ITALIA";
        source[CustomerField.Language] = "IT_it";
        source[CustomerField.PostalCode] = "i0 100";
        source[CustomerField.Name] = "Istanbul I\u0307 \u0131 i";

        var expected = Sources.Accept(source);
        var actual = Cultures.Run(culture, () => Sources.Accept(source));

        actual.Fields.Should().Be(expected.Fields);
        actual.Notes.Should().Equal(expected.Notes);
        actual.Fields.Should().BeEquivalentTo(new { Email = "MARIA.INGRID@istanbul.example.com", Country = "IT", Language = "it-IT" });
    }

    private static CleaningPolicy Policy(string rule, RuleAction action) =>
        CleaningPolicy.Default with { Overrides = new Dictionary<string, RuleAction>(StringComparer.Ordinal) { [rule] = action } };
}
