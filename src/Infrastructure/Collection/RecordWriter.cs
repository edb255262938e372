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
    private readonly CustomerTable customers;
    private readonly RecordTable records;
    private readonly Tombstones tombstones;
    private readonly long providerKey;

    /// <summary>The provider's number in the store.</summary>
    public long ProviderKey => providerKey;

    public RecordWriter(StoreWriter writer, RunLease lease, DateTimeOffset now)
    {
        this.lease = lease;
        customers = CustomerTable.Of(writer, lease.Run, now);
        tombstones = new Tombstones(writer);
        providerKey = Lock(writer, lease.Provider);
        records = RecordTable.Of(writer, providerKey);
    }

    /// <summary>The records that will be applied.</summary>
    public void Expect(IReadOnlyCollection<string> externalIds) => customers.Expect(records.Expect(externalIds));

    /// <summary>The records that will be removed.</summary>
    public void Expect(IReadOnlyCollection<long> recordKeys) => records.Expect(recordKeys);

    /// <summary>Writes what was gathered; call it before anything else reads records or customers.</summary>
    public void Flush()
    {
        records.Flush();
        customers.Flush();
    }

    /// <summary>Forgets what was gathered since the last flush.</summary>
    public void Discard()
    {
        records.Discard();
        customers.Discard();
    }

    /// <param name="sentIn">For a replay: the run in which the provider sent the version last. Null for a page just read.</param>
    public AppliedRecord Apply(PreparedRecord record, RunId? sentIn = null)
    {
        if (!records.TryAdd(record.Key, out var recordKey))
        {
            var stored = records.Find(record.Key.ExternalId);
            return new AppliedRecord(stored.Removed ? ApplyToDeleted(record, stored, sentIn) : ApplyKnown(record, stored), stored.RecordKey);
        }

        // A tombstone for somebody we never knew is kept, so that a stale page cannot bring them in.
        var customer = record.Removed ? null : (long?)customers.Create(record.Fields, record.FieldsJson);
        records.AddBody(recordKey, record, customer, lease.Run);
        if (record.Removed)
        {
            tombstones.Put(recordKey, new Tombstone(IsAbsence: false, null, lease.Run.Value));
        }

        return new AppliedRecord(record.Removed ? RecordChange.Removed : RecordChange.Created, recordKey);
    }

    /// <summary>Deletes a record that complete walks no longer show. Its last version stays, for the day it shows again.</summary>
    public void RemoveAbsent(long recordKey)
    {
        var (hash, customerKey) = records.FindLive(recordKey);
        records.MarkAbsent(recordKey, lease.Run);
        tombstones.Put(recordKey, new Tombstone(IsAbsence: true, hash, lease.Run.Value));
        customers.Remove(customerKey);
    }

    /// <summary>
    /// Keeps everybody else who writes records of the provider away until the commit: a run, a replay, an approval. What was read before this
    /// may be stale.
    /// </summary>
    /// <returns>The provider's number.</returns>
    public static long Lock(StoreWriter writer, ProviderId provider)
    {
        var find = writer.Statement($"SELECT provider_key FROM providers WHERE provider = ?1 {writer.Locked}").Bind(1, provider.Value);
        if (!find.Step())
        {
            throw new InvalidOperationException($"Provider '{provider}' has no row: a run must be claimed before pages are stored.");
        }

        var key = find.Int64(0);
        find.Reset();
        return key;
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
            records.Replace(stored.RecordKey, Dated(record, stored), stored.CustomerKey, lease.Run);
            tombstones.Put(stored.RecordKey, new Tombstone(IsAbsence: false, stored.Hash, lease.Run.Value));
            customers.Remove(stored.CustomerKey!.Value);
            return RecordChange.Removed;
        }

        // Equal fields are equal bytes.
        var changed = record.FieldsJson.AsSpan().SequenceEqual(stored.Fields)
            ? null
            : CustomerFieldsJson.Diff(CustomerFieldsJson.Read(stored.Fields), record.Fields);
        records.Replace(stored.RecordKey, record, stored.CustomerKey, changed is null ? stored.LastRun : lease.Run);
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
                records.Replace(stored.RecordKey, Dated(record, stored), stored.CustomerKey, lease.Run);
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
            records.Replace(stored.RecordKey, record, customers.Create(record.Fields, record.FieldsJson), lease.Run);
            return RecordChange.Created;
        }

        if (IsOlder(record, stored))
        {
            // The page proves that the record is there, not that its newer version is gone.
            records.Revive(stored.RecordKey, stone.VersionHash!.Value, lease.Run);
            customers.Restore(stored.CustomerKey!.Value, CustomerFieldsJson.Read(stored.Fields), stored.Fields);
            return RecordChange.Returned;
        }

        records.Replace(stored.RecordKey, record, stored.CustomerKey, lease.Run);
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
