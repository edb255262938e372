using System.Globalization;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Makes a stranger's text fit to be shown to an operator.</summary>
internal static class ShownText
{
    private const int Longest = 200;

    /// <summary>At most 200 characters, on one line, without anything that steers a terminal or turns text around.</summary>
    public static string Of(string text)
    {
        var shown = new char[Math.Min(text.Length, Longest)];
        var length = 0;
        foreach (var c in text)
        {
            if (length == shown.Length)
            {
                break;
            }

            var kind = char.GetUnicodeCategory(c);
            if (kind is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                if (length > 0 && shown[length - 1] != ' ')
                {
                    shown[length++] = ' ';
                }
            }
            else if (kind is not (UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
            {
                shown[length++] = c;
            }
        }

        return new string(shown, 0, length).Trim();
    }
}
