namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>How an ISO text names its distance from UTC.</summary>
internal enum OffsetStyle
{
    /// <summary><c>Z</c> or <c>±hh:mm</c>.</summary>
    Extended,

    /// <summary><c>Z</c>, <c>±hhmm</c> or <c>±hh</c>.</summary>
    Basic,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>Reads RFC 3339 and its near relations by hand: the platform's parsers accept too much and round.</summary>
internal static class IsoText
{
    public static bool TryReadDay(ReadOnlySpan<char> text, out Written day)
    {
        day = default;
        if (text.Length != 10
            || text[4] != '-'
            || text[7] != '-'
            || !Digits.TryReadTwo(text, 0, out var century)
            || !Digits.TryReadTwo(text, 2, out var yearOfCentury)
            || !Digits.TryReadTwo(text, 5, out var month)
            || !Digits.TryReadTwo(text, 8, out var dayOfMonth)
            || !IsDay((century * 100) + yearOfCentury, month, dayOfMonth))
        {
            return false;
        }

        day = new Written(new DateTime((century * 100) + yearOfCentury, month, dayOfMonth, 0, 0, 0, DateTimeKind.Unspecified).Ticks, null);
        return true;
    }

    public static bool IsDay(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    /// <param name="offsets">The form the offset must have; a text with another one does not fit.</param>
    public static bool TryRead(ReadOnlySpan<char> text, OffsetStyle offsets, out Written written)
    {
        written = default;
        if (text.Length < 16
            || text[10] is not ('T' or 't' or ' ')
            || !TryReadDay(text[..10], out var day)
            || !ClockText.TryRead(text[11..], out var clock, out var used))
        {
            return false;
        }

        var rest = text[(11 + used)..];
        var note = clock.Note;
        if (offsets == OffsetStyle.None)
        {
            written = clock with { Ticks = day.Ticks + clock.Ticks };
            return rest.IsEmpty;
        }

        var suffix = rest.IndexOf('[');
        if (suffix > 0)
        {
            if (!IsSuffix(rest[suffix..]))
            {
                return false;
            }

            rest = rest[..suffix];
            note ??= DateNotes.Normalised;
        }

        if (!TryReadOffset(rest, offsets, out var minutes))
        {
            return false;
        }

        written = new Written(day.Ticks + clock.Ticks, minutes, note, clock.LeapSecond);
        return true;
    }

    /// <summary><c>±hh:mm</c>, <c>±hhmm</c>, <c>±hh</c> up to 14 hours, or <c>Z</c>.</summary>
    public static bool TryReadOffset(ReadOnlySpan<char> text, OffsetStyle style, out int minutes)
    {
        minutes = 0;
        if (text is "Z" or "z")
        {
            return true;
        }

        var isExtended = text.Length == 6 && text[3] == ':';
        if (text.IsEmpty || text[0] is not ('+' or '-') || (style == OffsetStyle.Extended ? !isExtended : text.Length is not (3 or 5)))
        {
            return false;
        }

        var minuteOfHour = 0;
        if (!Digits.TryReadTwo(text, 1, out var hour) || (text.Length > 3 && !Digits.TryReadTwo(text, text.Length - 2, out minuteOfHour)))
        {
            return false;
        }

        minutes = (hour * 60) + minuteOfHour;
        var possible = minuteOfHour <= 59 && minutes <= 14 * 60;
        minutes = text[0] == '-' ? -minutes : minutes;
        return possible;
    }

    // RFC 9557: "[Europe/Madrid][u-ca=hebrew]". The offset in front already says when; "!" marks a suffix that must not be ignored.
    private static bool IsSuffix(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf(']');
            if (text[0] != '[' || end < 2 || text[1] == '!' || text[1..end].Contains('['))
            {
                return false;
            }

            text = text[(end + 1)..];
        }

        return true;
    }
}
