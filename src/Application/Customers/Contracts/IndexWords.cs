using System.Globalization;
using System.Text;

namespace CleanCustomers.Application.Customers.Contracts;

/// <summary>
/// The words of a text as the word index holds them, by the rules of SQLite's <c>unicode61 remove_diacritics 2</c>: letters, digits and private
/// characters belong to a word, case is folded, and Latin letters lose their accents. What a store without that index does for itself.
/// </summary>
public static class IndexWords
{
    // PostgreSQL's longest lexeme has 2,046 bytes; nobody types so long a word.
    private const int Longest = 400;

    /// <summary>The distinct words of a text, folded and cut to a length that every index takes.</summary>
    public static string[] Distinct(string text) => [.. Of(text).Select(Cut).Distinct(StringComparer.Ordinal)];

    /// <summary>A word of a search as the index holds its beginning.</summary>
    public static string Sought(string word) => Cut(Fold(word));

    /// <summary>The folded words in their order, repetitions included.</summary>
    public static IEnumerable<string> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (BelongsToWord(rune))
            {
                Append(word, rune);
            }
            else if (!IsCombiningMark(rune) && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    /// <summary>One word, folded.</summary>
    public static string Fold(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var folded = new StringBuilder(word.Length);
        foreach (var rune in word.EnumerateRunes())
        {
            if (!IsCombiningMark(rune))
            {
                Append(folded, rune);
            }
        }

        return folded.ToString();
    }

    /// <summary>The marks that the index ignores inside a word, as it ignores the accents of composed letters; all others part words there.</summary>
    internal static bool IsCombiningMark(Rune rune) => rune.Value is (>= 0x300 and <= 0x304) or (>= 0x306 and <= 0x30C)
        or 0x30F or 0x311 or 0x31B or (>= 0x323 and <= 0x328) or 0x32D or 0x32E or 0x330 or 0x331;

    internal static bool BelongsToWord(Rune rune) =>
        (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.PrivateUse)
        && !PartsInTheIndexOnly(rune.Value);

    private static string Cut(string word) => word.Length <= Longest ? word : word[..(char.IsHighSurrogate(word[Longest - 1]) ? Longest - 1 : Longest)];

    private static void Append(StringBuilder word, Rune rune)
    {
        if (rune.IsAscii)
        {
            word.Append((char)(rune.Value is >= 'A' and <= 'Z' ? rune.Value | 0x20 : rune.Value));
            return;
        }

        // Only letters whose base is ASCII lose their accents there; of two with two marks it keeps them, and it takes the long s for an s.
        var decomposed = rune.Value is 0x1E0 or 0x1E1 ? "\u01E1" : rune.Value == 0x1E9B ? "s" : rune.ToString().Normalize(NormalizationForm.FormD);
        word.Append(char.IsAsciiLetter(decomposed[0]) ? char.ToLowerInvariant(decomposed[0]).ToString() : Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)).ToString());
    }

    // Letters today, but still marks in the version of Unicode that the index knows.
    private static bool PartsInTheIndexOnly(int value) =>
        value is (>= 0x19B0 and <= 0x19C0) or (>= 0x19C8 and <= 0x19C9) or (>= 0x1CF2 and <= 0x1CF3);
}
