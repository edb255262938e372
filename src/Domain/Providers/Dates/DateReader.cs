using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>
/// Reads the dates of one field: only by the formats its preset declares, with no help from the machine's zone, culture or clock. Never
/// throws on a text. Whether a date is plausible is a question for cleaning. Safe for concurrent use.
/// </summary>
public sealed class DateReader
{
    private static readonly long EndOfTime = new DateTime(9999, 12, 31, 0, 0, 0, DateTimeKind.Utc).Ticks;

    // By then the countries with zone names had left local mean time (the table's row 80).
    private static readonly long FirstStandardTime = new DateTime(1914, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private readonly DateTarget target;
    private readonly FormatReader[] formats;
    private readonly string[] nullWords;
    private readonly LocalClock? clock;
    private readonly long earliest;
    private readonly bool readsNoon;

    /// <param name="source">One that <see cref="DateSourceRules"/> finds no fault with.</param>
    /// <param name="commonNullWords">Null words of the whole preset, beside those of the field.</param>
    /// <exception cref="ArgumentException">The zone is unknown or a pattern cannot be used.</exception>
    public DateReader(DateSource source, DateTarget target, IReadOnlyList<string>? commonNullWords = null)
    {
        this.target = target;
        formats = [.. source.Formats.Select(format => new FormatReader(format, source.Pivot))];
        nullWords = [.. source.NullWords.Concat(commonNullWords ?? [])];
        earliest = source.Min?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).Ticks ?? 0;
        readsNoon = source.Noon;
        if (source.Zone is not null)
        {
            clock = DateZones.TryFind(source.Zone, out var zone)
                ? new LocalClock(zone, source.Gap, source.Repeat)
                : throw new ArgumentException($"This machine knows no time zone '{source.Zone}'.", nameof(source));
        }
    }

    /// <param name="text">A JSON text's characters, or a JSON number exactly as written.</param>
    /// <param name="isNumber">It was a JSON number.</param>
    public DateReading Read(ReadOnlySpan<char> text, bool isNumber = false)
    {
        text = text.Trim();
        if (text.IsEmpty || NullWords.Contains(nullWords, text) || ZeroDates.Contains(text))
        {
            return DateReading.Absent.Instance;
        }

        foreach (var format in formats)
        {
            if (format.TryRead(text, isNumber, out var written))
            {
                return Interpret(written);
            }
        }

        return DateReading.Unreadable.Instance;
    }

    private DateReading Interpret(Written written)
    {
        if (written.Ticks == 0)
        {
            return DateReading.Absent.Instance;
        }

        // 9999-12-31 stands for "for ever" and is no date; where it means "none" the preset declares it as a null word.
        if (written.Ticks >= EndOfTime)
        {
            return DateReading.Unreadable.Instance;
        }

        return target == DateTarget.Day ? ToDay(written) : ToInstant(written);
    }

    private DateReading ToInstant(Written written)
    {
        var note = written.Note;
        if (!TryToUtc(written, ref note, out var utc) || utc >= EndOfTime || utc < earliest || utc < 0)
        {
            return DateReading.Unreadable.Instance;
        }

        return new DateReading.Instant(new DateTimeOffset(utc, TimeSpan.Zero), note);
    }

    private bool TryToUtc(Written written, ref string? note, out long utc)
    {
        if (written.OffsetMinutes is { } minutes)
        {
            utc = written.Ticks - (minutes * TimeSpan.TicksPerMinute);
        }
        else
        {
            utc = 0;
            if (clock is null || !clock.TryToUtc(written.Ticks, out utc, out var change))
            {
                return false;
            }

            note = change == DateNotes.Overlap ? change : note ?? change ?? (written.Ticks < FirstStandardTime ? DateNotes.OutOfWindow : null);
        }

        return !written.LeapSecond || utc % TimeSpan.TicksPerDay >= TimeSpan.TicksPerDay - TimeSpan.TicksPerSecond;
    }

    // A day is the date as written when it is written as midnight. Any other time of day is only a day where it is midnight in the
    // declared zone: 1990-05-19T22:00:00Z is 20 May in Madrid.
    private DateReading ToDay(Written written)
    {
        var timeOfDay = written.Ticks % TimeSpan.TicksPerDay;
        if (timeOfDay == 0)
        {
            return Day(written.Ticks, written.Note);
        }

        if (readsNoon && timeOfDay == TimeSpan.TicksPerHour * 12)
        {
            return Day(written.Ticks, DateNotes.Normalised);
        }

        var note = written.Note;
        if (clock is null || written.OffsetMinutes is null || !TryToUtc(written, ref note, out var utc) || utc < TimeSpan.TicksPerDay || utc >= EndOfTime)
        {
            return DateReading.Unreadable.Instance;
        }

        // The first moment of a day is not always 00:00: some zones change their clocks at midnight.
        var local = clock.ToLocal(utc);
        var isFirstMoment = clock.ToLocal(utc - 1) / TimeSpan.TicksPerDay < local / TimeSpan.TicksPerDay;
        return isFirstMoment ? Day(local, note) : DateReading.Unreadable.Instance;
    }

    private DateReading Day(long ticks, string? note) => ticks < earliest
        ? DateReading.Unreadable.Instance
        : new DateReading.Day(DateOnly.FromDayNumber((int)(ticks / TimeSpan.TicksPerDay)), note);
}
