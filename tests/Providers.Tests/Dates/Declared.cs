using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;

namespace CleanCustomers.Providers.Tests.Dates;

/// <summary>Builds date sources from the names that presets use, and writes readings as short texts to compare.</summary>
internal static class Declared
{
    public static DateFormat Format(string name) =>
        DateFormatNames.TryParse(name, out var format) ? format : throw new ArgumentException($"No format '{name}'.", nameof(name));

    /// <param name="formats">Names, parted by " | ".</param>
    public static DateSource Source(
        string formats, string? zone = null, DaylightChoice gap = DaylightChoice.Issue, DaylightChoice repeat = DaylightChoice.Issue, params string[] nullWords)
    {
        _ = JsonPath.TryParse("$.date", out var path);
        return new DateSource(path!, [.. formats.Split(" | ").Select(Format)], zone, nullWords, gap, repeat);
    }

    public static string Instant(DateSource source, string text, bool isNumber = false) =>
        Show(new DateReader(source, DateTarget.Instant).Read(text, isNumber));

    public static string Day(DateSource source, string text, bool isNumber = false) =>
        Show(new DateReader(source, DateTarget.Day).Read(text, isNumber));

    public static string Show(DateReading reading) => reading switch
    {
        DateReading.Absent => "absent",
        DateReading.Unreadable => "issue",
        DateReading.Instant instant => Instants.Format(instant.Value).Replace(".000000Z", "Z", StringComparison.Ordinal) + Note(instant.Note),
        DateReading.Day day => Instants.FormatDay(day.Value) + Note(day.Note),
        _ => throw new ArgumentOutOfRangeException(nameof(reading)),
    };

    private static string Note(string? note) => note is null ? "" : " " + note;
}
