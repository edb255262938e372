using System.Globalization;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>
/// Writes the lower bound of a change filter the way the provider reads it. What a format cannot hold is cut towards the past, so an
/// inclusive bound never skips a change.
/// </summary>
public static class DateWriter
{
    /// <summary>Writes a bound in the filter's format and zone.</summary>
    public static string Format(DateTimeOffset value, ChangeFilter filter) => Format(value, filter.Format, filter.Zone);

    /// <param name="zone">For formats without a zone; UTC when null.</param>
    /// <exception cref="ArgumentException">The zone is unknown or the pattern cannot be used.</exception>
    public static string Format(DateTimeOffset value, DateFormat format, string? zone = null)
    {
        var utc = Instants.Canonical(value);
        return format.Kind switch
        {
            DateFormatKind.Iso => Instants.Format(utc),
            DateFormatKind.IsoBasicOffset => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture),
            DateFormatKind.IsoLocal => InZone(utc, zone).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
            DateFormatKind.IsoDate => InZone(utc, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateFormatKind.EpochSeconds => Since1970(utc, TimeSpan.TicksPerSecond),
            DateFormatKind.EpochMilliseconds => Since1970(utc, TimeSpan.TicksPerMillisecond),
            DateFormatKind.EpochMicroseconds => Since1970(utc, TimeSpan.TicksPerMicrosecond),
            DateFormatKind.EpochSecondsFraction => Fraction(utc),
            DateFormatKind.MsJson => $"/Date({Since1970(utc, TimeSpan.TicksPerMillisecond)})/",
            DateFormatKind.HttpDate => utc.ToString("R", CultureInfo.InvariantCulture),
            DateFormatKind.ExcelSerial => Serial(InZone(utc, zone)),
            DateFormatKind.Pattern => Pattern(utc, format.Pattern!, zone),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }

    private static string Pattern(DateTimeOffset utc, string text, string? zone)
    {
        // The pivot matters for reading only; any one lets a two-digit year be written.
        var pattern = DatePattern.Compile(text, 2099);
        return pattern.Write(pattern.HasOffset || pattern.IsUtc ? utc : InZone(utc, zone));
    }

    private static string Since1970(DateTimeOffset utc, long ticksPerUnit) =>
        FloorDivide(utc.Ticks - DateTime.UnixEpoch.Ticks, ticksPerUnit).ToString(CultureInfo.InvariantCulture);

    private static string Fraction(DateTimeOffset utc) =>
        ((utc.Ticks - DateTime.UnixEpoch.Ticks) / (decimal)TimeSpan.TicksPerSecond).ToString("0.000000", CultureInfo.InvariantCulture);

    private static string Serial(DateTimeOffset local)
    {
        // Ten digits of a day are all a spreadsheet keeps; readers take them to the nearest millisecond.
        const decimal step = 10_000_000_000;
        var milliseconds = FloorDivide(local.Ticks - ExcelSerialText.Start.Ticks, TimeSpan.TicksPerMillisecond);
        var days = milliseconds / (decimal)TimeSpan.MillisecondsPerDay;
        return (decimal.Floor(days * step) / step).ToString("0.##########", CultureInfo.InvariantCulture);
    }

    private static long FloorDivide(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);

    private static DateTimeOffset InZone(DateTimeOffset utc, string? name)
    {
        if (!DateZones.TryFind(name ?? "UTC", out var zone))
        {
            throw new ArgumentException($"This machine knows no time zone '{name}'.", nameof(name));
        }

        var local = TimeZoneInfo.ConvertTime(utc, zone);
        if (!zone.IsAmbiguousTime(local))
        {
            return local;
        }

        // The provider may read a repeated hour as either of its two: write an hour that is before both.
        var offsets = zone.GetAmbiguousTimeOffsets(local);
        return local - (offsets.Max() - offsets.Min());
    }
}
