using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>The page transaction on SQLite (ADR 0003): everything a page brings and the cursor behind it become visible together or not at all.</summary>
internal sealed class SqlitePageStore(SqliteDatabase database, TimeProvider time, IOptions<CollectionOptions> options) : IPageStore
{
    private readonly RecordProbe probe = new(database);
    private readonly string leaseUntil = LeaseClock.After(options.Value.LeaseDuration);

    public Task<bool[]> FindUnchangedAsync(ProviderId provider, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(probe.FindUnchanged(provider, keys));
    }

    public Task<IReadOnlyList<UInt128>> ReadMetAsync(ProviderId provider, CancellationToken cancellationToken) => database.WriteAsync(
        writer =>
        {
            var find = writer.Statement("SELECT id_hash FROM walk_met WHERE provider = ?1").Bind(1, provider.Value);
            var met = new List<UInt128>();
            while (find.Step())
            {
                met.Add(find.Hash(0));
            }

            return (IReadOnlyList<UInt128>)met;
        },
        cancellationToken);

    public Task<IReadOnlyDictionary<string, byte[]>> ReadBodiesAsync(ProviderId provider, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        database.WriteAsync(writer => LatestBodies.Of(writer, provider, ids), cancellationToken);

    public async Task<RunCounters> CommitAsync(
        RunLease lease, IReadOnlyList<PreparedPage> pages, bool recordByRecord, CancellationToken cancellationToken)
    {
        try
        {
            return await database.WriteAsync(writer => Commit(writer, lease, pages, recordByRecord), cancellationToken);
        }
        catch (StoreRefusal refusal)
        {
            throw new RefusedByStoreException("The store refused a record.", refusal.InnerException!);
        }
    }

    private RunCounters Commit(SqliteWriter writer, RunLease lease, IReadOnlyList<PreparedPage> pages, bool recordByRecord)
    {
        if (!LeaseClock.Renew(writer, lease.Run, leaseUntil))
        {
            throw new LeaseLostException(lease.Run);
        }

        var records = new RecordWriter(writer, lease, time.GetUtcNow());
        var quarantine = new QuarantineWriter(writer, lease.Provider, lease.Run, time.GetUtcNow());
        var counters = new RunCounters(Pages: pages.Count, 0, 0, 0, 0, 0, 0, 0);
        foreach (var rejected in pages.SelectMany(page => page.Rejected))
        {
            quarantine.Add(rejected);
            counters += new RunCounters { Read = 1, Quarantined = 1 };
        }

        // Sorted by key, so that neighbours in the clustered table are written together; stable, so that the later of two versions comes later.
        foreach (var record in pages.SelectMany(page => page.Records).OrderBy(record => record.Key.ExternalId, StringComparer.Ordinal))
        {
            counters += recordByRecord ? ApplyAlone(writer, records, quarantine, record) : Apply(records, quarantine, record);
        }

        var unchanged = pages.Sum(page => page.Unchanged);
        counters += new RunCounters { Read = unchanged, Unchanged = unchanged };
        Ledger.Advance(writer, lease, pages, counters);
        return counters;
    }

    private static RunCounters Apply(RecordWriter records, QuarantineWriter quarantine, PreparedRecord record)
    {
        try
        {
            var change = records.Apply(record);
            if (change != RecordChange.Stale)
            {
                quarantine.Repaired(record.Key.ExternalId);
            }

            return Count(change);
        }
        catch (SqliteException exception) when (SqliteErrors.BlamesValue(exception.SqliteErrorCode))
        {
            throw new StoreRefusal(exception);
        }
    }

    private static RunCounters ApplyAlone(SqliteWriter writer, RecordWriter records, QuarantineWriter quarantine, PreparedRecord record)
    {
        writer.Statement("SAVEPOINT record").Run();
        RunCounters counted;
        try
        {
            counted = Apply(records, quarantine, record);
        }
        catch (StoreRefusal)
        {
            writer.Statement("ROLLBACK TO record").Run();
            quarantine.Add(new RejectedRecord(record.Key.ExternalId, record.Body, "", "store.refused", "The store refused the record.", record.Feed));
            counted = new RunCounters { Read = 1, Quarantined = 1 };
        }

        writer.Statement("RELEASE record").Run();
        return counted;
    }

    private static RunCounters Count(RecordChange change) => change switch
    {
        RecordChange.Created => new RunCounters { Read = 1, Created = 1 },
        RecordChange.Updated => new RunCounters { Read = 1, Updated = 1 },
        RecordChange.Removed => new RunCounters { Read = 1, Removed = 1 },
        _ => new RunCounters { Read = 1, Unchanged = 1 },
    };

    // Passes the database's own error handling by; the transaction is rolled back all the same.
    private sealed class StoreRefusal(SqliteException inner) : Exception(inner.Message, inner);
}
