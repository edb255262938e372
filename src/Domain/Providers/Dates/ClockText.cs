namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>Reads <c>HH:mm</c>, <c>HH:mm:ss</c> and <c>HH:mm:ss.f…</c> with any number of fraction digits, cut to six.</summary>
internal static class ClockText
{
    private const long LastMicrosecond = TimeSpan.TicksPerSecond - TimeSpan.TicksPerMicrosecond;

    /// <param name="text">Starts with the clock reading; what follows it is left alone.</param>
    /// <param name="clock">Ticks since midnight, up to and including 24:00.</param>
    /// <param name="used">How many characters belong to the reading.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out Written clock, out int used)
    {
        clock = default;
        used = 5;
        if (text.Length < 5
            || text[2] != ':'
            || !Digits.TryReadTwo(text, 0, out var hour)
            || !Digits.TryReadTwo(text, 3, out var minute)
            || minute > 59)
        {
            return false;
        }

        var second = 0;
        long fraction = 0;
        var cut = false;
        if (text.Length > 5 && text[5] == ':')
        {
            used = 8;
            if (text.Length < 8 || !Digits.TryReadTwo(text, 6, out second) || !TryReadFraction(text[8..], out fraction, out cut, out var digits))
            {
                return false;
            }

            used += digits;
        }

        return TryCompose(hour, minute, second, fraction, cut, out clock);
    }

    private static bool TryReadFraction(ReadOnlySpan<char> text, out long ticks, out bool cut, out int used)
    {
        ticks = 0;
        cut = false;
        used = 0;
        if (text.IsEmpty || text[0] != '.')
        {
            return true;
        }

        var digits = text.Slice(1, Digits.Count(text[1..]));
        used = digits.Length + 1;
        var unit = TimeSpan.TicksPerSecond;
        foreach (var c in digits)
        {
            unit /= 10;
            ticks += unit >= TimeSpan.TicksPerMicrosecond ? (c - '0') * unit : 0;
            cut |= unit < TimeSpan.TicksPerMicrosecond && c != '0';
        }

        return !digits.IsEmpty;
    }

    private static bool TryCompose(int hour, int minute, int second, long fraction, bool cut, out Written clock)
    {
        var ticks = (((hour * 60L) + minute) * TimeSpan.TicksPerMinute) + (second * TimeSpan.TicksPerSecond) + fraction;
        clock = new Written(ticks, null, cut ? DateNotes.Truncated : null);
        if (hour == 24)
        {
            clock = clock with { Note = DateNotes.Normalised };
            return ticks == TimeSpan.TicksPerDay && !cut;
        }

        if (second == 60)
        {
            // A leap second has no number of its own in .NET: it becomes the last microsecond of its own minute, and so of its own day.
            clock = new Written(ticks - fraction - TimeSpan.TicksPerSecond + LastMicrosecond, null, DateNotes.Normalised, LeapSecond: true);
            return hour < 24;
        }

        return hour < 24 && second < 60;
    }
}
