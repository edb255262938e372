using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>
/// Occurrences, leases and runs (ADR 0004). Leases run by the database's clock, facts by <see cref="TimeProvider"/>.
/// </summary>
internal sealed class RunLedger(IStore store, ProcessOwner owner, CollectionMeter meter, TimeProvider time, IOptions<CollectionOptions> options)
    : IRunLedger
{
    // A start run of a node is spared when another one collected this long ago.
    private static readonly TimeSpan JustNow = TimeSpan.FromMinutes(1);

    public async Task<ClaimOutcome> ClaimAsync(RunClaim claim, Func<Checkpoint, WalkPlan> plan, CancellationToken cancellationToken)
    {
        var outcome = await store.WriteAsync(writer => Claim(writer, claim, plan), cancellationToken);
        if (outcome is ClaimOutcome.Taken && claim.Due is { } turn)
        {
            meter.Settled(claim.Provider, turn);
        }

        return outcome;
    }

    public Task<IReadOnlyList<RunView>> CloseAbandonedAsync(CancellationToken cancellationToken) => store.WriteAsync(CloseAbandoned, cancellationToken);

    public Task<LeaseState> RenewAsync(RunLease lease, CancellationToken cancellationToken) => store.WriteAsync(
        writer =>
        {
            if (!LeaseClock.Renew(writer, lease.Run, options.Value.LeaseDuration))
            {
                return LeaseState.Lost;
            }

            return RunRows.Find(writer, lease.Run) is { CancelRequested: true } ? LeaseState.CancelRequested
                : Standing(writer, lease.Provider).State == ProviderState.Paused ? LeaseState.Paused
                : LeaseState.Held;
        },
        cancellationToken);

    public Task<RunView> FinishAsync(RunLease lease, RunEnd end, CancellationToken cancellationToken) => store.WriteAsync(
        writer =>
        {
            writer.Statement("UPDATE occurrences SET state = 'released' WHERE token = ?1 AND state = 'held'").Bind(1, lease.Run.Value).Run();
            if (writer.Changes == 1)
            {
                RunClosing.Close(writer, lease, end, time.GetUtcNow());
                new ProviderHealth(writer, lease, end, time.GetUtcNow()).Record();
                if (end.IsOwed)
                {
                    DueStates.Owe(writer, lease);
                }
                else
                {
                    DueStates.Forgive(writer, lease.Provider);
                }

                if (end.ForgetsWalk)
                {
                    Checkpoints.Expire(writer, lease.Provider);
                }
            }

            return RunRows.Find(writer, lease.Run)!;
        },
        cancellationToken);

    public Task<bool> RequestCancelAsync(RunId run, CancellationToken cancellationToken) => store.WriteAsync(
        writer =>
        {
            writer.Statement("UPDATE runs SET cancel_requested = 1 WHERE run = ?1 AND state = 'running'").Bind(1, run.Value).Run();
            return writer.Changes == 1;
        },
        cancellationToken);

    private ClaimOutcome Claim(StoreWriter writer, RunClaim claim, Func<Checkpoint, WalkPlan> planFor)
    {
        CloseAbandoned(writer);
        var (checkpoint, notBefore) = Checkpoints.Read(writer, claim.Provider);
        var standing = Standing(writer, claim.Provider);
        if (Waits(claim, standing, notBefore) is { } waits)
        {
            return waits;
        }

        var plan = planFor(checkpoint);
        var wasJustCollected = claim.Trigger == RunTrigger.Start && claim.Due is not { TakesOver: true } && checkpoint.Fingerprint == plan.Fingerprint
            && WasCollected(writer, claim.Provider, time.GetUtcNow() - JustNow);
        if (wasJustCollected || Take(writer, claim) is not { } token)
        {
            return Holder(writer, claim.Provider) is { } holder ? new ClaimOutcome.Running(holder) : new ClaimOutcome.Done();
        }

        // Nobody else can change what is due while this transaction holds the provider, so what is read now is the last word.
        if (claim.Due is { } turn && !DueStates.Settle(writer, claim.Provider, turn))
        {
            writer.Statement("DELETE FROM occurrences WHERE token = ?1").Bind(1, token).Run();
            return new ClaimOutcome.Done();
        }

        var lease = new RunLease(new RunId(token), claim.Provider);
        Open(writer, claim, lease.Run, plan);
        if (!plan.Resumes)
        {
            Checkpoints.BeginWalk(writer, lease.Provider, plan);
        }

        return new ClaimOutcome.Taken(lease, plan, RunRows.Find(writer, lease.Run)!)
        {
            IsProbe = claim.Trigger != RunTrigger.Manual && standing.State == ProviderState.NeedsAttention, SmallerPages = standing.SmallerPages,
        };
    }

    private void Open(StoreWriter writer, RunClaim claim, RunId run, WalkPlan plan)
    {
        var takesOver = claim.Due is { TakesOver: true } ? claim.Due.SeenOwed : null;
        var note = takesOver is { } lost ? $"Goes on with what run {lost} left. {plan.Note}".TrimEnd() : plan.Note;
        writer.Statement("""
            INSERT INTO runs (run, provider, trigger, mode, state, started_at, changed_from, cursor_before, cursor_after, note, due_from, due_at, takes_over)
            VALUES (?1, ?2, ?3, ?4, 'running', ?5, ?6, ?7, ?7, ?8, ?9, ?10, ?11)
            """)
            .Bind(1, run.Value).Bind(2, claim.Provider.Value).Bind(3, EnumNames<RunTrigger>.Of(claim.Trigger)).Bind(4, EnumNames<RunMode>.Of(plan.Mode))
            .Bind(5, time.GetUtcNow()).Bind(6, plan.Since?.Value).Bind(7, plan.Cursor).Bind(8, note)
            .Bind(9, claim.Due?.From).Bind(10, claim.Due?.DueAt).Bind(11, takesOver?.Value).Run();
    }

    private static bool WasCollected(StoreWriter writer, ProviderId provider, DateTimeOffset since) => StoreWriter.Any(
        writer.Statement("SELECT 1 FROM runs WHERE provider = ?1 AND run = (SELECT max(run) FROM runs WHERE provider = ?1) AND state = 'succeeded' AND started_at > ?2")
            .Bind(1, provider.Value).Bind(2, since));

    private ClaimOutcome? Waits(RunClaim claim, (ProviderState State, DateTimeOffset? NextTry, bool SmallerPages) standing, DateTimeOffset? notBefore)
    {
        var now = time.GetUtcNow();
        return standing.State == ProviderState.Paused ? new ClaimOutcome.Paused()
            : notBefore > now ? new ClaimOutcome.NotBefore(notBefore.Value)
            : claim.Trigger == RunTrigger.Manual ? null
            : standing.NextTry > now ? new ClaimOutcome.BackingOff(standing.NextTry.Value)
            : null;
    }

    private static (ProviderState State, DateTimeOffset? NextTry, bool SmallerPages) Standing(StoreWriter writer, ProviderId provider)
    {
        var row = writer.Statement("SELECT state, next_try_at, smaller_pages FROM providers WHERE provider = ?1").Bind(1, provider.Value);
        row.Step();
        var standing = (EnumNames<ProviderState>.Parse(row.Text(0)!), row.Instant(1), row.Int64(2) != 0);
        row.Reset();
        return standing;
    }

    // Inserting the occurrence and its lease is one statement: of two that try, the unique keys let exactly one win.
    private long? Take(StoreWriter writer, RunClaim claim)
    {
        var insert = writer.Statement($"""
            INSERT INTO occurrences (provider, due_at, owner, lease_until, state) VALUES (?1, ?2, ?3, {writer.After(options.Value.LeaseDuration)}, 'held')
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

    private static bool IsFree(StoreWriter writer, RunId run)
    {
        var row = writer.Statement($"SELECT owner, lease_until < {writer.Now} FROM occurrences WHERE token = ?1 AND state = 'held' {writer.SkipLocked}").Bind(1, run.Value);
        if (!row.Step())
        {
            return false;
        }

        var isFree = row.Int64(1) != 0 || ProcessOwner.IsGone(row.Text(0)!);
        row.Reset();
        return isFree;
    }

    private static RunView? Holder(StoreWriter writer, ProviderId provider) => RunRows.ReadOne(
        writer.Statement($"SELECT {RunRows.Columns} FROM runs WHERE run = (SELECT token FROM occurrences WHERE provider = ?1 AND state = 'held')")
            .Bind(1, provider.Value));

    // An owner is gone when its lease ran out, or when it was a process of this machine that no longer exists.
    private IReadOnlyList<RunView> CloseAbandoned(StoreWriter writer)
    {
        var held = writer.Statement($"SELECT token, owner, lease_until < {writer.Now}, provider FROM occurrences WHERE state = 'held' ORDER BY token");
        var abandoned = new List<RunLease>();
        while (held.Step())
        {
            if (held.Int64(2) != 0 || ProcessOwner.IsGone(held.Text(1)!))
            {
                abandoned.Add(new RunLease(new RunId(held.Int64(0)), new ProviderId(held.Text(3)!)));
            }
        }

        // Somebody else may be closing the same ones, or an owner thought dead may be committing: what is locked is left alone.
        abandoned.RemoveAll(lost => !IsFree(writer, lost.Run));
        foreach (var lost in abandoned)
        {
            writer.Statement("UPDATE occurrences SET state = 'lost' WHERE token = ?1").Bind(1, lost.Run.Value).Run();
            RunClosing.Close(writer, lost, RunClosing.Interrupted, time.GetUtcNow());
            DueStates.Owe(writer, lost);
        }

        return abandoned.ConvertAll(lost => RunRows.Find(writer, lost.Run)!);
    }
}
