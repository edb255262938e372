using System.Text;

namespace CleanCustomers.Infrastructure.Sandbox;

/// <summary>Makes texts look as if people and old programs had typed and copied them.</summary>
internal static class Dirt
{
    private const char NoBreakSpace = '\u00A0';
    private const char ZeroWidthSpace = '\u200B';
    private static readonly string[] Nothings = ["N/A", "null", "-", "", "  "];

    /// <summary>About one text in six is touched.</summary>
    public static string Soil(string text, ref Dice dice) => dice.Throw(60) switch
    {
        0 => text.ToUpperInvariant(),
        1 => text.ToLowerInvariant(),
        2 => "  " + text,
        3 => text + " ",
        4 => text.Replace(' ', NoBreakSpace) + NoBreakSpace,
        5 => text.Replace(" ", "  ", StringComparison.Ordinal) + "\t",
        6 or 7 => text.Normalize(NormalizationForm.FormD),
        8 => ZeroWidthSpace + text,
        9 => text + "\r\n",
        _ => text,
    };

    /// <summary>Null and words for nothing, about one time in <paramref name="oneIn"/>; else the text.</summary>
    public static string? OrNothing(string text, int oneIn, ref Dice dice) =>
        dice.Throw(oneIn) != 0 ? text : dice.Throw(3) == 0 ? null : dice.Pick(Nothings);

    /// <summary>An address nobody could write to, about one time in 60.</summary>
    public static string SpoilEmail(string email, ref Dice dice) => dice.Throw(240) switch
    {
        0 => email.Replace('@', ' '),
        1 => email.Replace("@", "@@", StringComparison.Ordinal),
        2 => email.Replace(".example", "..example", StringComparison.Ordinal),
        3 => email[..email.IndexOf('@', StringComparison.Ordinal)],
        _ => email,
    };

    /// <summary>Each # becomes a digit.</summary>
    public static string Digits(string pattern, ref Dice dice)
    {
        var text = pattern.ToCharArray();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '#')
            {
                text[i] = (char)('0' + dice.Throw(10));
            }
        }

        return new string(text);
    }

    /// <summary>Latin letters of a name for the part of an e-mail address before the @.</summary>
    public static string MailName(string name)
    {
        var letters = new StringBuilder(name.Length);
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                letters.Append(char.ToLowerInvariant(letter));
            }
            else if (letter is ' ' or '-' && letters.Length > 0)
            {
                letters.Append('.');
            }
        }

        return letters.ToString().TrimEnd('.');
    }
}
