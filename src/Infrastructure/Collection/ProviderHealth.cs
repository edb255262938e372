using System.Collections.Frozen;
using System.Globalization;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>What the end of a run means for its provider: state, back-off, what is refused again and again (ADR 0024).</summary>
internal sealed class ProviderHealth(StoreWriter writer, RunLease lease, RunEnd end, DateTimeOffset now)
{
    private const int ContractPatience = 3;
    private const int RefusedPatience = 3;

    // Somebody took the request for the page and failed at it; other transient faults say nothing about the page that was asked for.
    private static readonly FrozenSet<string> FailedAtPage = FrozenSet.ToFrozenSet(
        ["provider.server_error", "provider.truncated", "provider.stalled", "provider.timeout"], StringComparer.Ordinal);

    private sealed record Stored(
        ProviderState State, int Step, int ContractRuns, string? RefusedCursor, int RefusedRuns, bool SmallerPages, string? Cursor, long Pages, DateTimeOffset? FailingSince);

    public void Record()
    {
        if (end.ErrorCode is null)
        {
            RecordSuccess();
        }
        else if (end.IsStop)
        {
            // That a run was stopped says nothing about the provider: what is known of it stays.
            writer.Statement("UPDATE providers SET last_run = ?2 WHERE provider = ?1").Bind(1, lease.Provider.Value).Bind(2, lease.Run.Value).Run();
        }
        else
        {
            RecordFailure(Find());
        }
    }

    private void RecordSuccess()
    {
        var step = BackOff.Down(Find().Step);
        writer.Statement("""
            UPDATE providers SET last_run = ?2, last_success_at = ?3, state = CASE state WHEN 'paused' THEN state ELSE 'active' END,
                last_error_code = NULL, last_error = NULL, failing_since = NULL, not_before = CASE WHEN not_before > ?3 THEN not_before END, next_try_at = NULL, backoff_step = ?4,
                contract_runs = 0, refused_cursor = NULL, refused_runs = 0
            WHERE provider = ?1
            """)
            .Bind(1, lease.Provider.Value).Bind(2, lease.Run.Value).Bind(3, now).Bind(4, (long)step).Run();
        Alerts.Clear(writer, lease.Provider, AlertCodes.NeedsAttention, now);
        Alerts.Clear(writer, lease.Provider, AlertCodes.PageRefused, now);
    }

    private void RecordFailure(Stored stored)
    {
        var isThrottled = end.Fault == FaultClass.Throttled;
        var contractRuns = end.Fault == FaultClass.Contract ? stored.ContractRuns + 1 : 0;
        var (refusedCursor, refusedRuns) = Refused(stored);
        var halves = refusedRuns >= RefusedPatience && end.CanHalvePages && !stored.SmallerPages;
        if (halves)
        {
            // Smaller pages get as many tries as the others had.
            refusedRuns = 0;
        }

        var state = StateAfter(stored, contractRuns, refusedRuns);

        // Pages are progress. Who asked for a pause has named its end; a store that cannot be used is not the provider's fault.
        var climbs = stored.Pages == 0 && !isThrottled && (end.Fault is not null || end.IsUnexpected);
        var step = climbs ? BackOff.Up(stored.Step) : stored.Step;
        writer.Statement("""
            UPDATE providers SET last_run = ?2, last_error_code = ?4, last_error = ?5, not_before = coalesce(?6, CASE WHEN not_before > ?3 THEN not_before END),
                failing_since = CASE WHEN ?7 = 'active' THEN NULL ELSE coalesce(failing_since, ?3) END,
                state = CASE WHEN state = 'paused' THEN state ELSE ?7 END, backoff_step = ?8, next_try_at = ?9, contract_runs = ?10,
                refused_cursor = ?11, refused_runs = ?12, smaller_pages = CASE WHEN ?13 <> 0 THEN 1 ELSE smaller_pages END
            WHERE provider = ?1
            """)
            .Bind(1, lease.Provider.Value).Bind(2, lease.Run.Value).Bind(3, now).Bind(4, end.ErrorCode).Bind(5, end.ErrorMessage).Bind(6, end.NotBefore)
            .Bind(7, EnumNames<ProviderState>.Of(state)).Bind(8, (long)step).Bind(9, climbs ? now + BackOff.Wait(step) : null)
            .Bind(10, (long)contractRuns).Bind(11, refusedCursor).Bind(12, (long)refusedRuns).Bind(13, halves).Run();
        Alert(stored, state, refusedRuns, halves);
    }

    private ProviderState StateAfter(Stored stored, int contractRuns, int refusedRuns) => end.Fault switch
    {
        FaultClass.Auth or FaultClass.Config or FaultClass.Limit => ProviderState.NeedsAttention,
        _ when contractRuns >= ContractPatience || refusedRuns >= RefusedPatience => ProviderState.NeedsAttention,
        FaultClass.Throttled when stored.Pages > 0 => stored.FailingSince is null ? ProviderState.Active : ProviderState.Degraded,
        _ => ProviderState.Degraded,
    };

    // A page in the middle of a walk that was answered, but not with a page. At the beginning of a list there is no page to blame.
    private (string? Cursor, int Runs) Refused(Stored stored)
    {
        var isRefused = end.Fault is FaultClass.Contract or FaultClass.Limit or FaultClass.Config || FailedAtPage.Contains(end.ErrorCode!);
        if (stored.Cursor is not { } cursor || !isRefused)
        {
            return (stored.RefusedCursor, stored.RefusedRuns);
        }

        return (cursor, string.Equals(cursor, stored.RefusedCursor, StringComparison.Ordinal) ? stored.RefusedRuns + 1 : 1);
    }

    private void Alert(Stored stored, ProviderState state, int refusedRuns, bool halves)
    {
        if (halves || refusedRuns >= RefusedPatience)
        {
            var remedy = halves ? "From now on pages are asked for at half their size." : stored.SmallerPages ? "Half its size did not help." : "It cannot be asked for in smaller pieces.";
            Alerts.Raise(
                writer, lease.Provider, AlertCodes.PageRefused,
                string.Create(CultureInfo.InvariantCulture, $"The same page was refused in {RefusedPatience} runs in a row ({end.ErrorCode}). {remedy} Pages before it are stored, none is skipped."),
                lease.Run, now);
        }

        if (state == ProviderState.NeedsAttention)
        {
            Alerts.Raise(
                writer, lease.Provider, AlertCodes.NeedsAttention,
                $"{end.ErrorMessage} ({end.ErrorCode}) Since {Instants.Format(stored.FailingSince ?? now)}. Until it is put right, the schedule only looks whether it is.", lease.Run, now);
        }
    }

    private Stored Find()
    {
        var row = writer.Statement("""
            SELECT p.state, p.backoff_step, p.contract_runs, p.refused_cursor, p.refused_runs, p.smaller_pages, r.cursor_after, r.pages, p.failing_since
            FROM providers p JOIN runs r ON r.run = ?2 WHERE p.provider = ?1
            """).Bind(1, lease.Provider.Value).Bind(2, lease.Run.Value);
        row.Step();
        var stored = new Stored(
            EnumNames<ProviderState>.Parse(row.Text(0)!), (int)row.Int64(1), (int)row.Int64(2), row.Text(3), (int)row.Int64(4), row.Int64(5) != 0, row.Text(6),
            row.Int64(7), row.Instant(8));
        row.Reset();
        return stored;
    }
}
