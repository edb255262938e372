using CleanCustomers.Application.Collection;

namespace CleanCustomers.Web.CommandLine;

/// <summary>How far a run is at a moment.</summary>
/// <param name="Committed">What is stored.</param>
/// <param name="PagesRead">Read so far, stored or not.</param>
/// <param name="RecordsRead">Read so far, stored or not.</param>
/// <param name="Total">Records the provider says the list has, or null.</param>
internal sealed record RunSighting(RunCounters Committed, long PagesRead, long RecordsRead, long? Total)
{
    public static RunSighting? From(RunProgress? progress) =>
        progress is null ? null : new RunSighting(progress.Committed, progress.PagesRead, progress.RecordsRead, progress.Total);

    /// <summary>From the store, which knows committed pages only.</summary>
    public static RunSighting From(RunView run) => new(run.Counters, run.Counters.Pages, run.Counters.Read, null);

    /// <summary>Null before the first record.</summary>
    public double? PerSecond(TimeSpan elapsed) =>
        RecordsRead > 0 && elapsed > TimeSpan.Zero ? RecordsRead / elapsed.TotalSeconds : null;

    /// <summary>Null while the total or the speed is unknown.</summary>
    public TimeSpan? Remaining(TimeSpan elapsed) =>
        Total is { } total && PerSecond(elapsed) is { } speed ? TimeSpan.FromSeconds(Math.Max(0, total - RecordsRead) / speed) : null;
}
