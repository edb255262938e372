using System.Globalization;

namespace CleanCustomers.Domain.Customers;

/// <summary>A phone number as people write it, taken apart.</summary>
/// <param name="Digits">ASCII digits of the number itself.</param>
/// <param name="HasPlus">A plus sign stands before them.</param>
/// <param name="HasExtension">An extension stood behind them.</param>
internal readonly record struct PhoneText(string Digits, bool HasPlus, bool HasExtension)
{
    private const int FewestDigits = 4;
    private const int MostDigits = 24; // a calling prefix, a carrier code and a full number
    private const int MostExtensionDigits = 9;

    private static readonly string[] ExtensionMarks =
        [";ext=", "extension", "extensión", "ext.", "extn", "ext", "anexo", "ramal", "interno", "int.", "int", "доб.", "доб", "x", "#"];

    /// <summary>Null when the text holds anything but one number and an extension.</summary>
    public static PhoneText? Read(ReadOnlySpan<char> text)
    {
        text = text.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? text[4..].Trim(' ') : text;
        var number = WithoutExtension(text);
        Span<char> digits = stackalloc char[MostDigits];
        var (count, plus) = (0, false);
        foreach (var c in number)
        {
            if (c is '+' or '\uFF0B')
            {
                if (plus || count > 0)
                {
                    return null;
                }

                plus = true;
            }
            else if (Digit(c) is >= 0 and var digit)
            {
                if (count == MostDigits)
                {
                    return null;
                }

                digits[count++] = (char)('0' + digit);
            }
            else if (!IsSeparator(c))
            {
                return null;
            }
        }

        return count < FewestDigits ? null : new PhoneText(digits[..count].ToString(), plus, number.Length != text.Length);
    }

    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : CharUnicodeInfo.GetDecimalDigitValue(c);

    private static bool IsSeparator(char c) =>
        c is ' ' or '-' or '.' or '/' or '(' or ')' or '[' or ']' or '~' or '\u00B7' or '\u2212' or '\uFF08' or '\uFF09' or '\uFF0D' or '\uFF0F' or '\u30FC'
        || c is >= '\u2010' and <= '\u2015';

    private static ReadOnlySpan<char> WithoutExtension(ReadOnlySpan<char> text)
    {
        var end = text.Length;
        while (end > 0 && Digit(text[end - 1]) >= 0)
        {
            end--;
        }

        var digits = text.Length - end;
        var before = text[..end].TrimEnd(" .:=");
        if (digits is 0 or > MostExtensionDigits || before.IsEmpty || Digit(before[^1]) >= 0)
        {
            return text;
        }

        foreach (var mark in ExtensionMarks)
        {
            // The trimmed signs may belong to the mark.
            var bare = mark.AsSpan().TrimEnd(" .:=");
            if (before.EndsWith(bare, StringComparison.OrdinalIgnoreCase))
            {
                return before[..^bare.Length].TrimEnd(" ,;.");
            }
        }

        return text;
    }
}
