using System.Globalization;

namespace CleanCustomers.Web.CommandLine;

/// <summary>A run's progress in words. Numbers are written the same in every country.</summary>
internal static class ProgressText
{
    private const int BarWidth = 24;
    private static readonly string[] Spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    /// <summary>Two lines for a terminal, cut to its width; the second names only counters that are not zero.</summary>
    public static (string Bar, string Counters) ForTerminal(string provider, RunSighting? sighting, TimeSpan elapsed, int width, int frame)
    {
        var head = sighting?.Total is > 0 and var total
            ? Bar(Math.Min(1, (double)sighting.RecordsRead / total))
            : Spinner[frame % Spinner.Length];
        var bar = string.Join(" · ", Parts($"{provider} {head}", Speed(sighting, elapsed), Clock(elapsed), Eta(sighting, elapsed)));
        return (Cut(bar, width), Cut("  " + (sighting is null ? "asking for the first page" : Counters(sighting, all: false)), width));
    }

    /// <summary>One line for a log file.</summary>
    public static string ForPipe(string provider, RunSighting? sighting, TimeSpan elapsed) =>
        $"{provider}: " + string.Join(" · ", Parts(
            sighting is null ? "asking for the first page" : Counters(sighting, all: true), Speed(sighting, elapsed), Clock(elapsed), Eta(sighting, elapsed)));

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with its noun, in the singular where it must be.</summary>
    public static string Count(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? string.Empty : "s")}";

    /// <summary>A time that has passed; below a second in tenths.</summary>
    public static string Duration(TimeSpan time) =>
        time < TimeSpan.FromSeconds(1) ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s") : Clock(time);

    public static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");

    private static string Bar(double share)
    {
        var full = (int)(share * BarWidth);
        return new string('━', full) + new string('─', BarWidth - full) + string.Create(CultureInfo.InvariantCulture, $" {(int)(share * 100),3} %");
    }

    private static string? Speed(RunSighting? sighting, TimeSpan elapsed) =>
        sighting?.PerSecond(elapsed) is { } speed ? $"{Number((long)speed)} records/s" : null;

    private static string? Eta(RunSighting? sighting, TimeSpan elapsed) =>
        sighting?.Remaining(elapsed) is { } remaining ? "ETA " + Clock(remaining) : null;

    // Of what is stored, so that they add up; the bar is ahead of them by the pages in hand.
    private static string Counters(RunSighting sighting, bool all)
    {
        var stored = sighting.Committed;
        (string Word, long Count)[] counters =
        [
            ("pages", stored.Pages), ("records", stored.Read), ("created", stored.Created), ("updated", stored.Updated),
            ("unchanged", stored.Unchanged), ("removed", stored.Removed), ("quarantined", stored.Quarantined),
            ("suppressed", stored.Suppressed),
        ];
        return string.Join(" · ", counters.Where((c, i) => (all && i < 7) || i < 2 || c.Count > 0).Select(c => $"{c.Word} {Number(c.Count)}"));
    }

    private static IEnumerable<string> Parts(params string?[] parts) => parts.OfType<string>();

    // One column stays free: a full line makes some terminals wrap.
    private static string Cut(string text, int width) => text.Length < width ? text : text[..(width - 1)];
}
