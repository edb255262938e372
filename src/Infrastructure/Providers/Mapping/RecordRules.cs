using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Infrastructure.Providers.Mapping;

/// <summary>The rules by which a record cannot be read as a whole.</summary>
internal static class RecordRules
{
    public const string NotObject = "record.not_object";
    public const string TooLarge = "record.too_large";
    public const string TooDeep = "record.too_deep";
    public const string TooManyMembers = "record.too_many_members";
    public const string TextTooLong = "record.text_too_long";
    public const string BadJson = "record.bad_json";
    public const string DuplicateKey = "record.duplicate_key";
    public const string NoId = "record.no_id";
    public const string Partial = "record.partial";
    public const string NotDeleted = "record.not_deleted";
    public const string UnknownList = "record.unknown_list";
    public const string InvalidUtf8 = "text.invalid_utf8";
    public const string LoneSurrogate = "text.lone_surrogate";

    public static RecordReading.Unreadable Broken(string rule, string pointer = "") => new(pointer, rule, ReasonOf(rule));

    private static string ReasonOf(string rule) => rule switch
    {
        NotObject => "The record is not a JSON object.",
        TooLarge => "The record is larger than the limit for one record.",
        TooDeep => "The record is nested more deeply than the limit allows.",
        TooManyMembers => "An object or array of the record holds more than the limit allows.",
        TextTooLong => "A text of the record is longer than the limit allows.",
        BadJson => "The record is not JSON.",
        DuplicateKey => "A mapped member stands twice in the record; which one counts is not known.",
        NoId => "The record has no id: it is missing, null, blank, not a text or number, or longer than 400 characters.",
        Partial => "The entry lacks a mapped member, and the preset does not say what that means (\"paging\".\"entries\").",
        NotDeleted => "The record stands in a list of deletions but has no time of deletion.",
        UnknownList => "The preset no longer describes the list that the record came from.",
        InvalidUtf8 => "A mapped text is not UTF-8.",
        LoneSurrogate => "A mapped text holds half of a surrogate pair.",
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };
}
