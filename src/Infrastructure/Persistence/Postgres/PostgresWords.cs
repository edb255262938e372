using CleanCustomers.Application.Customers.Contracts;

namespace CleanCustomers.Infrastructure.Persistence.Postgres;

/// <summary>Words as PostgreSQL's full-text types hold them. No dictionary of the server takes part: both stores find the same.</summary>
internal static class PostgresWords
{
    // A lexeme has at most 2,046 bytes; nobody types so long a word.
    private const int LongestWord = 400;

    /// <summary>The distinct words, folded; the index makes a <c>tsvector</c> of them.</summary>
    public static string[] Of(string words) => [.. IndexWords.Of(words).Select(Cut).Distinct(StringComparer.Ordinal)];

    /// <summary>The query for one word as the beginning of a word.</summary>
    /// <param name="word">Letters and digits only, so it cannot leave its quotes.</param>
    private static string Prefix(string word) => $"'{Cut(IndexWords.Fold(word))}':*";

    /// <summary>Every term, each by its words or by one of its numbers.</summary>
    public static string Query(IEnumerable<(IEnumerable<string> Words, IEnumerable<string> Numbers)> terms) => string.Join(" & ", terms.Select(term =>
    {
        var words = string.Join(" & ", term.Words.Select(Prefix));
        var numbers = string.Join(" | ", term.Numbers.Select(Prefix));
        return numbers.Length == 0 ? $"({words})" : $"(({words}) | {numbers})";
    }));

    private static string Cut(string word) => word.Length <= LongestWord ? word : word[..(char.IsHighSurrogate(word[LongestWord - 1]) ? LongestWord - 1 : LongestWord)];
}
