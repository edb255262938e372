using CleanCustomers.Application.Providers.Contracts;
using Quartz;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>When a schedule is due, by the same reading of cron as the scheduler's.</summary>
public static class DueTimes
{
    /// <summary>Null when it is never due again.</summary>
    public static DateTimeOffset? Next(CollectionSchedule schedule, DateTimeOffset after)
    {
        var cron = CronExpression.Parse(schedule.Cron, CronFormat.Unix).WithTimeZone(TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone));
        return cron.GetNextValidTimeAfter(after);
    }

    /// <summary>From the first due time after an instant to the one after it; null when there are no two.</summary>
    public static TimeSpan? Interval(CollectionSchedule schedule, DateTimeOffset after) =>
        Next(schedule, after) is { } first && Next(schedule, first) is { } second ? second - first : null;
}
