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
    private static readonly RunCounters Created = new() { Read = 1, Created = 1 };
    private static readonly RunCounters Updated = new() { Read = 1, Updated = 1 };
    private static readonly RunCounters Unchanged = new() { Read = 1, Unchanged = 1 };
    private static readonly RunCounters Removed = new() { Read = 1, Removed = 1 };

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

    public RunCounters Apply(PreparedRecord record)
    {
        if (!sql.TryInsertKey(providerKey, record.Key, lastRecordKey + 1))
        {
            return ApplyKnown(record, sql.Find(providerKey, record.Key.ExternalId));
        }

        lastRecordKey++;

        // A tombstone for somebody we never knew is kept, so that a stale page cannot bring them in.
        var customer = record.Removed ? null : (long?)customers.Create(record.Fields, record.FieldsJson);
        sql.InsertBody(lastRecordKey, providerKey, record, customer, lease.Run);
        return record.Removed ? Removed : Created;
    }

    private RunCounters ApplyKnown(PreparedRecord record, StoredRecord stored)
    {
        if (stored.Hash == record.Key.Hash || IsOlder(record, stored))
        {
            return Unchanged;
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
                return Unchanged;
            }

            customers.Remove(stored.CustomerKey!.Value);
            return Removed;
        }

        // Equal fields are equal bytes.
        var changed = record.FieldsJson.AsSpan().SequenceEqual(stored.Fields)
            ? null
            : CustomerFieldsJson.Diff(CustomerFieldsJson.Read(stored.Fields), record.Fields);
        sql.Replace(stored.RecordKey, providerKey, record, stored.CustomerKey, changed is null ? stored.LastRun : lease.Run);
        if (changed is null)
        {
            return Unchanged;
        }

        customers.Update(stored.CustomerKey!.Value, record.Fields, record.FieldsJson, changed);
        return Updated;
    }

    // Deleted stays deleted against stale pages: only a version that is provably later is somebody new under an old id.
    private RunCounters ApplyReturn(PreparedRecord record, StoredRecord stored)
    {
        if (stored.ChangedAt is not null && !(record.Fields.UpdatedAt > stored.ChangedAt))
        {
            return Unchanged;
        }

        sql.Replace(stored.RecordKey, providerKey, record, customers.Create(record.Fields, record.FieldsJson), lease.Run);
        return Created;
    }

    private static bool IsOlder(PreparedRecord record, StoredRecord stored) => record.Fields.UpdatedAt < stored.ChangedAt;
}
