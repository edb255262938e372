using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Looking after quarantined records, outside of runs.</summary>
internal sealed class QuarantineStore(IStore store, CustomerInvalidation invalidation, TimeProvider time) : IQuarantineStore
{
    public async Task<ReplayOutcome> ReplayAsync(QuarantineView entry, PreparedRecord record, CancellationToken cancellationToken)
    {
        var (outcome, changed) = await store.WriteAsync(writer => (Replay(writer, entry, record), writer.TakeChanged()), cancellationToken);
        await invalidation.CommittedAsync(changed, CancellationToken.None);
        return outcome;
    }

    public Task<QuarantineView> KeepAsync(QuarantineView entry, RejectedRecord rejected, CancellationToken cancellationToken) =>
        store.WriteAsync(
            writer =>
            {
                writer.Statement("UPDATE quarantine SET pointer = ?2, rule = ?3, reason = ?4, last_at = ?5 WHERE entry = ?1 AND state = 'open'")
                    .Bind(1, entry.Entry).Bind(2, rejected.Pointer).Bind(3, rejected.Rule).Bind(4, rejected.Reason).Bind(5, time.GetUtcNow()).Run();
                return View(writer, entry.Entry)!;
            },
            cancellationToken);

    public Task<QuarantineView?> DismissAsync(long entry, CancellationToken cancellationToken) => store.WriteAsync(
        writer => Close(writer, entry, "dismissed") ? View(writer, entry) : null, cancellationToken);

    private ReplayOutcome Replay(StoreWriter writer, QuarantineView entry, PreparedRecord record)
    {
        var records = new RecordWriter(writer, new RunLease(entry.Run, entry.Provider), time.GetUtcNow());
        if (HasNewer(writer, entry) || View(writer, entry.Entry) is not { State: QuarantineState.Open, LastRun: var sentIn })
        {
            return new ReplayOutcome.NewerWaits();
        }

        records.Expect([record.Key.ExternalId]);
        if (records.Apply(record, sentIn).Change == RecordChange.StaysDeleted)
        {
            return new ReplayOutcome.DeletedSince();
        }

        records.Flush();
        Close(writer, entry.Entry, "replayed");
        writer.Statement("UPDATE quarantine SET state = 'repaired', closed_at = ?3 WHERE provider = ?1 AND external_id = ?2 AND state = 'open'")
            .Bind(1, entry.Provider.Value).Bind(2, entry.ExternalId).Bind(3, time.GetUtcNow()).Run();
        return new ReplayOutcome.Stored(View(writer, entry.Entry)!);
    }

    private static bool HasNewer(StoreWriter writer, QuarantineView entry) => StoreWriter.Any(
        writer.Statement("SELECT 1 FROM quarantine WHERE provider = ?1 AND external_id = ?2 AND state = 'open' AND entry > ?3 LIMIT 1")
            .Bind(1, entry.Provider.Value).Bind(2, entry.ExternalId).Bind(3, entry.Entry));

    private bool Close(StoreWriter writer, long entry, string state)
    {
        writer.Statement("UPDATE quarantine SET state = ?2, closed_at = ?3 WHERE entry = ?1 AND state = 'open'")
            .Bind(1, entry).Bind(2, state).Bind(3, time.GetUtcNow()).Run();
        return writer.Changes == 1;
    }

    private static QuarantineView? View(StoreWriter writer, long entry)
    {
        var row = writer.Statement("""
            SELECT entry, provider, external_id, run, last_run, seen, pointer, rule, reason, state, first_at, last_at, closed_at, length(body), feed
            FROM quarantine WHERE entry = ?1
            """).Bind(1, entry);
        if (!row.Step())
        {
            return null;
        }

        var view = new QuarantineView(
            row.Int64(0), new ProviderId(row.Text(1)!), row.Text(2), new RunId(row.Int64(3)), new RunId(row.Int64(4)), row.Int64(5),
            row.Text(6)!, row.Text(7)!, row.Text(8)!, Enum.Parse<QuarantineState>(row.Text(9)!, ignoreCase: true),
            row.Instant(10)!.Value, row.Instant(11)!.Value, row.Instant(12), row.Int64(13), row.Text(14)!);
        row.Reset();
        return view;
    }
}
