using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Customers;

namespace CleanCustomers.Domain.Tests.Customers;

public sealed class PhoneRuleTests
{
    [Theory]
    [InlineData("+34 911 234 567", null, "+34911234567")]
    [InlineData("+34 911 234 567", "US", "+34911234567")]
    [InlineData("0034 911 234 567", null, "+34911234567")]
    [InlineData("0034 911 234 567", "ES", "+34911234567")]
    [InlineData("(+34) 911.234.567", null, "+34911234567")]
    [InlineData("tel:+34-911-234-567", null, "+34911234567")]
    [InlineData("+49 0711 2842222", "DE", "+497112842222")]
    [InlineData("+44 (0)20 7946 0958", null, "+442079460958")]
    [InlineData("+1 (514) 721-4711", null, "+15147214711")]
    [InlineData("+7 495 123-45-67", null, "+74951234567")]
    [InlineData("+800 1234 5678", null, "+80012345678")]
    [InlineData("+39 06 6982 1234", null, "+390669821234")]
    [InlineData("+86 10 8888 8888", null, "+861088888888")]
    [InlineData("＋８１ ３ １２３４ ５６７８", null, "+81312345678")]
    [InlineData("+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧", null, "+966501234567")]
    public void A_number_with_plus_or_00_names_its_country_itself(string sent, string? country, string expected) => Check(sent, country, expected, "");

    [Theory]
    [InlineData("911 234 567", "ES", "+34911234567")]
    [InlineData("030-0074321", "DE", "+49300074321")]
    [InlineData("(171) 555-7788", "GB", "+441715557788")]
    [InlineData("(514) 555-8054", "CA", "+15145558054")]
    [InlineData("1 514 555 8054", "CA", "+15145558054")]
    [InlineData("1 (555) 123 4567", "US", "+15551234567")]
    [InlineData("697-555-0142", "US", "+16975550142")]
    [InlineData("011 34 911 234 567", "US", "+34911234567")]
    [InlineData("06 6982 1234", "IT", "+390669821234")]
    [InlineData("347 123 4567", "IT", "+393471234567")]
    [InlineData("8 (495) 123-45-67", "RU", "+74951234567")]
    [InlineData("800 555 35 35", "RU", "+78005553535")]
    [InlineData("0 12 3456-7890", "BR", "+551234567890")]
    [InlineData("(11) 98765-4321", "BR", "+5511987654321")]
    [InlineData("0 15 11 98765432", "BR", "+551198765432")]
    [InlineData("011 15-2345-6789", "AR", "+5491123456789")]
    [InlineData("0549 882345", "SM", "+3780549882345")]
    [InlineData("882345", "SM", "+3780549882345")]
    [InlineData("03-1234-5678", "JP", "+81312345678")]
    [InlineData("22 44 22 22", "NO", "+4722442222")]
    [InlineData("01 42 34 22 66", "FR", "+33142342266")]
    [InlineData("07700 900123", "JE", "+447700900123")]
    public void A_number_without_them_is_read_by_the_countrys_plan(string sent, string country, string expected) => Check(sent, country, expected, "");

    [Theory]
    [InlineData("+34 911 234 567 ext. 12")]
    [InlineData("+34 911 234 567 ext 12")]
    [InlineData("+34 911 234 567 x12")]
    [InlineData("+34 911 234 567 #12")]
    [InlineData("+34 911 234 567, extension 12")]
    [InlineData("+34 911 234 567 Ext: 12")]
    [InlineData("+34 911 234 567 доб. 12")]
    [InlineData("+34 911 234 567 anexo 12")]
    [InlineData("tel:+34-911-234-567;ext=12")]
    public void An_extension_is_cut_and_reported(string sent) => Check(sent, null, "+34911234567", "phone.extension");

    [Theory]
    [InlineData("34 911 234 567", "ES", "+34911234567")]
    [InlineData("33 1 42 34 22 66", "FR", "+33142342266")]
    public void A_missing_plus_is_added_only_where_nothing_else_is_possible(string sent, string country, string expected) =>
        Check(sent, country, expected, "phone.plus_missing");

    [Theory]
    [InlineData("+34 911 234", null)]
    [InlineData("+999 123 456", null)]
    [InlineData("+0 911 234 567", null)]
    [InlineData("00 34 911", null)]
    [InlineData("911 234", "ES")]
    [InlineData("12", "ES")]
    [InlineData("123456789012345678901234567890", "ES")]
    [InlineData("1 (11) 500 555-0190", "US")]
    [InlineData("1-800-FLOWERS", "US")]
    [InlineData("911 234 567 / 911 234 568", "ES")]
    [InlineData("911 234 567 oder 911 234 568", "ES")]
    [InlineData("++34 911 234 567", null)]
    [InlineData("34+911234567", null)]
    [InlineData("see notes", null)]
    [InlineData("ext 12", "ES")]
    [InlineData("-", "ES")]
    public void An_impossible_number_is_kept_only_as_sent(string sent, string? country) => Check(sent, country, null, "phone.invalid");

    [Theory]
    [InlineData("911 234 567", null)]
    [InlineData("(171) 555-7788", null)]
    [InlineData("911 234 567", "AQ")]
    public void Without_a_country_nothing_is_guessed(string sent, string? country)
    {
        Check(sent, country, null, "phone.country_unknown");

        PhoneRule.Clean(sent, country, Findings.New()).IsUsable.Should().BeTrue();
    }

    [Fact]
    public void The_text_as_sent_is_trimmed_and_otherwise_untouched()
    {
        var notes = Findings.New();

        var phone = PhoneRule.Clean("  +34 (911) 23.45.67 ", null, notes);

        phone.Should().Be(new Phone("+34911234567", "+34 (911) 23.45.67", IsUsable: true));
        Findings.Of(notes).Should().Be("text.white_space");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Nothing_sent_is_nothing_found(string? sent)
    {
        var notes = Findings.New();

        PhoneRule.Clean(sent, "ES", notes).Should().Be(default(Phone));
        Findings.Of(notes).Should().BeEmpty();
    }

    [Fact]
    public void Many_threads_may_read_numbers_of_many_countries_at_once()
    {
        string[] countries = ["ES", "DE", "FR", "IT", "BR", "US", "JP", "AR", "MX", "RU"];

        var read = Enumerable.Range(0, 2_000).AsParallel().WithDegreeOfParallelism(8)
            .Select(i => PhoneRule.Clean("+34 911 234 567", countries[i % countries.Length], Findings.New()).Number)
            .ToList();

        read.Should().HaveCount(2_000).And.OnlyContain(number => number == "+34911234567");
    }

    private static void Check(string sent, string? country, string? expected, string findings)
    {
        var notes = Findings.New();

        var phone = PhoneRule.Clean(sent, country, notes);

        phone.Number.Should().Be(expected);
        phone.AsSent.Should().Be(sent);
        Findings.Of(notes).Should().Be(findings);
        notes.Notes.Should().NotContain(note => note.Field != CustomerField.Phone);
    }
}
