using System.Globalization;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Common;

/// <summary>
/// Reads an instant that a caller wrote: RFC 3339 with capital <c>T</c>, seconds, up to six fraction digits, and <c>Z</c> or an offset.
/// Nothing is guessed: no zone, no local order of day and month, no leap second, no 24:00.
/// </summary>
public static class InstantInput
{
    private const string Shape = "Write an instant as 2026-01-15T08:30:00Z or 2026-01-15T10:30:00+02:00.";
    private const int SecondsEnd = 19;
    private const int LongestFraction = 6;
    private static readonly TimeSpan LargestOffset = TimeSpan.FromHours(14);

    /// <returns>The canonical instant, or the code and message of what is wrong.</returns>
    public static Reading<DateTimeOffset> Read(string text)
    {
        if (!HasDateAndTime(text))
        {
            return new("date.format", Shape);
        }

        var zoneAt = SecondsEnd;
        if (text.Length > zoneAt && text[zoneAt] == '.')
        {
            zoneAt = EndOfDigits(text, zoneAt + 1);
            if (zoneAt - SecondsEnd - 1 is 0 or > LongestFraction)
            {
                return new("date.precision", "Write one to six digits after the seconds, or none and no point.");
            }
        }

        if (ReadZone(text.AsSpan(zoneAt)) is not { } offset)
        {
            return ZoneFault(text.AsSpan(zoneAt));
        }

        return DateTimeOffset.TryParseExact(
                   text.AsSpan(0, zoneAt), "yyyy-MM-dd'T'HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var clock)
               && clock.Ticks - offset.Ticks is >= 0 and var ticks && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new(Instants.Canonical(new DateTimeOffset(ticks, TimeSpan.Zero)))
            : new("date.impossible", "There is no such day or time of day; hours go to 23, minutes and seconds to 59, years from 0001 to 9999.");
    }

    private static bool HasDateAndTime(string text)
    {
        const string pattern = "0000-00-00T00:00:00";
        return text.Length >= SecondsEnd
            && pattern.Zip(text).All(pair => pair.First == '0' ? char.IsAsciiDigit(pair.Second) : pair.First == pair.Second);
    }

    private static int EndOfDigits(string text, int from)
    {
        while (from < text.Length && char.IsAsciiDigit(text[from]))
        {
            from++;
        }

        return from;
    }

    private static TimeSpan? ReadZone(ReadOnlySpan<char> zone)
    {
        if (zone is "Z")
        {
            return TimeSpan.Zero;
        }

        return zone.Length == 6 && zone[0] is '+' or '-'
            && TimeSpan.TryParseExact(zone[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var offset) && offset <= LargestOffset
                ? zone[0] == '-' ? -offset : offset
                : null;
    }

    private static Reading<DateTimeOffset> ZoneFault(ReadOnlySpan<char> zone) => zone switch
    {
        [] => new("date.zone_required", "Say the zone: end with Z or an offset such as +02:00."),
        [' ', ..] => new("date.plus_not_encoded", "A raw + in an address arrives as a space: write %2B02:00 instead of +02:00."),
        _ => new("date.zone_format", "End with Z or an offset from -14:00 to +14:00, written +02:00."),
    };
}

/// <summary>What came of reading one value: the value, or a stable code and a message.</summary>
public readonly record struct Reading<T>
{
    public Reading(T value) => Value = value;

    public Reading(string code, string message) => (Code, Message) = (code, message);

    public T? Value { get; }

    /// <summary>Null when there is a value.</summary>
    public string? Code { get; }

    public string? Message { get; }

    /// <summary>The same fault where another type was to be read.</summary>
    public Reading<TOther> As<TOther>() => new(Code!, Message!);
}
