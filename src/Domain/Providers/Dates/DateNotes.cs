namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>Rule ids of what a reader changed about a date.</summary>
internal static class DateNotes
{
    /// <summary>Digits behind the microsecond were cut.</summary>
    public const string Truncated = "date.truncated";

    /// <summary>An unusual but clear form was rewritten: 24:00, a leap second, a zone name behind an offset, a skipped local time.</summary>
    public const string Normalised = "date.normalised";

    /// <summary>A local time from before 1914: the zone's offset then was the sun's, known to the minute at best.</summary>
    public const string OutOfWindow = "date.out_of_window";

    /// <summary>The local time happens twice and the preset chose one.</summary>
    public const string Overlap = "date.overlap";
}
