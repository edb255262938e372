using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Customers;

/// <summary>The window in which a customer's dates are plausible. A value outside is kept with a note, never moved.</summary>
public static class DateRule
{
    private static readonly DateOnly FirstDay = new(1900, 1, 1);
    private static readonly DateTimeOffset FirstInstant = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan ClockDifference = TimeSpan.FromDays(1);

    /// <summary>An instant in canonical precision, or null when absent or unreadable. The first instant of 1900 and of 1970 stand for "nothing" at many providers and get a note.</summary>
    public static DateTimeOffset? Instant(DateReading reading, CustomerField field, DateTimeOffset now, RecordNotes notes)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(notes);
        switch (reading)
        {
            case DateReading.Absent:
                return null;
            case DateReading.Instant(var sent, var note):
                var value = Instants.Canonical(sent);
                AddNote(note, field, notes);
                if (value <= FirstInstant || value == DateTimeOffset.UnixEpoch || value > now + ClockDifference)
                {
                    AddOutOfWindow(note, field, notes);
                }

                return value;
            default:
                notes.Add(field, CleaningRules.DateUnreadable);
                return null;
        }
    }

    /// <summary>A birth day, or null when absent, unreadable or after <paramref name="today"/>.</summary>
    public static DateOnly? BirthDay(DateReading reading, DateOnly today, RecordNotes notes)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(notes);
        switch (reading)
        {
            case DateReading.Absent:
                return null;
            case DateReading.Day(var value, _) when value > today:
                notes.Add(CustomerField.BirthDate, CleaningRules.DateFutureBirthDay);
                return null;
            case DateReading.Day(var value, var note):
                AddNote(note, CustomerField.BirthDate, notes);
                if (value <= FirstDay)
                {
                    AddOutOfWindow(note, CustomerField.BirthDate, notes);
                }

                return value;
            default:
                notes.Add(CustomerField.BirthDate, CleaningRules.DateUnreadable);
                return null;
        }
    }

    private static void AddNote(string? rule, CustomerField field, RecordNotes notes)
    {
        if (rule is not null)
        {
            notes.Add(new RuleNote(field, rule, CleaningRules.Find(rule)?.Action ?? RuleAction.Warn));
        }
    }

    private static void AddOutOfWindow(string? alreadyNoted, CustomerField field, RecordNotes notes)
    {
        if (alreadyNoted != CleaningRules.DateOutOfWindow.Id)
        {
            notes.Add(field, CleaningRules.DateOutOfWindow);
        }
    }
}
