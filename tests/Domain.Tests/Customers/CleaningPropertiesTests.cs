using System.Globalization;
using System.Text;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
using FsCheck;
using FsCheck.Fluent;

namespace CleanCustomers.Domain.Tests.Customers;

/// <summary>What must hold for every text a provider can send: any sequence of UTF-16 units, valid or not.</summary>
public sealed class CleaningPropertiesTests
{
    private static readonly string[] Pieces =
    [
        " ", "  ", "\u00A0", "\u3000", "\r\n", "\0", "\u001F", "\u0085", "\u200B", "\u200C", "\u200D", "\u202E", "\uFEFF", "\u00AD", "\u034F", "\uFFFE", "\uFDD0", "\uFFFD",
        "e", "\u0301", "\u0323", "\u0344", "\u212A", "\u212B", "\u1112", "\u1161", "\u11A8", "\u0F71\u0F72", "\u0958", "😀", "\U0001D15E", "\U0001FFFF", "\U000E0041", "𠮷",
        "@", "example.com", "bücher.example", "xn--", "xn--bcher-kva.de", "xn--abc", ".", "\"", "<", ">", "mailto:", "ß", "İ", "ı", "ς",
        "+", "00", "0", "34", "911234567", "+49", "(", ")", "-", "/", "ext", "x12", "#", "tel:", "٣", "７", "DE", "Germany", "UK", "en_US", "zh-Hant", "12209", "SW1A1AA",
    ];

    private static readonly Gen<string> Units = Gen.Choose(0, 0xFFFF).Select(unit => ((char)unit).ToString());

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Frequency((6, Gen.Elements(Pieces)), (1, Units), (3, Gen.Choose(0x20, 0x7E).Select(unit => ((char)unit).ToString())))
            .ListOf().Select(pieces => string.Concat(pieces)),
        Gen.Elements(Pieces).ListOf(3).Select(pieces => string.Concat(pieces)),
        Units.ListOf().Select(units => string.Concat(units)));

    private static readonly CustomerField[] TextFields = [.. Enum.GetValues<CustomerField>().Where(field => field < CustomerField.BirthDate)];

    private static readonly Gen<SourceCustomer> AnySource = Texts.ListOf(TextFields.Length).Select(texts =>
    {
        var source = new SourceCustomer { Removed = texts[0].Length % 7 == 3 };
        foreach (var (field, text) in TextFields.Zip(texts))
        {
            source[field] = text;
        }

        return source;
    });

    [Fact]
    public void Cleaning_never_throws_and_every_rule_it_names_is_in_the_catalogue() => Check(2_000, source =>
    {
        var rules = CustomerCleaner.Clean(source, CleaningPolicy.Default, Sources.Now) switch
        {
            CleanOutcome.Accepted accepted => accepted.Notes.Select(note => note.Rule),
            CleanOutcome.Rejected rejected => [rejected.Rule],
            _ => ["no outcome"],
        };
        return rules.All(rule => CleaningRules.Find(rule) is not null);
    });

    [Fact]
    public void Cleaning_what_was_cleaned_changes_nothing() => Check(2_000, source =>
        Clean(source) is not { } fields || Clean(Sources.From(fields)) == fields);

    [Fact]
    public void Whatever_is_stored_is_in_form_C_without_controls_and_never_empty() => Check(2_000, source =>
        Clean(source) is not { } fields || TextsOf(fields).All(IsStorable));

    [Fact]
    public void Every_stored_phone_number_is_E_164_and_every_code_has_its_form() => Check(2_000, source =>
        Clean(source) is not { } fields
        || ((fields.Phone is null || (fields.Phone[0] == '+' && fields.Phone.Length is >= 5 and <= 16 && fields.Phone[1..].All(char.IsAsciiDigit)))
            && (fields.Country is null || (fields.Country.Length == 2 && fields.Country.All(char.IsAsciiLetterUpper)))
            && (fields.Email is null || fields.Email.LastIndexOf('@') > 0)));

    [Fact]
    public void Stored_fields_come_back_equal_from_their_JSON() => Check(1_000, source =>
        Clean(source) is not { } fields
        || (CustomerFieldsJson.Read(CustomerFieldsJson.Write(fields)) == fields
            && CustomerFieldsJson.Write(fields).AsSpan().SequenceEqual(CustomerFieldsJson.Write(fields with { }))));

    [Fact]
    public void Search_words_and_sort_names_can_be_made_of_anything_stored() => Check(1_000, source =>
        Clean(source) is not { } fields
        || (SearchWords.SortName(fields).Length <= 100 && !SearchWords.Words(fields).Contains("  ", StringComparison.Ordinal)));

    // Rules that reject are switched to warn, so that the other fields are seen as well.
    private static CustomerFields? Clean(SourceCustomer source)
    {
        var lenient = CleaningPolicy.Default with
        {
            Overrides = new Dictionary<string, RuleAction>(StringComparer.Ordinal)
            {
                ["text.lone_surrogate"] = RuleAction.Warn,
                ["customer.empty"] = RuleAction.Warn,
            },
        };
        return (CustomerCleaner.Clean(source, lenient, Sources.Now) as CleanOutcome.Accepted)?.Fields;
    }

    private static IEnumerable<string> TextsOf(CustomerFields fields) =>
        typeof(CustomerFields).GetProperties().Where(property => property.PropertyType == typeof(string)).Select(property => property.GetValue(fields)).OfType<string>();

    private static bool IsStorable(string text) =>
        text.Length > 0
        && text.IsNormalized(NormalizationForm.FormC)
        && !text.Contains("  ", StringComparison.Ordinal)
        && text[0] != ' ' && text[^1] != ' '
        && text.EnumerateRunes().All(rune => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));

    private static void Check(int runs, Func<SourceCustomer, bool> holds) =>
        Prop.ForAll(Arb.From(AnySource), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(runs).WithEndSize(40));
}
