using System.Globalization;
using System.Text;
using CleanCustomers.Application.Customers.Contracts;

namespace CleanCustomers.Application.Customers;

/// <summary>
/// Parts a search text into words exactly where the store's word index does (Unicode letters, digits and private characters belong to
/// a word), so that each word is one term there and no character of the user's can mean anything else.
/// </summary>
internal static class SearchTerms
{
    public const int LongestText = 200;

    public const int MostWords = 10;

    public static IReadOnlyList<string> Split(string? text) => [.. Parts(text).Select(part => part.Word)];

    /// <summary>The words, with neighbours that may be one number as it is shown (<c>06 44 74 49 10</c>) put together.</summary>
    public static IReadOnlyList<SearchTerm> Read(string? text)
    {
        var terms = new List<SearchTerm>();
        var number = new List<string>();
        foreach (var (word, goesOn) in Parts(text))
        {
            var isNumber = word.All(char.IsDigit);
            if (number.Count > 0 && !(isNumber && goesOn))
            {
                terms.Add(SearchTerm.OfNumber([.. number]));
                number.Clear();
            }

            if (isNumber)
            {
                number.Add(word);
            }
            else
            {
                terms.Add(new SearchTerm([word], []));
            }
        }

        return number.Count == 0 ? terms : [.. terms, SearchTerm.OfNumber(number)];
    }

    // GoesOn: only what stands inside numbers parts the word from the one before.
    private static List<(string Word, bool GoesOn)> Parts(string? text)
    {
        var parts = new List<(string Word, bool GoesOn)>();
        if (string.IsNullOrWhiteSpace(text))
        {
            return parts;
        }

        var word = new StringBuilder();
        var goesOn = true;
        foreach (var rune in Whole(text + ' ').EnumerateRunes())
        {
            if (IndexWords.BelongsToWord(rune))
            {
                word.Append(rune.ToString());
            }
            else if (!IndexWords.IsCombiningMark(rune))
            {
                if (word.Length > 0)
                {
                    parts.Add((word.ToString(), goesOn));
                    word.Clear();
                    goesOn = true;
                }

                goesOn &= StandsInNumbers(rune);
            }
        }

        return parts;
    }

    private static bool StandsInNumbers(Rune rune) =>
        rune.Value is '.' or '-' or '(' or ')' or '/' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation;

    // Lone surrogates (which become U+FFFD) and code points that are no characters cannot be normalised; they part words.
    private static string Whole(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNotAssigned ? " " : rune.ToString());
        }

        return whole.ToString().Normalize(NormalizationForm.FormC);
    }
}
