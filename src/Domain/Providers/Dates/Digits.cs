namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>Reads ASCII digits and nothing else: no signs, spaces, group separators or digits of other scripts.</summary>
internal static class Digits
{
    /// <summary>One to nine digits.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        if (text.Length is 0 or > 9)
        {
            return false;
        }

        foreach (var c in text)
        {
            var digit = (uint)(c - '0');
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + (int)digit;
        }

        return true;
    }

    /// <summary>The two digits at a place.</summary>
    public static bool TryReadTwo(ReadOnlySpan<char> text, int at, out int value)
    {
        var tens = (uint)(text[at] - '0');
        var ones = (uint)(text[at + 1] - '0');
        value = (int)((tens * 10) + ones);
        return tens <= 9 && ones <= 9;
    }

    /// <summary>How many digits the text starts with.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
