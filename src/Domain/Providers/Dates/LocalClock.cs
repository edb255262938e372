namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>Turns the clock readings of one place into UTC, with a declared choice for readings that a clock change skips or repeats.</summary>
internal sealed class LocalClock(TimeZoneInfo zone, DaylightChoice gap, DaylightChoice repeat)
{
    /// <summary>False when the reading does not exist or is not unique and the preset made no choice, or when it leaves the calendar.</summary>
    public bool TryToUtc(long localTicks, out long utcTicks, out string? note)
    {
        note = null;
        utcTicks = 0;
        if (localTicks < TimeSpan.TicksPerDay * 2 || localTicks > DateTime.MaxValue.Ticks - (TimeSpan.TicksPerDay * 2))
        {
            return false;
        }

        // The offsets a day before and a day after bracket any change near this reading; a reading is real where its own offset holds.
        var before = OffsetAt(localTicks - TimeSpan.TicksPerDay);
        var after = OffsetAt(localTicks + TimeSpan.TicksPerDay);
        var early = localTicks - Math.Max(before, after);
        var late = localTicks - Math.Min(before, after);
        var isEarlyReal = OffsetAt(early) == localTicks - early;
        var isLateReal = OffsetAt(late) == localTicks - late;
        if (isEarlyReal != isLateReal || (early == late && isEarlyReal))
        {
            utcTicks = isEarlyReal ? early : late;
            return true;
        }

        var isRepeated = isEarlyReal;
        var choice = isRepeated ? repeat : gap;
        note = isRepeated ? DateNotes.Overlap : DateNotes.Normalised;
        utcTicks = choice == DaylightChoice.Earlier ? early : late;
        return choice != DaylightChoice.Issue;
    }

    public long ToLocal(long utcTicks) => utcTicks + OffsetAt(utcTicks);

    private long OffsetAt(long utcTicks) => zone.GetUtcOffset(new DateTime(utcTicks, DateTimeKind.Utc)).Ticks;
}
