using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>The last words of a run: its own row, and what they mean for the provider.</summary>
internal static class RunClosing
{
    public static readonly RunEnd Interrupted = new(
        "run.interrupted", "The process that collected ended without closing the run. Committed pages stay; the next run goes on from there.");

    /// <summary>Succeeded when the end of the list was reached, Partial when pages were stored, else Failed.</summary>
    public static void Close(SqliteWriter writer, RunId run, RunEnd end, DateTimeOffset now) =>
        writer.Statement("""
            UPDATE runs SET finished_at = ?2, error_code = ?3, error = ?4,
                state = CASE WHEN ?3 IS NULL THEN 'succeeded' WHEN pages > 0 THEN 'partial' ELSE 'failed' END
            WHERE run = ?1 AND state = 'running'
            """)
            .Bind(1, run.Value).Bind(2, now).Bind(3, end.ErrorCode).Bind(4, end.ErrorMessage).Run();

    public static void RecordHealth(SqliteWriter writer, RunLease lease, RunEnd end, DateTimeOffset now)
    {
        if (end.ErrorCode is null)
        {
            writer.Statement("""
                UPDATE providers SET last_run = ?2, last_success_at = ?3, state = CASE state WHEN 'paused' THEN state ELSE 'active' END,
                    last_error_code = NULL, last_error = NULL, failing_since = NULL, not_before = CASE WHEN not_before > ?3 THEN not_before END
                WHERE provider = ?1
                """)
                .Bind(1, lease.Provider.Value).Bind(2, lease.Run.Value).Bind(3, now).Run();
            return;
        }

        if (end.ErrorCode.StartsWith("run.", StringComparison.Ordinal))
        {
            // That a run was stopped says nothing about the provider: what is known of it stays.
            writer.Statement("UPDATE providers SET last_run = ?2 WHERE provider = ?1").Bind(1, lease.Provider.Value).Bind(2, lease.Run.Value).Run();
            return;
        }

        writer.Statement("""
            UPDATE providers SET last_run = ?2, last_error_code = ?4, last_error = ?5, not_before = coalesce(?6, CASE WHEN not_before > ?3 THEN not_before END), failing_since = coalesce(failing_since, ?3),
                state = CASE WHEN state = 'paused' THEN state WHEN ?7 THEN 'needs_attention' ELSE 'degraded' END
            WHERE provider = ?1
            """)
            .Bind(1, lease.Provider.Value).Bind(2, lease.Run.Value).Bind(3, now).Bind(4, end.ErrorCode).Bind(5, end.ErrorMessage)
            .Bind(6, end.NotBefore).Bind(7, end.NeedsAttention).Run();
    }
}
