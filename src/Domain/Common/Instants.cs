using System.Globalization;

namespace CleanCustomers.Domain.Common;

/// <summary>
/// The one written form of time in store, cache, API and logs: instants as <c>yyyy-MM-ddTHH:mm:ss.ffffffZ</c> (27 characters,
/// so text order is time order), days as <c>yyyy-MM-dd</c>. ADR 0006.
/// </summary>
public static class Instants
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private const string DayForm = "yyyy-MM-dd";

    /// <summary>Cuts to whole microseconds and offset zero. Cutting, not rounding: 23:59:59.9999999 stays in its day.</summary>
    public static DateTimeOffset Canonical(DateTimeOffset value)
    {
        var ticks = value.UtcTicks;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    public static string Format(DateTimeOffset value) => value.ToUniversalTime().ToString(Form, CultureInfo.InvariantCulture);

    public static string? Format(DateTimeOffset? value) => value is { } instant ? Format(instant) : null;

    /// <summary>Reads the canonical form and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset value) =>
        DateTimeOffset.TryParseExact(
            text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value)
        && text.Length == 27;

    /// <summary>Reads what this product wrote itself.</summary>
    /// <exception cref="FormatException">The text is not in the canonical form: the store was changed by hand or is damaged.</exception>
    public static DateTimeOffset Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a canonical instant.");

    public static string FormatDay(DateOnly value) => value.ToString(DayForm, CultureInfo.InvariantCulture);

    public static bool TryParseDay(ReadOnlySpan<char> text, out DateOnly value) =>
        DateOnly.TryParseExact(text, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out value) && text.Length == 10;
}
