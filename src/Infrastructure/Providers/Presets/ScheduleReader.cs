using System.Text.Json;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>schedule</c>: missing = every 10 minutes, null = by hand only.</summary>
internal static class ScheduleReader
{
    public const string EveryTenMinutes = "*/10 * * * *";

    private static readonly TimeSpan ShortestFull = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestFull = TimeSpan.FromDays(366);

    public static (string? Cron, string TimeZone, TimeSpan? FullEvery) Read(PresetObject root)
    {
        if (root.Find("schedule") is not { } value)
        {
            return (EveryTenMinutes, "UTC", null);
        }

        if (value.ValueKind == JsonValueKind.Null || root.Object("schedule") is not { } schedule)
        {
            return (null, "UTC", null);
        }

        var cron = schedule.Text("cron", isRequired: true);
        if (cron is not null && !CronText.IsValid(cron))
        {
            schedule.Problem("cron", "The text is not a five-field cron expression that ever comes due.", "Write minute, hour, day, month and day of week: */10 * * * *.");
        }

        var zone = schedule.Zone("timeZone") ?? "UTC";
        var fullEvery = schedule.Duration("fullEvery", ShortestFull, LongestFull);
        schedule.RefuseOthers();
        return (cron, zone, fullEvery);
    }
}
