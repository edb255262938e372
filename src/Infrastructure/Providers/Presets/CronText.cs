using System.Globalization;
using System.Text.RegularExpressions;
using Quartz;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Checks five-field cron expressions.</summary>
internal static partial class CronText
{
    private static readonly DateTimeOffset AnyTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly (int Lowest, int Highest)[] Ranges = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];

    /// <summary>The scheduler understands it, every number is in its range, and it comes due at some time.</summary>
    public static bool IsValid(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == Ranges.Length
            && fields.Zip(Ranges).All(pair => IsInRange(pair.First, pair.Second.Lowest, pair.Second.Highest))
            && CronExpression.TryParse(text, CronFormat.Unix, out var cron)
            && cron.GetNextValidTimeAfter(AnyTime) is not null;
    }

    // Quartz 4.7.3 takes "99" as a minute and fires every minute.
    private static bool IsInRange(string field, int lowest, int highest) =>
        Number.Matches(field).All(match =>
            int.TryParse(match.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= lowest && number <= highest);

    [GeneratedRegex("[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number { get; }
}
