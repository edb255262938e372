using System.Text;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Customers;

namespace CleanCustomers.Domain.Tests.Customers;

public sealed class TextRuleTests
{
    [Theory]
    [InlineData(null, null, "")]
    [InlineData("", null, "")]
    [InlineData("   ", null, "")]
    [InlineData("\u00A0\t\r\n\u3000", null, "")]
    [InlineData("Maria Anders", "Maria Anders", "")]
    [InlineData("MARIA ANDERS", "MARIA ANDERS", "")]
    [InlineData("o'Brien-McDonald, Jr.", "o'Brien-McDonald, Jr.", "")]
    [InlineData("François Tremblay", "François Tremblay", "")]
    [InlineData("Bjørn Łukasz Ñandú ß", "Bjørn Łukasz Ñandú ß", "")]
    [InlineData("山田 太郎", "山田 太郎", "")]
    [InlineData("Иван Петров", "Иван Петров", "")]
    [InlineData("محمد", "محمد", "")]
    [InlineData("𠮷野家", "𠮷野家", "")]
    [InlineData("葛\U000E0100城", "葛\U000E0100城", "")]
    public void A_clean_text_stays_as_it_is(string? sent, string? expected, string findings) => Check(sent, expected, findings);

    [Theory]
    [InlineData(" Maria", "Maria")]
    [InlineData("Maria ", "Maria")]
    [InlineData("Maria  Anders", "Maria Anders")]
    [InlineData("Maria\tAnders", "Maria Anders")]
    [InlineData("Maria\r\nAnders\n", "Maria Anders")]
    [InlineData("Maria\u00A0Anders", "Maria Anders")]
    [InlineData("Maria\u2003\u2009Anders", "Maria Anders")]
    [InlineData("Maria\u202FAnders", "Maria Anders")]
    [InlineData("Maria\u2028Anders\u2029", "Maria Anders")]
    [InlineData("Maria\u0085Anders", "Maria Anders")]
    [InlineData("山田　太郎", "山田 太郎")]
    [InlineData("Maria\u1680Anders\u205F", "Maria Anders")]
    public void White_space_of_every_kind_is_trimmed_and_reduced(string sent, string expected) => Check(sent, expected, "text.white_space");

    [Theory]
    [InlineData("Ma\0ria", "Maria", "text.controls")]
    [InlineData("\0", null, "text.controls")]
    [InlineData("Maria\u0007", "Maria", "text.controls")]
    [InlineData("Ma\u001Bria", "Maria", "text.controls")]
    [InlineData("Ma\u007Fria", "Maria", "text.controls")]
    [InlineData("Ma\u009Fria", "Maria", "text.controls")]
    [InlineData("Maria\u0001 \u0002Anders", "Maria Anders", "text.controls")]
    [InlineData("Maria \u0001 Anders", "Maria Anders", "text.white_space text.controls")]
    public void Control_characters_are_removed(string sent, string? expected, string findings) => Check(sent, expected, findings);

    [Theory]
    [InlineData("Ma\u200Bria", "Maria", "text.invisible")]
    [InlineData("\uFEFFMaria", "Maria", "text.invisible")]
    [InlineData("Ma\u00ADria", "Maria", "text.invisible")]
    [InlineData("Ma\u2060ria", "Maria", "text.invisible")]
    [InlineData("\u202EairaM\u202C", "airaM", "text.invisible")]
    [InlineData("\u2066Maria\u2069", "Maria", "text.invisible")]
    [InlineData("\u200Eمحمد\u200F", "محمد", "text.invisible")]
    [InlineData("\u3164", null, "text.invisible")]
    [InlineData("Ma\u200Dria", "Maria", "text.invisible")]
    [InlineData("Maria \u200C", "Maria", "text.white_space text.invisible")]
    [InlineData("Maria\U000E0041", "Maria", "text.invisible")]
    [InlineData("Ma\uFFFEria", "Maria", "text.noncharacter")]
    [InlineData("Ma\uFDD0ria", "Maria", "text.noncharacter")]
    [InlineData("Ma\U0001FFFFria", "Maria", "text.noncharacter")]
    public void What_shows_nothing_or_turns_the_direction_is_removed(string sent, string? expected, string findings) => Check(sent, expected, findings);

    [Theory]
    [InlineData("می\u200Cخواهم")]
    [InlineData("क्\u200Dष")]
    [InlineData("👨\u200D👩\u200D👧")]
    public void A_joiner_stays_where_the_script_spells_with_it(string text) => Check(text, text, "");

