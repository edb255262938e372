using System.Globalization;

namespace CleanCustomers.Application.Customers;

/// <summary>One thing a customer must have: a word that begins with each of <paramref name="Words"/>, or one with any of <paramref name="Numbers"/>.</summary>
/// <param name="Words">Letters and digits only; at least one.</param>
/// <param name="Numbers">The same digits written as one number, in ASCII, where that is another text; often empty.</param>
public sealed record SearchTerm(IReadOnlyList<string> Words, IReadOnlyList<string> Numbers)
{
    // A few digits without their zeros would be found in too many numbers.
    private const int LeastWithoutZeros = 4;

    /// <param name="words">Digits only, in the order they were written.</param>
    internal static SearchTerm OfNumber(IReadOnlyList<string> words)
    {
        var whole = string.Concat(words.SelectMany(word => word).Select(digit => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(digit))));
        var withoutZeros = whole.TrimStart('0');
        IEnumerable<string> numbers = withoutZeros.Length >= LeastWithoutZeros ? [whole, withoutZeros] : [whole];
        return new SearchTerm(words, [.. numbers.Distinct(StringComparer.Ordinal).Where(number => words is not [var only] || only != number)]);
    }

    /// <summary>The same text for the same search; tells cursors of different searches apart.</summary>
    public override string ToString() => string.Join(' ', Words) + (Numbers.Count == 0 ? "" : $" ({string.Join(' ', Numbers)})");
}
