using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Where each provider's collection stands, and the beginning and end of its walks. Part of the transactions that claim, commit and close.</summary>
internal static class Checkpoints
{
    private const string NoWalk =
        "walk_cursor = NULL, walk_since = NULL, walk_since_text = NULL, walk_started_at = NULL, walk_changed_to = NULL, walk_changed_text = NULL";

    /// <summary>Also gives a provider met for the first time its row.</summary>
    public static (Checkpoint Checkpoint, DateTimeOffset? NotBefore) Read(SqliteWriter writer, ProviderId provider)
    {
        writer.Statement("INSERT INTO providers (provider) VALUES (?1) ON CONFLICT DO NOTHING").Bind(1, provider.Value).Run();
        var row = writer.Statement("""
            SELECT fingerprint, walk_cursor, walk_since, walk_since_text, watermark, watermark_text, not_before FROM providers WHERE provider = ?1
            """).Bind(1, provider.Value);
        row.Step();
        var walk = row.IsNull(1) ? null : new UnfinishedWalk(Bound(row, 2), row.Text(1));
        var outcome = (new Checkpoint(row.Text(0), walk, Bound(row, 4)), row.Instant(6));
        row.Reset();
        return outcome;
    }

    /// <summary>Starts a walk anew. A watermark of another fingerprint has no meaning any more.</summary>
    public static void BeginWalk(SqliteWriter writer, ProviderId provider, WalkPlan plan)
    {
        ForgetWalk(writer, provider);
        writer.Statement("""
            UPDATE providers SET walk_since = ?3, walk_since_text = ?4,
                watermark = CASE WHEN fingerprint IS ?2 THEN watermark END,
                watermark_text = CASE WHEN fingerprint IS ?2 THEN watermark_text END,
                fingerprint = ?2
            WHERE provider = ?1
            """)
            .Bind(1, provider.Value).Bind(2, plan.Fingerprint).Bind(3, plan.Since?.Value).Bind(4, plan.Since?.Text).Run();
    }

    public static void ForgetWalk(SqliteWriter writer, ProviderId provider) =>
        writer.Statement($"UPDATE providers SET {NoWalk} WHERE provider = ?1").Bind(1, provider.Value).Run();

    /// <summary>The walk has reached the end of the list: every change up to its beginning was read.</summary>
    public static void CompleteWalk(SqliteWriter writer, RunLease lease)
    {
        var walk = writer.Statement("SELECT walk_started_at, walk_changed_to, walk_changed_text, watermark, watermark_text FROM providers WHERE provider = ?1")
            .Bind(1, lease.Provider.Value);
        walk.Step();
        var startedAt = walk.Instant(0)!.Value;
        var next = Checkpoint.NextWatermark(startedAt, Bound(walk, 1), Bound(walk, 3));
        walk.Reset();
        writer.Statement("UPDATE runs SET changed_to = ?2 WHERE run = ?1").Bind(1, lease.Run.Value).Bind(2, startedAt).Run();
        writer.Statement($"""
            UPDATE providers SET watermark = ?2, watermark_text = ?3, complete_up_to = max(?4, coalesce(complete_up_to, '')), {NoWalk}
            WHERE provider = ?1
            """)
            .Bind(1, lease.Provider.Value).Bind(2, next.Value).Bind(3, next.Text).Bind(4, startedAt).Run();
    }

    private static ChangeBound? Bound(SqliteStatement row, int column) =>
        row.Instant(column) is { } value ? new ChangeBound(value, row.Text(column + 1)) : null;
}