    [Theory]
    [InlineData("Jose\u0301", "José", "text.not_nfc")]
    [InlineData("\u212Bngström", "Ångström", "text.not_nfc")]
    [InlineData("\u1112\u1161\u11AB", "한", "text.not_nfc")]
    [InlineData("e\u200B\u0301", "é", "text.invisible text.not_nfc")]
    [InlineData("a\u0301\u0323", "ạ́", "text.not_nfc")]
    [InlineData("\u212A\u200Dé", "Ké", "text.invisible text.not_nfc")]
    [InlineData("ﬁ", "ﬁ", "")]
    [InlineData("Ｍａｒｉａ", "Ｍａｒｉａ", "")]
    public void Texts_are_in_form_C_and_compatibility_letters_stay(string sent, string expected, string findings)
    {
        Check(sent, expected.Normalize(NormalizationForm.FormC), findings);
    }

    [Fact]
    public void A_replacement_character_stays_and_is_reported() => Check("Jos\uFFFD", "Jos\uFFFD", "text.replacement_character");

    // As numbers: a test's arguments travel as UTF-8, which cannot hold half of a character.
    public static TheoryData<int[]> LoneSurrogates { get; } = new()
    {
        new int[] { 'M', 0xD800, 'a' },
        new int[] { 'M', 0xDC00, 'a' },
        new int[] { 'M', 'a', 0xD83D },
        new int[] { 0xDC00, 0xD800 },
        new int[] { 0xD83D, 0xD83D, 0xDE00 },
        new int[] { 0xD83D, 0xDE00, 0xDE00 },
    };

    [Theory]
    [MemberData(nameof(LoneSurrogates))]
    public void A_lone_surrogate_rejects_the_record(int[] units)
    {
        var sent = string.Concat(units.Select(unit => (char)unit));
        var notes = Findings.New();

        TextRule.Clean(sent, CustomerField.Name, notes).Should().BeNull();
        notes.Rejection.Should().BeEquivalentTo(new { Field = CustomerField.Name, Rule = "text.lone_surrogate" });
    }

    [Theory]
    [InlineData(CustomerField.GivenName, 150)]
    [InlineData(CustomerField.City, 200)]
    [InlineData(CustomerField.Name, 400)]
    [InlineData(CustomerField.AddressLine1, 400)]
    public void A_name_is_cut_at_its_limit(CustomerField field, int limit)
    {
        var notes = Findings.New();

        TextRule.Clean(new string('a', limit), field, notes).Should().HaveLength(limit);
        Findings.Of(notes).Should().BeEmpty();
        TextRule.Clean(new string('a', limit + 1), field, notes).Should().HaveLength(limit);
        Findings.Of(notes).Should().Be("text.too_long");
    }

    [Theory]
    [InlineData(CustomerField.Phone, 100)]
    [InlineData(CustomerField.PostalCode, 40)]
    public void What_is_worthless_in_part_is_left_empty(CustomerField field, int limit)
    {
        var notes = Findings.New();

        TextRule.Clean(new string('1', limit + 1), field, notes).Should().BeNull();
        Findings.Of(notes).Should().Be("text.too_long");
    }

    [Fact]
    public void A_cut_never_splits_a_character_as_people_see_it()
    {
        var pair = TextRule.Clean(new string('a', 149) + "😀😀", CustomerField.GivenName, Findings.New());
        var marked = TextRule.Clean(new string('a', 149) + "x\u0331\u0331y", CustomerField.GivenName, Findings.New());
        var space = TextRule.Clean(new string('a', 149) + " bcd", CustomerField.GivenName, Findings.New());
        var tower = TextRule.Clean("x" + new string('\u0331', 500), CustomerField.GivenName, Findings.New());

        pair.Should().Be(new string('a', 149));
        marked.Should().Be(new string('a', 149));
        space.Should().Be(new string('a', 149));
        tower.Should().HaveLength(150);
    }

    [Fact]
    public void Two_megabytes_of_dirt_are_cleaned_in_one_go()
    {
        var text = string.Concat(Enumerable.Repeat("e\u0301 \u200B\0", 400_000));

        var clean = TextRule.Clean(text, CustomerField.Name, Findings.New());

        clean.Should().HaveLength(399).And.StartWith("é é é");
    }

    private static void Check(string? sent, string? expected, string findings)
    {
        var notes = Findings.New();

        TextRule.Clean(sent, CustomerField.Name, notes).Should().Be(expected);

        Findings.Of(notes).Should().Be(findings);
    }
}
