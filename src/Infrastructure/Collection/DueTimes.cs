using CleanCustomers.Application.Providers.Contracts;
using Quartz;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>When a schedule is due, by the same reading of cron as the scheduler's.</summary>
public static class DueTimes
{
    // Nobody counts due times that were missed longer ago.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>Null when it is never due again.</summary>
    public static DateTimeOffset? Next(CollectionSchedule schedule, DateTimeOffset after) => Read(schedule).GetNextValidTimeAfter(after);

    /// <summary>From the first due time after an instant to the one after it; null when there are no two.</summary>
    public static TimeSpan? Interval(CollectionSchedule schedule, DateTimeOffset after) =>
        Next(schedule, after) is { } first && Next(schedule, first) is { } second ? second - first : null;

    /// <summary>Due times after an instant up to another (inclusive), oldest first; those of the last 31 days of them.</summary>
    public static IReadOnlyList<DateTimeOffset> Between(CollectionSchedule schedule, DateTimeOffset after, DateTimeOffset upTo)
    {
        var cron = Read(schedule);
        var found = new List<DateTimeOffset>();
        var from = upTo - after > Longest ? upTo - Longest : after;
        while (cron.GetNextValidTimeAfter(from) is { } due && due <= upTo)
        {
            found.Add(due.ToUniversalTime());
            from = due;
        }

        return found;
    }

    private static CronExpression Read(CollectionSchedule schedule) =>
        CronExpression.Parse(schedule.Cron, CronFormat.Unix).WithTimeZone(TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone));
}
