using System.Globalization;
using System.Text;

namespace CleanCustomers.Application.Customers.Contracts;

/// <summary>What a customer is found and ordered by.</summary>
public static class SearchWords
{
    private const int LongestSortName = 100;

    /// <summary>
    /// The words for a full-text index, parted by spaces: names, company, the parts of the e-mail address, the digits of the phone number in E.164 and as
    /// sent. Case and accents are left to the index.
    /// </summary>
    public static string Words(CustomerFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var words = new StringBuilder(128);
        Add(words, fields.Name);
        AddUnlessIn(words, fields.GivenName, fields.Name);
        AddUnlessIn(words, fields.FamilyName, fields.Name);
        Add(words, fields.Company);
        AddParts(words, fields.Email);
        AddDigits(words, fields.Phone);
        AddDigits(words, fields.PhoneAsSent);
        return words.ToString();
    }

    /// <summary>The name, else company, else e-mail address, in upper case without accents, at most 100 characters; empty when there is none of them.</summary>
    public static string SortName(CustomerFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var name = fields.Name ?? fields.Company ?? fields.Email ?? "";
        var folded = Ascii.IsValid(name) ? name.ToUpperInvariant() : Fold(name);
        if (folded.Length <= LongestSortName)
        {
            return folded;
        }

        return folded[..(char.IsHighSurrogate(folded[LongestSortName - 1]) ? LongestSortName - 1 : LongestSortName)];
    }

    private static string Fold(string name)
    {
        var decomposed = name.Normalize(NormalizationForm.FormKD);
        var folded = new StringBuilder(decomposed.Length);
        for (var i = 0; i < decomposed.Length; i++)
        {
            var isMark = CharUnicodeInfo.GetUnicodeCategory(decomposed, i)
                is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
            var pair = char.IsHighSurrogate(decomposed[i]);
            if (!isMark)
            {
                folded.Append(decomposed, i, pair ? 2 : 1);
            }

            i += pair ? 1 : 0;
        }

        return folded.ToString().ToUpperInvariant();
    }

    private static void AddUnlessIn(StringBuilder words, string? part, string? whole)
    {
        if (part is not null && !HasWords(whole, part))
        {
            Add(words, part);
        }
    }

    private static bool HasWords(ReadOnlySpan<char> whole, ReadOnlySpan<char> part)
    {
        var rest = whole[(whole.StartsWith(part, StringComparison.Ordinal) ? part.Length : 0)..];
        return (rest.Length < whole.Length && (rest.IsEmpty || rest[0] == ' '))
            || (whole.EndsWith(part, StringComparison.Ordinal) && whole.Length > part.Length && whole[^(part.Length + 1)] == ' ');
    }

    private static void Add(StringBuilder words, ReadOnlySpan<char> word)
    {
        if (!word.IsEmpty)
        {
            words.Append(words.Length == 0 ? "" : " ").Append(word);
        }
    }

    // Index engines differ in what they take for one word in an address; letters and digits alone are a word everywhere.
    private static void AddParts(StringBuilder words, ReadOnlySpan<char> text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] < '\u0080' && !char.IsAsciiLetterOrDigit(text[i])))
            {
                Add(words, text[start..i]);
                start = i + 1;
            }
        }
    }

    private static void AddDigits(StringBuilder words, string? phone)
    {
        if (phone is null)
        {
            return;
        }

        var start = words.Length;
        foreach (var c in phone)
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit)
            {
                if (words.Length == start && start > 0)
                {
                    words.Append(' ');
                }

                words.Append((char)('0' + digit));
            }
        }
    }
}
