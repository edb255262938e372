using System.Globalization;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>A fault of a declared date, found before the first record is read.</summary>
/// <param name="Member">The preset member at fault, for example <c>zone</c> or <c>formats/1</c>.</param>
public sealed record DateSourceFault(string Member, string Message, string Remedy);

/// <summary>What a declared date must fulfil so that a reader never has to guess.</summary>
public static class DateSourceRules
{
    private const string AnyZone = "UTC";

    // Each tells day, month, year and the parts of the clock apart; both halves of the month and both sides of noon occur.
    private static readonly DateTimeOffset[] Samples =
    [
        new(2001, 2, 3, 4, 5, 6, TimeSpan.Zero),
        new(2010, 11, 12, 10, 9, 8, TimeSpan.Zero),
        new(2012, 12, 11, 13, 14, 15, TimeSpan.Zero),
        new(1999, 12, 31, 23, 58, 57, TimeSpan.Zero),
        new(2020, 1, 2, 0, 0, 0, TimeSpan.Zero),
    ];

    // Plain numbers that count seconds, days or digits of a date, depending on who reads them.
    private static readonly string[] Numbers = ["981173106", "36925", "36925.5", "20010203"];

    public static IReadOnlyList<DateSourceFault> Check(DateSource source, DateTarget target)
    {
        var faults = new List<DateSourceFault>();
        if (source.Zone is not null && !DateZones.TryFind(source.Zone, out _))
        {
            faults.Add(UnknownZone(source.Zone));
        }

        for (var i = 0; i < source.Formats.Count; i++)
        {
            if (FaultOf(source.Formats[i], source.Pivot) is { } fault)
            {
                faults.Add(new DateSourceFault($"formats/{i.ToString(CultureInfo.InvariantCulture)}", fault.Message, fault.Remedy));
            }
        }

        if (faults.Count > 0)
        {
            return faults;
        }

        if (target == DateTarget.Instant && source.Zone is null && source.Formats.FirstOrDefault(NeedsZone) is { } zoneless)
        {
            faults.Add(ZoneMissing(zoneless));
        }

        AddAmbiguities(source, faults);
        return faults;
    }

    /// <summary>What is wrong with the format and zone of a change filter.</summary>
    public static IReadOnlyList<DateSourceFault> Check(ChangeFilter filter)
    {
        if (filter.Zone is not null && !DateZones.TryFind(filter.Zone, out _))
        {
            return [UnknownZone(filter.Zone)];
        }

        if (FaultOf(filter.Format, 2099) is { } fault)
        {
            return [new DateSourceFault("format", fault.Message, fault.Remedy)];
        }

        return filter.Zone is null && NeedsZone(filter.Format) ? [ZoneMissing(filter.Format)] : [];
    }

    /// <summary>The format says a place's clock reading, not an instant.</summary>
    public static bool NeedsZone(DateFormat format) => format.Kind switch
    {
        DateFormatKind.IsoLocal or DateFormatKind.IsoDate or DateFormatKind.ExcelSerial => true,
        DateFormatKind.Pattern => DatePattern.Compile(format.Pattern!, 2099) is { HasOffset: false, IsUtc: false },
        _ => false,
    };

    private static (string Message, string Remedy)? FaultOf(DateFormat format, int? pivot) =>
        format.Pattern is { } pattern ? DatePattern.FaultOf(pattern, pivot) : null;

    private static DateSourceFault UnknownZone(string zone) =>
        new("zone", $"This machine knows no time zone '{zone}'.", "Write an IANA name such as Europe/Madrid; on a bare system install tzdata.");

    private static DateSourceFault ZoneMissing(DateFormat format) => new(
        "zone", $"The format '{DateFormatNames.TextOf(format)}' has no zone.", "Add \"zone\" with the IANA name of the place whose clock the provider writes, or UTC.");

    private static void AddAmbiguities(DateSource source, List<DateSourceFault> faults)
    {
        for (var second = 1; second < source.Formats.Count; second++)
        {
            for (var first = 0; first < second; first++)
            {
                var (a, b) = (source.Formats[first], source.Formats[second]);
                if (AreAmbiguous(a, b, source) || AreAmbiguous(b, a, source))
                {
                    faults.Add(new DateSourceFault(
                        $"formats/{second.ToString(CultureInfo.InvariantCulture)}",
                        $"'{DateFormatNames.TextOf(a)}' and '{DateFormatNames.TextOf(b)}' can read one text as two different dates.",
                        "Keep the one that the provider writes."));
                }
            }
        }
    }

    // Writes the samples in one format and lets both read them: tried, not reasoned, so it holds for every pattern.
    private static bool AreAmbiguous(DateFormat writer, DateFormat other, DateSource source)
    {
        var mine = ReaderOf(writer, source);
        var theirs = ReaderOf(other, source);
        return Samples
            .Select(sample => DateWriter.Format(sample, writer, source.Zone ?? AnyZone))
            .Concat(Numbers)
            .Any(text => mine.Read(text) is DateReading.Instant first && theirs.Read(text) is DateReading.Instant second && first.Value != second.Value);
    }

    private static DateReader ReaderOf(DateFormat format, DateSource source) => new(
        source with
        {
            Formats = [format],
            Zone = source.Zone ?? AnyZone,
            NullWords = [],
            Gap = DaylightChoice.Later,
            Repeat = DaylightChoice.Earlier,
            Min = null,
        },
        DateTarget.Instant);
}
