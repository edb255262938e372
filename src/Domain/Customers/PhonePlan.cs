using System.Text.Json;
using System.Text.RegularExpressions;

namespace CleanCustomers.Domain.Customers;

/// <summary>
/// One country's numbering plan, from a row of libphonenumber-js's <c>metadata.min.json</c> (version 4: [0] calling code, [1] international prefix,
/// [2] national number, [3] possible lengths, [5] national prefix, [7] national prefix for parsing, [8] its replacement).
/// Immutable after construction and safe for concurrent use; patterns are compiled when a number first needs them.
/// </summary>
internal sealed class PhonePlan
{
    private const RegexOptions Options = RegexOptions.Compiled | RegexOptions.CultureInvariant;

    private readonly Lazy<Regex> number;
    private readonly Lazy<Regex>? internationalPrefix;
    private readonly Lazy<Regex>? prefixPattern;
    private readonly string? prefix;
    private readonly string? prefixReplacement;
    private readonly int lengths; // bit n: n digits are possible

    public PhonePlan(JsonElement row)
    {
        CallingCode = row[0].GetString()!;
        internationalPrefix = Text(row, 1) is { } international ? Pattern($@"\A(?:{international})(?=[1-9])") : null;
        number = Pattern($@"\A(?:{row[2].GetString()})\z");
        foreach (var length in row[3].EnumerateArray())
        {
            lengths |= 1 << length.GetInt32();
        }

        prefix = Text(row, 5);
        prefixPattern = Text(row, 7) is { } parsing ? Pattern($@"\A(?:{parsing})") : null;
        prefixReplacement = Text(row, 8);
    }

    public string CallingCode { get; }

    /// <summary>The plan has numbers of this form. Which of them are in service only the operator knows.</summary>
    public bool Allows(string national) => HasLength(national.Length) && number.Value.IsMatch(national);

    /// <summary>
    /// The number without national prefix and carrier code, unless only the digits as they stand are possible: the Russian 8 is a prefix in
    /// 8 495 1234567 and part of the number in 800 5553535. Italy has no prefix; its leading zero stays.
    /// </summary>
    public string WithoutPrefix(string digits)
    {
        var stripped = prefixPattern is null ? StripLiteral(digits) : StripPattern(digits, prefixPattern.Value);
        return number.Value.IsMatch(stripped) || !number.Value.IsMatch(digits) ? stripped : digits;
    }

    /// <summary>What follows the prefix for calls abroad as dialled in this country (011 in the United States), or null.</summary>
    public string? AfterInternationalPrefix(string digits) =>
        internationalPrefix?.Value.Match(digits) is { Success: true } match ? digits[match.Length..] : null;

    private bool HasLength(int length) => length < 32 && (lengths & (1 << length)) != 0;

    private string StripLiteral(string digits) =>
        prefix is not null && digits.StartsWith(prefix, StringComparison.Ordinal) ? digits[prefix.Length..] : digits;

    private string StripPattern(string digits, Regex pattern)
    {
        var match = pattern.Match(digits);
        if (!match.Success)
        {
            return digits;
        }

        var rewritten = prefixReplacement is not null && match.Groups.Count > 1 && match.Groups[^1].Length > 0 ? match.Result(prefixReplacement) : "";
        return string.Concat(rewritten, digits.AsSpan(match.Length));
    }

    // No limit of time: the patterns are ours, a number has at most 24 digits, and a loaded machine must not change an outcome.
    private static Lazy<Regex> Pattern(string pattern) => new(() => new Regex(pattern, Options, Regex.InfiniteMatchTimeout));

    // Absent members at the end of a row are left out, absent ones inside it are 0.
    private static string? Text(JsonElement row, int index) =>
        row.GetArrayLength() > index && row[index].ValueKind == JsonValueKind.String && row[index].GetString() is { Length: > 0 } text ? text : null;
}
