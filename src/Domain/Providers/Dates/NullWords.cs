namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>Texts by which providers say "nothing".</summary>
public static class NullWords
{
    /// <summary>Compares without case; the caller has trimmed the text.</summary>
    public static bool Contains(string[] words, ReadOnlySpan<char> text)
    {
        foreach (var word in words)
        {
            if (word.Length == text.Length && text.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Dates by which databases and frameworks say "nothing": all zeros (MySQL) and the first day of year 1 (.NET).</summary>
internal static class ZeroDates
{
    public static bool Contains(ReadOnlySpan<char> text)
    {
        if (text.Length < 10 || text[0] is not ('0' or '/'))
        {
            return false;
        }

        return text is "/Date(-62135596800000)/"
            || ((text.StartsWith("0000-00-00") || text.StartsWith("0001-01-01")) && IsMidnight(text[10..]));
    }

    private static bool IsMidnight(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ('T' or 't' or ' ') || !ClockText.TryRead(text[1..], out var clock, out var used) || clock.Ticks != 0)
        {
            return false;
        }

        var offset = text[(used + 1)..];
        return offset.IsEmpty || IsoText.TryReadOffset(offset, OffsetStyle.Extended, out _) || IsoText.TryReadOffset(offset, OffsetStyle.Basic, out _);
    }
}
