using System.Collections.Frozen;

namespace CleanCustomers.Domain.Common;

/// <summary>One rule of the catalogue.</summary>
/// <param name="Id">Stable id, for programs and for the provider's preset: <c>subject.finding</c>.</param>
/// <param name="Action">What happens unless the preset overrides it.</param>
/// <param name="Description">One sentence for people.</param>
public sealed record CleaningRule(string Id, RuleAction Action, string Description)
{
    /// <summary>The one field where the rule rejects the record although its <see cref="Action"/> elsewhere is softer, or null.</summary>
    public CustomerField? RejectsIn { get; init; }

    /// <summary>A preset may turn warn into reject and back; a fix loses nothing and is not open to choice.</summary>
    public bool CanOverride => Action != RuleAction.Fix;
}

/// <summary>
/// Every rule that cleaning knows. Changes of written form alone (<c>Germany</c> to <c>DE</c>, a phone number's spacing, the case of an e-mail
/// domain) are no finding and leave no note.
/// </summary>
public static class CleaningRules
{
    /// <summary>Found by the mapping of a provider's record, before cleaning.</summary>
    public static readonly CleaningRule FieldType = new(
        "field.type", RuleAction.Warn, "An object or a list stood where a text belongs; what could not be read was left out.");

    public static readonly CleaningRule TextWhiteSpace = new(
        "text.white_space", RuleAction.Fix, "White space of any kind (line ends and no-break spaces included) was trimmed or reduced to single spaces.");

    public static readonly CleaningRule TextControls = new(
        "text.controls", RuleAction.Fix, "Control characters (C0, C1, DEL, NUL included) were removed.");

    public static readonly CleaningRule TextInvisible = new(
        "text.invisible", RuleAction.Fix, "Invisible characters and text direction controls that can make a text look like another one were removed.");

    public static readonly CleaningRule TextNoncharacter = new(
        "text.noncharacter", RuleAction.Fix, "Code points that Unicode reserves as no character were removed.");

    public static readonly CleaningRule TextNotNfc = new(
        "text.not_nfc", RuleAction.Fix, "The text was brought into Unicode normalisation form C.");

    public static readonly CleaningRule TextTooLong = new(
        "text.too_long", RuleAction.Warn, "The text is longer than the field's limit: a name or address line was cut, any other field was left empty.");

    public static readonly CleaningRule TextReplacement = new(
        "text.replacement_character", RuleAction.Warn, "The text holds U+FFFD: a character was lost before it reached us.");

    public static readonly CleaningRule TextLoneSurrogate = new(
        "text.lone_surrogate", RuleAction.Reject, "The text holds half of a character (a lone surrogate) and cannot be stored as Unicode.");

    public static readonly CleaningRule EmailWrapped = new(
        "email.wrapped", RuleAction.Fix, "A mailto: prefix or surrounding angle brackets were removed.");

    public static readonly CleaningRule EmailSyntax = new(
        "email.syntax", RuleAction.Warn, "The text is no e-mail address; the field was left empty.");

    public static readonly CleaningRule PhoneExtension = new(
        "phone.extension", RuleAction.Fix, "The extension was left out of the normalised number.");

    public static readonly CleaningRule PhonePlusMissing = new(
        "phone.plus_missing", RuleAction.Fix, "The number is possible only if its first digits are the country's calling code; it was read so.");

    public static readonly CleaningRule PhoneInvalid = new(
        "phone.invalid", RuleAction.Warn, "The number is not possible in its country; only the text as sent was kept.");

    public static readonly CleaningRule PhoneCountryUnknown = new(
        "phone.country_unknown", RuleAction.Warn, "The number names no country and the record's country is unknown; only the text as sent was kept.");

    public static readonly CleaningRule CountryUnknown = new(
        "country.unknown", RuleAction.Warn, "The text is no known country code or name; the field was left empty.");

    public static readonly CleaningRule LanguageUnknown = new(
        "language.unknown", RuleAction.Warn, "The text is no known language tag or name; the field was left empty.");

    public static readonly CleaningRule DateTruncated = new(
        "date.truncated", RuleAction.Fix, "Digits below the microsecond were cut.");

    public static readonly CleaningRule DateNormalised = new(
        "date.normalised", RuleAction.Fix, "An unusual but unambiguous writing (24:00, a leap second, a zone name beside the offset) was read.");

    public static readonly CleaningRule DateOverlap = new(
        "date.overlap", RuleAction.Fix, "A local time that a clock change repeats was read as the preset declares.");

    public static readonly CleaningRule DateOutOfWindow = new(
        "date.out_of_window", RuleAction.Warn, "The date is before 1900, more than a day ahead, a local time before 1914, or a well-known stand-in for nothing; it was kept as sent.");

    public static readonly CleaningRule DateFutureBirthDay = new(
        "date.future_birth_day", RuleAction.Warn, "The birth day is after today; the field was left empty.");

    public static readonly CleaningRule DateUnreadable = new(
        "date.unreadable", RuleAction.Warn, "No declared format reads the date; the field was left empty, or the record rejected when its versions are ordered by it.")
    {
        RejectsIn = CustomerField.UpdatedAt,
    };

    public static readonly CleaningRule CustomerEmpty = new(
        "customer.empty", RuleAction.Reject, "The record has no usable name, company, e-mail address or phone number.");

    private static readonly FrozenDictionary<string, CleaningRule> ById;

    static CleaningRules()
    {
        All =
        [
            FieldType,
            TextWhiteSpace, TextControls, TextInvisible, TextNoncharacter, TextNotNfc, TextTooLong, TextReplacement, TextLoneSurrogate,
            EmailWrapped, EmailSyntax, PhoneExtension, PhonePlusMissing, PhoneInvalid, PhoneCountryUnknown, CountryUnknown, LanguageUnknown,
            DateTruncated, DateNormalised, DateOverlap, DateOutOfWindow, DateFutureBirthDay, DateUnreadable, CustomerEmpty,
        ];
        ById = All.ToFrozenDictionary(rule => rule.Id, StringComparer.Ordinal);
    }

    /// <summary>The catalogue, in the order of the documentation.</summary>
    public static IReadOnlyList<CleaningRule> All { get; }

    /// <summary>Null when there is no such rule.</summary>
    public static CleaningRule? Find(string id) => ById.GetValueOrDefault(id);
}
