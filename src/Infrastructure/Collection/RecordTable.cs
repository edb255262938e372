using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Persistence.Postgres;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>What the store holds of a record.</summary>
/// <param name="LastRun">The run that last changed it.</param>
/// <param name="Fields">Cleaned fields, canonical JSON.</param>
internal sealed record StoredRecord(
    long RecordKey, UInt128 Hash, long? CustomerKey, DateTimeOffset? ChangedAt, bool Removed, RunId LastRun, byte[] Fields, long Mapping);

/// <summary>
/// The records of one provider inside a transaction. A record is a small row in <c>records</c>, keyed by the provider's id, and a large one in
/// <c>record_bodies</c>. A store may gather what it is told until <see cref="Flush"/>.
/// </summary>
internal abstract class RecordTable
{
    public static RecordTable Of(StoreWriter writer, long providerKey) =>
        writer is PostgresWriter postgres ? new PostgresRecordTable(postgres, providerKey) : new SqliteRecordTable(writer, providerKey);

    /// <summary>Which records will be asked for, so that a store far away can be asked once.</summary>
    /// <returns>How many of them are known to be new.</returns>
    public abstract int Expect(IReadOnlyCollection<string> externalIds);

    /// <summary>Like <see cref="Expect(IReadOnlyCollection{string})"/>, by number.</summary>
    public abstract void Expect(IReadOnlyCollection<long> recordKeys);

    /// <summary>Gives a new record its number. False when the provider's id is known.</summary>
    public abstract bool TryAdd(RecordKey key, out long recordKey);

    /// <summary>The rest of a record that <see cref="TryAdd"/> has just added.</summary>
    public abstract void AddBody(long recordKey, PreparedRecord record, long? customerKey, RunId run);

    /// <summary>A known record.</summary>
    public abstract StoredRecord Find(string externalId);

    /// <summary>Puts a newer version in the place of the stored one.</summary>
    /// <param name="changedBy">The run that last changed a field of it.</param>
    public abstract void Replace(long recordKey, PreparedRecord record, long? customerKey, RunId changedBy);

    /// <returns>Version and customer of a record that is not deleted.</returns>
    public abstract (UInt128 Hash, long CustomerKey) FindLive(long recordKey);

    /// <summary>Deleted, the last version kept. Its hash is taken away, so that the same version is noticed when it shows again.</summary>
    public abstract void MarkAbsent(long recordKey, RunId run);

    /// <summary>The kept version counts again.</summary>
    public abstract void Revive(long recordKey, UInt128 hash, RunId run);

    /// <summary>Writes what was gathered.</summary>
    public abstract void Flush();

    /// <summary>Forgets what was gathered and what was read: the part of the transaction that it belonged to is rolled back.</summary>
    public abstract void Discard();

    protected static InvalidOperationException ChangedByHand(string what) => new($"{what}: the store was changed by hand.");
}
