using System.Globalization;

namespace CleanCustomers.Domain.Providers.Dates;

/// <summary><c>/Date(1768473000000)/</c> and <c>/Date(1768473000000-0300)/</c>: the offset says how it was shown, not when it was.</summary>
internal static class MsJsonText
{
    public static bool TryRead(ReadOnlySpan<char> text, out Written written)
    {
        written = default;
        if (!text.StartsWith("/Date(") || !text.EndsWith(")/") || text.Length < 9)
        {
            return false;
        }

        var number = text[6..^2];
        var sign = number[1..].IndexOfAny('+', '-') + 1;
        if (sign > 0)
        {
            if (number.Length - sign != 5 || !IsoText.TryReadOffset(number[sign..], OffsetStyle.Basic, out _))
            {
                return false;
            }

            number = number[..sign];
        }

        return EpochText.TryReadInteger(number, TimeSpan.TicksPerMillisecond, out written);
    }
}

/// <summary>Days since 1899-12-30 with a fraction, as spreadsheets store them.</summary>
internal static class ExcelSerialText
{
    private const decimal LastDay = 2_958_465;
    private const decimal MillisecondsPerDay = 86_400_000;

    /// <summary>
    /// To the nearest millisecond: a spreadsheet keeps about ten digits of a day, so 10:30:12 arrives as 10:30:12 plus or minus some
    /// microseconds, and cutting would show 10:30:11.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> text, out Written written)
    {
        written = default;
        if (text.Length > 28
            || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var days)
            || days > LastDay)
        {
            return false;
        }

        var milliseconds = (long)decimal.Round(days * MillisecondsPerDay, MidpointRounding.ToEven);
        written = new Written(Start.Ticks + (milliseconds * TimeSpan.TicksPerMillisecond), null);
        return true;
    }

    internal static DateTime Start { get; } = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);
}

/// <summary>RFC 9110 IMF-fixdate (<c>Thu, 15 Jan 2026 10:30:00 GMT</c>) and RFC 5322 with a numeric zone.</summary>
internal static class HttpDateText
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private const string Days = "SunMonTueWedThuFriSat";

    public static bool TryRead(ReadOnlySpan<char> text, out Written written)
    {
        written = default;
        if (text.Length is < 28 or > 31 || text[3] != ',' || text[4] != ' ')
        {
            return false;
        }

        var weekday = Days.AsSpan().IndexOf(text[..3], StringComparison.Ordinal);
        var rest = text[5..];
        var digits = Digits.Count(rest);
        if (digits is not (1 or 2) || rest.Length < digits + 19 || rest[digits] != ' ' || rest[digits + 4] != ' ' || rest[digits + 9] != ' ')
        {
            return false;
        }

        var month = Months.AsSpan().IndexOf(rest.Slice(digits + 1, 3), StringComparison.Ordinal);
        if (!Digits.TryRead(rest[..digits], out var day)
            || !Digits.TryRead(rest.Slice(digits + 5, 4), out var year)
            || weekday % 3 != 0
            || month % 3 != 0
            || !IsoText.IsDay(year, (month / 3) + 1, day))
        {
            return false;
        }

        var date = new DateTime(year, (month / 3) + 1, day, 0, 0, 0, DateTimeKind.Unspecified);
        return (int)date.DayOfWeek == weekday / 3 && TryReadClock(rest[(digits + 10)..], date.Ticks, out written);
    }

    private static bool TryReadClock(ReadOnlySpan<char> text, long date, out Written written)
    {
        written = default;
        if (!ClockText.TryRead(text, out var clock, out var used) || used != 8 || text.Length < 10 || text[8] != ' ')
        {
            return false;
        }

        var zone = text[9..];
        var minutes = 0;
        if (zone is not "GMT" && (zone.Length != 5 || !IsoText.TryReadOffset(zone, OffsetStyle.Basic, out minutes)))
        {
            return false;
        }

        written = clock with { Ticks = date + clock.Ticks, OffsetMinutes = minutes };
        return true;
    }
}
