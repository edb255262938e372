using System.Globalization;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>
/// Deletion by absence (ADR 0022), in the transaction that completes a full walk: counts who was missing, and deletes those that were
/// missing from enough walks in a row, unless that would be too many at once.
/// </summary>
internal sealed class AbsenceSweep(StoreWriter writer, RunLease lease, long providerKey, AbsencePolicy policy, DateTimeOffset now)
{
    /// <param name="lastKey">The newest record when the walk began.</param>
    /// <returns>How many records were deleted.</returns>
    public long Run(long lastKey)
    {
        var live = CountMissing(lastKey);
        var due = Due(writer, providerKey, policy);
        if (due > policy.Most * live)
        {
            Alerts.Raise(writer, lease.Provider, AlertCodes.DeletionsHeld, Held(due, live), lease.Run, now);
            return 0;
        }

        Alerts.Clear(writer, lease.Provider, AlertCodes.DeletionsHeld, now);
        return due == 0 ? 0 : Remove(writer, lease, providerKey, policy, now);
    }

    /// <summary>Records that were missing from enough walks.</summary>
    public static long Due(StoreWriter writer, long providerKey, AbsencePolicy policy)
    {
        var count = writer.Statement("SELECT count(*) FROM absences WHERE provider_key = ?1 AND walks >= ?2").Bind(1, providerKey).Bind(2, policy.Walks);
        count.Step();
        var due = count.Int64(0);
        count.Reset();
        return due;
    }

    /// <returns>How many records were deleted.</returns>
    public static long Remove(StoreWriter writer, RunLease lease, long providerKey, AbsencePolicy policy, DateTimeOffset now)
    {
        var due = new List<long>();
        var rows = writer.Statement("SELECT record_key FROM absences WHERE provider_key = ?1 AND walks >= ?2 ORDER BY record_key")
            .Bind(1, providerKey).Bind(2, policy.Walks);
        while (rows.Step())
        {
            due.Add(rows.Int64(0));
        }

        var records = new RecordWriter(writer, lease, now);
        records.Expect(due);
        foreach (var record in due)
        {
            records.RemoveAbsent(record);
            writer.Statement("DELETE FROM absences WHERE record_key = ?1").Bind(1, record).Later();
        }

        records.Flush();

        return due.Count;
    }

    // Records that came after the walk began cannot be missing from it. Who was seen is no longer missing: ShownRecords saw to that.
    private long CountMissing(long lastKey)
    {
        var removed = Keys("SELECT record_key FROM record_bodies WHERE provider_key = ?1 AND removed <> 0").ToHashSet();
        var all = Keys("SELECT record_key FROM records WHERE provider_key = ?1");
        var seen = new SeenRecords(writer, providerKey);
        foreach (var record in all)
        {
            if (record <= lastKey && !removed.Contains(record) && !seen.Contains(record))
            {
                writer.Statement("""
                    INSERT INTO absences (record_key, provider_key, walks, since, run) VALUES (?1, ?2, 1, ?3, ?4)
                    ON CONFLICT (record_key) DO UPDATE SET walks = absences.walks + 1, run = excluded.run
                    """).Bind(1, record).Bind(2, providerKey).Bind(3, now).Bind(4, lease.Run.Value).Later();
            }
        }

        // Deleted in another way meanwhile.
        writer.Statement("DELETE FROM absences WHERE provider_key = ?1 AND run <> ?2").Bind(1, providerKey).Bind(2, lease.Run.Value).Run();
        return all.Count - removed.Count;
    }

    private List<long> Keys(string sql)
    {
        var keys = new List<long>();
        var rows = writer.Statement(sql).Bind(1, providerKey);
        while (rows.Step())
        {
            keys.Add(rows.Int64(0));
        }

        return keys;
    }

    private string Held(long due, long live) => string.Create(
        CultureInfo.InvariantCulture,
        $"{due} of {live} records are missing from {policy.Walks} complete walks in a row, more than the share of {policy.Most} that may go at once. Nothing was deleted. If they are really gone: cleancustomers deletions approve {lease.Provider}.");
}
