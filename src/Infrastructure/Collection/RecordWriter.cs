using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>
/// Stores one record after another inside a transaction: record, customer, change. Decides here, where nobody else writes, what the record
/// is: new, changed, unchanged, older than what is stored, a deletion, or a return after a deletion.
/// </summary>
internal sealed class RecordWriter
{
    private readonly RunLease lease;
    private readonly CustomerWriter customers;
    private readonly RecordStatements sql;
    private readonly long providerKey;
    private long lastRecordKey;

    public RecordWriter(SqliteWriter writer, RunLease lease, DateTimeOffset now)
    {
        this.lease = lease;
        customers = new CustomerWriter(writer, lease.Run, now);
        sql = new RecordStatements(writer);
        providerKey = sql.ProviderKey(lease.Provider);
        lastRecordKey = sql.LastRecordKey();
    }

    public RecordChange Apply(PreparedRecord record)
    {
        if (!sql.TryInsertKey(providerKey, record.Key, lastRecordKey + 1))
        {
            return ApplyKnown(record, sql.Find(providerKey, record.Key.ExternalId));
        }

        lastRecordKey++;

        // A tombstone for somebody we never knew is kept, so that a stale page cannot bring them in.
        var customer = record.Removed ? null : (long?)customers.Create(record.Fields, record.FieldsJson);
        sql.InsertBody(lastRecordKey, providerKey, record, customer, lease.Run);
        return record.Removed ? RecordChange.Removed : RecordChange.Created;
    }

    private RecordChange ApplyKnown(PreparedRecord record, StoredRecord stored)
    {
        if (stored.Hash == record.Key.Hash)
        {
            return RecordChange.Unchanged;
        }

        if (IsOlder(record, stored))
        {
            return RecordChange.Stale;
        }

        if (stored.Removed && !record.Removed)
        {
            return ApplyReturn(record, stored);
        }

        if (record.Removed)
        {
            sql.Replace(stored.RecordKey, providerKey, record, stored.CustomerKey, lease.Run);
            if (stored.Removed)
            {
                return RecordChange.Unchanged;
            }

            customers.Remove(stored.CustomerKey!.Value);
            return RecordChange.Removed;
        }

        // Equal fields are equal bytes.
        var changed = record.FieldsJson.AsSpan().SequenceEqual(stored.Fields)
            ? null
            : CustomerFieldsJson.Diff(CustomerFieldsJson.Read(stored.Fields), record.Fields);
        sql.Replace(stored.RecordKey, providerKey, record, stored.CustomerKey, changed is null ? stored.LastRun : lease.Run);
        if (changed is null)
        {
            return RecordChange.Unchanged;
        }

        customers.Update(stored.CustomerKey!.Value, record.Fields, record.FieldsJson, changed);
        return RecordChange.Updated;
    }

    // Deleted stays deleted against stale pages: only a version that is provably later is somebody new under an old id.
    private RecordChange ApplyReturn(PreparedRecord record, StoredRecord stored)
    {
        if (stored.ChangedAt is not null && stored.Mapping == record.Mapping && !(record.ChangedAt > stored.ChangedAt))
        {
            return RecordChange.Stale;
        }

        sql.Replace(stored.RecordKey, providerKey, record, customers.Create(record.Fields, record.FieldsJson), lease.Run);
        return RecordChange.Created;
    }

    // Times that different presets or rules read are not comparable: a mended preset must be able to correct what the old one read.
    private static bool IsOlder(PreparedRecord record, StoredRecord stored) =>
        record.Mapping == stored.Mapping && record.ChangedAt < stored.ChangedAt;
}

/// <summary>What storing a record came to.</summary>
internal enum RecordChange
{
    Created,
    Updated,
    Unchanged,
    Removed,

    /// <summary>A newer version is stored; counts as unchanged.</summary>
    Stale,
}
