using System.Collections.Frozen;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Customers;

/// <summary>
/// Postal codes: case and spacing follow the country's form where that form is certain, everything else stays as sent. Digits are never added: a code that
/// lost its leading zero cannot be told from a mistyped one.
/// </summary>
public static class PostalCodeRule
{
    // A = letter, 9 = digit, X = either; anything else stands for itself and may be missing or be a space or hyphen in what was sent.
    private static readonly FrozenDictionary<string, string[]> Forms = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["GB"] = ["A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA"],
        ["GG"] = ["AA9 9AA", "AA99 9AA"],
        ["IM"] = ["AA9 9AA", "AA99 9AA"],
        ["JE"] = ["AA9 9AA", "AA99 9AA"],
        ["IE"] = ["A9X XXXX"],
        ["CA"] = ["A9A 9A9"],
        ["US"] = ["99999", "99999-9999"],
        ["BR"] = ["99999-999"],
        ["PT"] = ["9999-999"],
        ["PL"] = ["99-999"],
        ["JP"] = ["999-9999"],
        ["NL"] = ["9999 AA"],
        ["SE"] = ["999 99"],
        ["CZ"] = ["999 99"],
        ["SK"] = ["999 99"],
        ["GR"] = ["999 99"],
        ["DE"] = ["99999"],
        ["FR"] = ["99999"],
        ["ES"] = ["99999"],
        ["IT"] = ["99999"],
        ["FI"] = ["99999"],
        ["MX"] = ["99999"],
        ["TR"] = ["99999"],
        ["AT"] = ["9999"],
        ["AU"] = ["9999"],
        ["BE"] = ["9999"],
        ["CH"] = ["9999"],
        ["DK"] = ["9999"],
        ["NO"] = ["9999"],
        ["NZ"] = ["9999"],
        ["CN"] = ["999999"],
        ["IN"] = ["999999"],
        ["RU"] = ["999999"],
        ["SG"] = ["999999"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The code in its country's form, or as sent.</summary>
    /// <param name="country">ISO 3166-1 alpha-2, or null when unknown.</param>
    public static string? Clean(string? sent, string? country, RecordNotes notes)
    {
        var text = TextRule.Clean(sent, CustomerField.PostalCode, notes);
        if (text is null || country is null || !Forms.TryGetValue(country, out var forms))
        {
            return text;
        }

        Span<char> written = stackalloc char[16];
        foreach (var form in forms)
        {
            if (Fits(text, form, written))
            {
                var code = written[..form.Length];
                return code.SequenceEqual(text) ? text : code.ToString();
            }
        }

        return text;
    }

    private static bool Fits(ReadOnlySpan<char> text, string form, Span<char> written)
    {
        var next = 0;
        for (var i = 0; i < form.Length; i++)
        {
            if (form[i] is ' ' or '-')
            {
                written[i] = form[i];
                continue;
            }

            while (next < text.Length && text[next] is ' ' or '-')
            {
                next++;
            }

            if (next == text.Length || !Fits(text[next], form[i]))
            {
                return false;
            }

            written[i] = char.ToUpperInvariant(text[next++]);
        }

        return next == text.Length;
    }

    private static bool Fits(char c, char form) => form switch
    {
        'A' => char.IsAsciiLetter(c),
        '9' => char.IsAsciiDigit(c),
        _ => char.IsAsciiLetterOrDigit(c),
    };
}
