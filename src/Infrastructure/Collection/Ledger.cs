using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Moves cursor and counters, inside the transaction that stores the pages they speak of.</summary>
internal static class Ledger
{
    /// <param name="lateness">How late the latest visible of the pages' changes was; null when none was.</param>
    public static void Advance(StoreWriter writer, RunLease lease, IReadOnlyList<PreparedPage> pages, RunCounters counters, TimeSpan? lateness)
    {
        var last = pages[^1];
        writer.Statement("""
            UPDATE runs SET pages = pages + ?2, read = read + ?3, created = created + ?4, updated = updated + ?5, unchanged = unchanged + ?6,
                removed = removed + ?7, quarantined = quarantined + ?8, suppressed = suppressed + ?9, cursor_after = ?10
            WHERE run = ?1
            """)
            .Bind(1, lease.Run.Value).Bind(2, counters.Pages).Bind(3, counters.Read).Bind(4, counters.Created).Bind(5, counters.Updated)
            .Bind(6, counters.Unchanged).Bind(7, counters.Removed).Bind(8, counters.Quarantined).Bind(9, counters.Suppressed)
            .Bind(10, last.Next?.Value).Run();

        foreach (var files in pages.Select(page => page.Files).OfType<FileProgress>())
        {
            FileWriter.Advance(writer, lease, files);
        }

        var changedTo = pages.Select(page => page.ChangedTo).OfType<ChangeBound>().MaxBy(bound => bound.Value);
        writer.Statement("""
            UPDATE providers SET walk_cursor = ?2, walk_started_at = coalesce(walk_started_at, ?3),
                walk_changed_text = CASE WHEN ?4 IS NULL OR ?4 <= walk_changed_to THEN walk_changed_text ELSE ?5 END,
                walk_changed_to = CASE WHEN ?4 IS NULL OR ?4 <= walk_changed_to THEN walk_changed_to ELSE ?4 END
            WHERE provider = ?1
            """)
            .Bind(1, lease.Provider.Value).Bind(2, last.Next?.Value).Bind(3, pages[0].ReadAt)
            .Bind(4, changedTo?.Value).Bind(5, changedTo?.Text).Run();
        var totals = pages.Where(page => page.IsOfWholeList).Select(page => page.Total).OfType<long>().ToList();
        writer.Statement("""
            UPDATE providers SET walk_pages = walk_pages + ?2, walk_total = coalesce(?3, walk_total),
                walk_total_least = CASE WHEN ?4 >= walk_total_least THEN walk_total_least ELSE coalesce(?4, walk_total_least) END,
                lateness_us = CASE WHEN ?5 <= lateness_us THEN lateness_us ELSE coalesce(?5, lateness_us) END
            WHERE provider = ?1
            """)
            .Bind(1, lease.Provider.Value).Bind(2, (long)pages.Count).Bind(3, totals.Count > 0 ? totals[^1] : null)
            .Bind(4, totals.Count > 0 ? totals.Min() : null).Bind(5, (long?)lateness?.TotalMicroseconds).Run();
        foreach (var id in pages.SelectMany(page => page.Met))
        {
            writer.Statement("INSERT INTO walk_met (provider, id_hash) VALUES (?1, ?2) ON CONFLICT DO NOTHING").Bind(1, lease.Provider.Value).Bind(2, (UInt128?)id).Later();
        }
    }
}
