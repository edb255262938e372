using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>
/// Occurrences, leases and runs in SQLite (ADR 0004). Leases run by the database's clock, facts by <see cref="TimeProvider"/>.
/// </summary>
internal sealed class SqliteRunLedger(SqliteDatabase database, ProcessOwner owner, TimeProvider time, IOptions<CollectionOptions> options)
    : IRunLedger
{
    private readonly string leaseUntil = LeaseClock.After(options.Value.LeaseDuration);

    public Task<ClaimOutcome> ClaimAsync(RunClaim claim, CancellationToken cancellationToken) => database.WriteAsync<ClaimOutcome>(
        writer =>
        {
            CloseAbandoned(writer, claim.Provider);
            var (checkpoint, notBefore) = ReadCheckpoint(writer, claim.Provider);
            if (claim.Trigger == RunTrigger.Schedule && notBefore > time.GetUtcNow())
            {
                return new ClaimOutcome.NotBefore(notBefore.Value);
            }

            if (Take(writer, claim) is not { } token)
            {
                return Holder(writer, claim.Provider) is { } holder ? new ClaimOutcome.Running(holder) : new ClaimOutcome.Done();
            }

            writer.Statement("INSERT INTO runs (run, provider, trigger, mode, state, started_at) VALUES (?1, ?2, ?3, 'incremental', 'running', ?4)")
                .Bind(1, token).Bind(2, claim.Provider.Value).Bind(3, RunRows.Word(claim.Trigger)).Bind(4, time.GetUtcNow()).Run();
            var lease = new RunLease(new RunId(token), claim.Provider);
            return new ClaimOutcome.Taken(lease, checkpoint, RunRows.Find(writer, lease.Run)!);
        },
        cancellationToken);

    public Task BeginWalkAsync(RunLease lease, WalkPlan plan, CancellationToken cancellationToken) => database.WriteAsync(
        writer =>
        {
            writer.Statement("UPDATE runs SET mode = ?2, changed_from = ?3, cursor_before = ?4, cursor_after = ?4 WHERE run = ?1")
                .Bind(1, lease.Run.Value).Bind(2, RunRows.Word(plan.Mode)).Bind(3, plan.Since?.Value).Bind(4, plan.Cursor).Run();
            if (!plan.Resumes)
            {
                writer.Statement("""
                    UPDATE providers SET walk_cursor = NULL, walk_started_at = NULL, walk_changed_to = NULL, walk_changed_text = NULL,
                        walk_since = ?3, walk_since_text = ?4,
                        watermark = CASE WHEN fingerprint IS ?2 THEN watermark END,
                        watermark_text = CASE WHEN fingerprint IS ?2 THEN watermark_text END,
                        fingerprint = ?2
                    WHERE provider = ?1
                    """)
                    .Bind(1, lease.Provider.Value).Bind(2, plan.Fingerprint).Bind(3, plan.Since?.Value).Bind(4, plan.Since?.Text).Run();
            }

            return writer.Changes;
        },
        cancellationToken);

    public Task<LeaseState> RenewAsync(RunLease lease, CancellationToken cancellationToken) => database.WriteAsync(
        writer =>
        {
            if (!LeaseClock.Renew(writer, lease.Run, leaseUntil))
            {
                return LeaseState.Lost;
            }

            return RunRows.Find(writer, lease.Run) is { CancelRequested: true } ? LeaseState.CancelRequested : LeaseState.Held;
        },
        cancellationToken);

    public Task<RunView> FinishAsync(RunLease lease, RunEnd end, CancellationToken cancellationToken) => database.WriteAsync(
        writer =>
        {
            writer.Statement("UPDATE occurrences SET state = 'released' WHERE token = ?1 AND state = 'held'").Bind(1, lease.Run.Value).Run();
            if (writer.Changes == 1)
            {
                RunClosing.Close(writer, lease.Run, end, time.GetUtcNow());
                RunClosing.RecordHealth(writer, lease, end, time.GetUtcNow());
            }

            return RunRows.Find(writer, lease.Run)!;
        },
        cancellationToken);

    public Task<RunView?> FindAsync(RunId run, CancellationToken cancellationToken) =>
        database.WriteAsync(writer => RunRows.Find(writer, run), cancellationToken);

    public Task<bool> RequestCancelAsync(RunId run, CancellationToken cancellationToken) => database.WriteAsync(
        writer =>
        {
            writer.Statement("UPDATE runs SET cancel_requested = 1 WHERE run = ?1 AND state = 'running'").Bind(1, run.Value).Run();
            return writer.Changes == 1;
        },
        cancellationToken);

    // Inserting the occurrence and its lease is one statement: of two that try, the unique keys let exactly one win.
    private long? Take(SqliteWriter writer, RunClaim claim)
    {
        var insert = writer.Statement($"""
            INSERT INTO occurrences (provider, due_at, owner, lease_until, state) VALUES (?1, ?2, ?3, {leaseUntil}, 'held')
            ON CONFLICT DO NOTHING RETURNING token
            """)
            .Bind(1, claim.Provider.Value).Bind(2, claim.DueAt).Bind(3, owner.Name);
        if (!insert.Step())
        {
            return null;
        }

        var token = insert.Int64(0);
        insert.Reset();
        return token;
    }

    private static RunView? Holder(SqliteWriter writer, ProviderId provider) => RunRows.ReadOne(
        writer.Statement($"SELECT {RunRows.Columns} FROM runs WHERE run = (SELECT token FROM occurrences WHERE provider = ?1 AND state = 'held')")
            .Bind(1, provider.Value));

    // An owner is gone when its lease ran out, or when it was a process of this machine that no longer exists.
    private void CloseAbandoned(SqliteWriter writer, ProviderId provider)
    {
        var held = writer.Statement($"SELECT token, owner, lease_until < {LeaseClock.Now} FROM occurrences WHERE provider = ?1 AND state = 'held'")
            .Bind(1, provider.Value);
        if (!held.Step())
        {
            return;
        }

        var (token, holder, expired) = (held.Int64(0), held.Text(1)!, held.Int64(2) != 0);
        held.Reset();
        if (expired || ProcessOwner.IsGone(holder))
        {
            writer.Statement("UPDATE occurrences SET state = 'lost' WHERE token = ?1").Bind(1, token).Run();
            RunClosing.Close(writer, new RunId(token), RunClosing.Interrupted, time.GetUtcNow());
        }
    }

    private static (Checkpoint Checkpoint, DateTimeOffset? NotBefore) ReadCheckpoint(SqliteWriter writer, ProviderId provider)
    {
        writer.Statement("INSERT INTO providers (provider) VALUES (?1) ON CONFLICT DO NOTHING").Bind(1, provider.Value).Run();
        var row = writer.Statement("""
            SELECT fingerprint, walk_cursor, walk_since, walk_since_text, watermark, watermark_text, not_before, walk_started_at
            FROM providers WHERE provider = ?1
            """).Bind(1, provider.Value);
        row.Step();
        var walk = row.IsNull(1) ? null : new UnfinishedWalk(Bound(row, 2), row.Text(1));
        var outcome = (new Checkpoint(row.Text(0), walk, Bound(row, 4)), row.Instant(6));
        row.Reset();
        return outcome;
    }

    private static ChangeBound? Bound(SqliteStatement row, int column) =>
        row.Instant(column) is { } value ? new ChangeBound(value, row.Text(column + 1)) : null;
}
