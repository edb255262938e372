using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
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
    private readonly Tombstones tombstones;
    private readonly long providerKey;
    private long lastRecordKey;

    /// <summary>The provider's number in the store.</summary>
    public long ProviderKey => providerKey;

    public RecordWriter(SqliteWriter writer, RunLease lease, DateTimeOffset now)
    {
        this.lease = lease;
        customers = new CustomerWriter(writer, lease.Run, now);
        sql = new RecordStatements(writer);
        tombstones = new Tombstones(writer);
        providerKey = sql.ProviderKey(lease.Provider);
        lastRecordKey = sql.LastRecordKey();
    }

    /// <param name="sentIn">For a replay: the run in which the provider sent the version last. Null for a page just read.</param>
    public AppliedRecord Apply(PreparedRecord record, RunId? sentIn = null)
    {
        if (!sql.TryInsertKey(providerKey, record.Key, lastRecordKey + 1))
        {
            var stored = sql.Find(providerKey, record.Key.ExternalId);
            return new AppliedRecord(stored.Removed ? ApplyToDeleted(record, stored, sentIn) : ApplyKnown(record, stored), stored.RecordKey);
        }

        lastRecordKey++;

        // A tombstone for somebody we never knew is kept, so that a stale page cannot bring them in.
        var customer = record.Removed ? null : (long?)customers.Create(record.Fields, record.FieldsJson);
        sql.InsertBody(lastRecordKey, providerKey, record, customer, lease.Run);
        if (record.Removed)
        {
            tombstones.Put(lastRecordKey, new Tombstone(IsAbsence: false, null, lease.Run.Value));
        }

        return new AppliedRecord(record.Removed ? RecordChange.Removed : RecordChange.Created, lastRecordKey);
    }

    /// <summary>Deletes a record that complete walks no longer show. Its last version stays, for the day it shows again.</summary>
    public void RemoveAbsent(long recordKey)
    {
        var (hash, customerKey) = sql.FindLive(recordKey);
        sql.MarkAbsent(recordKey, lease.Run);
        tombstones.Put(recordKey, new Tombstone(IsAbsence: true, hash, lease.Run.Value));
        customers.Remove(customerKey);
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

        if (record.Removed)
        {
            sql.Replace(stored.RecordKey, providerKey, Dated(record, stored), stored.CustomerKey, lease.Run);
            tombstones.Put(stored.RecordKey, new Tombstone(IsAbsence: false, stored.Hash, lease.Run.Value));
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

    private RecordChange ApplyToDeleted(PreparedRecord record, StoredRecord stored, RunId? sentIn)
    {
        var stone = tombstones.Find(stored.RecordKey) ?? new Tombstone(IsAbsence: false, null, stored.LastRun.Value);
        if (record.Removed)
        {
            if (stored.Hash != record.Key.Hash && !IsOlder(record, stored))
            {
                sql.Replace(stored.RecordKey, providerKey, Dated(record, stored), stored.CustomerKey, lease.Run);
                tombstones.Put(stored.RecordKey, stone with { IsAbsence = false, Run = lease.Run.Value });
            }

            return RecordChange.Unchanged;
        }

        var verdict = Incarnations.Judge(record, stored, stone, sentIn?.Value);
        if (verdict == Incarnations.Verdict.StaysDeleted)
        {
            return RecordChange.StaysDeleted;
        }

        tombstones.Remove(stored.RecordKey);
        if (verdict == Incarnations.Verdict.New)
        {
            sql.Replace(stored.RecordKey, providerKey, record, customers.Create(record.Fields, record.FieldsJson), lease.Run);
            return RecordChange.Created;
        }

        if (IsOlder(record, stored))
        {
            // The page proves that the record is there, not that its newer version is gone.
            sql.Revive(stored.RecordKey, stone.VersionHash!.Value, lease.Run);
            customers.Restore(stored.CustomerKey!.Value, CustomerFieldsJson.Read(stored.Fields), stored.Fields);
            return RecordChange.Returned;
        }

        sql.Replace(stored.RecordKey, providerKey, record, stored.CustomerKey, lease.Run);
        customers.Restore(stored.CustomerKey!.Value, record.Fields, record.FieldsJson);
        return RecordChange.Returned;
    }

    // A deletion without a time of its own came at least after the version it deleted.
    private static PreparedRecord Dated(PreparedRecord tombstone, StoredRecord stored) =>
        tombstone.ChangedAt is null && tombstone.Mapping == stored.Mapping ? tombstone with { ChangedAt = stored.ChangedAt } : tombstone;

    // Times that different presets or rules read are not comparable: a mended preset must be able to correct what the old one read.
    private static bool IsOlder(PreparedRecord record, StoredRecord stored) =>
        record.Mapping == stored.Mapping && record.ChangedAt < stored.ChangedAt;
}

/// <param name="RecordKey">The record's number.</param>
internal readonly record struct AppliedRecord(RecordChange Change, long RecordKey);

/// <summary>What storing a record came to.</summary>
internal enum RecordChange
{
    Created,
    Updated,
    Unchanged,
    Removed,

    /// <summary>A newer version is stored; counts as unchanged.</summary>
    Stale,

    /// <summary>It was deleted, and nothing proves that it lives; counts as unchanged.</summary>
    StaysDeleted,

    /// <summary>It had only been missing and is back as the same customer; counts as created.</summary>
    Returned,
}
