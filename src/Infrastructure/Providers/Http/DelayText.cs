using System.Globalization;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Reads how long a provider wants to be left alone, in all the forms that <c>Retry-After</c> (RFC 9110 §10.2.3) and its relatives come in. Takes
/// raw text: the platform's typed header is null for several forms that providers send.
/// </summary>
internal static class DelayText
{
    /// <summary>Longer hints are cut to this; a provider that means a month is asked once a month.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    private const NumberStyles Number = NumberStyles.Float | NumberStyles.AllowThousands;

    private static readonly string[] Dates =
    [
        "r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "ddd MMM  d HH:mm:ss yyyy",
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK",
    ];

    /// <summary>How long to wait from the answer on, or null when the text cannot be read or says something past or negative.</summary>
    /// <param name="clock">The provider's clock as the answer tells it: a moment is measured by the clock of who wrote it.</param>
    public static TimeSpan? Read(string text, DelayForm form, DateTimeOffset clock) => form switch
    {
        DelayForm.Seconds => Span(text, TimeSpan.TicksPerSecond),
        DelayForm.Milliseconds => Span(text, TimeSpan.TicksPerMillisecond),
        DelayForm.EpochSeconds => Until(text, TimeSpan.TicksPerSecond, clock),
        DelayForm.EpochMilliseconds => Until(text, TimeSpan.TicksPerMillisecond, clock),
        _ => Span(text, TimeSpan.TicksPerSecond) ?? Moment(text, clock),
    };

    private static TimeSpan? Moment(string text, DateTimeOffset clock) =>
        DateTimeOffset.TryParseExact(text.Trim(), Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Positive(date - clock)
            : null;

    private static TimeSpan? Until(string text, long ticksPerUnit, DateTimeOffset clock)
    {
        if (!TryTicks(text, ticksPerUnit, out var sinceEpoch))
        {
            return null;
        }

        var elapsed = (decimal)(clock - DateTimeOffset.UnixEpoch).Ticks;
        return Positive(sinceEpoch - elapsed);
    }

    private static TimeSpan? Span(string text, long ticksPerUnit) => TryTicks(text, ticksPerUnit, out var ticks) ? Positive(ticks) : null;

    private static bool TryTicks(string text, long ticksPerUnit, out decimal ticks)
    {
        ticks = 0;
        if (!double.TryParse(text, Number, CultureInfo.InvariantCulture, out var rough) || double.IsNaN(rough))
        {
            return false;
        }

        // Beyond every instant there is: as far away as can be, in its direction.
        ticks = Math.Abs(rough) > 1e15 ? Math.Sign(rough) * 1e24m
            : decimal.Parse(text, Number, CultureInfo.InvariantCulture) * ticksPerUnit;
        return true;
    }

    private static TimeSpan? Positive(decimal ticks) =>
        ticks >= Longest.Ticks ? Longest : Positive(TimeSpan.FromTicks((long)Math.Max(ticks, -1)));

    private static TimeSpan? Positive(TimeSpan wait) =>
        wait <= TimeSpan.Zero ? null
        : wait > Longest ? Longest
        : wait;
}
