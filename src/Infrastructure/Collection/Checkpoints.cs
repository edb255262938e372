using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Where each provider's collection stands, and the beginning and end of its walks. Part of the transactions that claim, commit and close.</summary>
internal static class Checkpoints
{
    private const string NoWalk =
        "walk_cursor = NULL, walk_mark = NULL, walk_since = NULL, walk_since_text = NULL, walk_started_at = NULL, walk_changed_to = NULL, walk_changed_text = NULL, "
        + "walk_pages = 0, walk_total = NULL, walk_total_least = NULL, walk_last_key = NULL, walk_watermark = NULL";

    /// <summary>Also gives a provider met for the first time its row.</summary>
    public static (Checkpoint Checkpoint, DateTimeOffset? NotBefore) Read(StoreWriter writer, ProviderId provider)
    {
        writer.Statement("INSERT INTO providers (provider) VALUES (?1) ON CONFLICT DO NOTHING").Bind(1, provider.Value).Run();
        var row = writer.Statement("""
            SELECT fingerprint, walk_cursor, walk_since, walk_since_text, watermark, watermark_text, not_before,
                walk_mark, mark, complete_up_to, last_full_at, owes_full
            FROM providers WHERE provider = ?1
            """).Bind(1, provider.Value);
        row.Step();
        var walk = row.IsNull(1) ? null : new UnfinishedWalk(Bound(row, 2), row.Text(1), row.Text(7));
        var checkpoint = new Checkpoint(row.Text(0), walk, Bound(row, 4))
        {
            Mark = row.Text(8), CompleteUpTo = row.Instant(9), LastFullAt = row.Instant(10), OwesFullWalk = row.Int64(11) != 0,
        };
        var outcome = (checkpoint, row.Instant(6));
        row.Reset();
        return outcome;
    }

    /// <summary>Starts a walk anew. A watermark of another fingerprint has no meaning any more.</summary>
    public static void BeginWalk(StoreWriter writer, ProviderId provider, WalkPlan plan)
    {
        ForgetWalk(writer, provider);
        ForgetOtherPreset(writer, provider, plan);
        writer.Statement("""
            UPDATE providers SET walk_since = ?3, walk_since_text = ?4, walk_mark = ?5,
                walk_watermark = CASE WHEN fingerprint IS NOT DISTINCT FROM ?2 THEN watermark END,
                walk_last_key = (SELECT coalesce(max(record_key), 0) FROM record_bodies),
                mark = CASE WHEN fingerprint IS NOT DISTINCT FROM ?2 THEN mark END,
                last_full_at = CASE WHEN fingerprint IS NOT DISTINCT FROM ?2 THEN last_full_at END,
                watermark = CASE WHEN fingerprint IS NOT DISTINCT FROM ?2 THEN watermark END,
                watermark_text = CASE WHEN fingerprint IS NOT DISTINCT FROM ?2 THEN watermark_text END,
                fingerprint = ?2
            WHERE provider = ?1
            """)
            .Bind(1, provider.Value).Bind(2, plan.Fingerprint).Bind(3, plan.Since?.Value).Bind(4, plan.Since?.Text).Bind(5, plan.Mark).Run();
    }

    public static void ForgetWalk(StoreWriter writer, ProviderId provider)
    {
        writer.Statement($"UPDATE providers SET {NoWalk} WHERE provider = ?1").Bind(1, provider.Value).Run();
        writer.Statement("DELETE FROM walk_seen WHERE provider_key = (SELECT provider_key FROM providers WHERE provider = ?1)").Bind(1, provider.Value).Run();
        ForgetMet(writer, provider);
    }

    /// <summary>
    /// The walk has reached the end of the list but not everything arrived: nothing is certified, and the next run reads the same again. That
    /// is the interval from the same watermark, or the whole list.
    /// </summary>
    public static void HoldWalk(StoreWriter writer, ProviderId provider, bool isFull)
    {
        ForgetWalk(writer, provider);
        writer.Statement("UPDATE providers SET owes_full = CASE WHEN ?2 <> 0 THEN 1 ELSE owes_full END WHERE provider = ?1").Bind(1, provider.Value).Bind(2, isFull).Run();
    }

    /// <summary>
    /// The provider no longer knows where the walk stood. A walk that has stored nothing yet stood at the mark it began at, so the mark is void
    /// too; one that had come further begins at it again.
    /// </summary>
    public static void Expire(StoreWriter writer, ProviderId provider)
    {
        writer.Statement("UPDATE providers SET mark = NULL WHERE provider = ?1 AND walk_mark IS NOT NULL AND walk_cursor IS NULL")
            .Bind(1, provider.Value).Run();
        ForgetWalk(writer, provider);
    }

    /// <summary>The walk has reached the end of the list: every change up to its beginning was read.</summary>
    /// <param name="isFull">It was one of the whole list.</param>
    /// <param name="mark">The provider's mark for what changes next, or null when it gives none.</param>
    public static void CompleteWalk(StoreWriter writer, RunLease lease, bool isFull, string? mark)
    {
        var walk = writer.Statement("SELECT walk_started_at, walk_changed_to, walk_changed_text, watermark, watermark_text FROM providers WHERE provider = ?1")
            .Bind(1, lease.Provider.Value);
        walk.Step();
        var startedAt = walk.Instant(0)!.Value;
        var next = Checkpoint.NextWatermark(startedAt, Bound(walk, 1), Bound(walk, 3));
        walk.Reset();
        writer.Statement("UPDATE runs SET changed_to = ?2 WHERE run = ?1").Bind(1, lease.Run.Value).Bind(2, startedAt).Run();
        writer.Statement($"""
            UPDATE providers SET watermark = ?2, watermark_text = ?3, complete_up_to = CASE WHEN complete_up_to > ?4 THEN complete_up_to ELSE ?4 END, mark = ?5,
                owes_full = CASE WHEN ?6 <> 0 THEN 0 ELSE owes_full END,
                last_full_at = CASE WHEN walk_since IS NULL AND walk_mark IS NULL THEN ?4 ELSE last_full_at END, {NoWalk}
            WHERE provider = ?1
            """)
            .Bind(1, lease.Provider.Value).Bind(2, next.Value).Bind(3, next.Text).Bind(4, startedAt).Bind(5, mark).Bind(6, isFull).Run();
        ForgetMet(writer, lease.Provider);
    }

    // What was learnt about the list of another preset says nothing about this one's.
    private static void ForgetOtherPreset(StoreWriter writer, ProviderId provider, WalkPlan plan)
    {
        writer.Statement("""
            UPDATE providers SET lateness_us = NULL, owes_full = 0, refused_cursor = NULL, refused_runs = 0, empty_walks = 0, smaller_pages = 0
            WHERE provider = ?1 AND fingerprint IS DISTINCT FROM ?2
            """).Bind(1, provider.Value).Bind(2, plan.Fingerprint).Run();
        if (writer.Changes == 0)
        {
            return;
        }

        const string ThisProvider = "(SELECT provider_key FROM providers WHERE provider = ?1)";
        writer.Statement($"DELETE FROM absences WHERE provider_key = {ThisProvider}").Bind(1, provider.Value).Run();
        writer.Statement($"DELETE FROM total_trust WHERE provider_key = {ThisProvider}").Bind(1, provider.Value).Run();
    }

    private static void ForgetMet(StoreWriter writer, ProviderId provider) =>
        writer.Statement("DELETE FROM walk_met WHERE provider = ?1").Bind(1, provider.Value).Run();

    private static ChangeBound? Bound(StoreStatement row, int column) =>
        row.Instant(column) is { } value ? new ChangeBound(value, row.Text(column + 1)) : null;
}
