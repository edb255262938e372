using System.Globalization;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Reads the raw <c>Retry-After</c> header (RFC 9110 §10.2.3): seconds, fractions of them, or an HTTP date. The platform's typed header is
/// null for several forms that providers send.
/// </summary>
internal static class RetryAfter
{
    /// <summary>Longer hints are cut to this; a provider that means a month is asked once a month.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    private static readonly string[] Dates = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "ddd MMM  d HH:mm:ss yyyy"];

    /// <summary>How long to wait, or null when the answer does not say or says something past or negative.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="now">Our clock, used when the answer has no <c>Date</c>: a date is measured by the clock of who wrote it.</param>
    public static TimeSpan? Read(HttpResponseMessage response, DateTimeOffset now)
    {
        if (!response.Headers.NonValidated.TryGetValues("Retry-After", out var values) || values.Count == 0)
        {
            return null;
        }

        var text = values.First().Trim();
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return Positive(seconds >= (decimal)Longest.TotalSeconds ? Longest : TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)));
        }

        return DateTimeOffset.TryParseExact(text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Positive(date - (response.Headers.Date ?? now))
            : null;
    }

    private static TimeSpan? Positive(TimeSpan wait) =>
        wait <= TimeSpan.Zero ? null
        : wait > Longest ? Longest
        : wait;
}
