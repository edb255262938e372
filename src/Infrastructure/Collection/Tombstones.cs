using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>How a record was deleted (ADR 0023).</summary>
/// <param name="IsAbsence">By us, because complete walks no longer showed it; else the provider said so.</param>
/// <param name="VersionHash">The version that was deleted; null when it is not known.</param>
/// <param name="Run">The run that deleted it.</param>
internal sealed record Tombstone(bool IsAbsence, UInt128? VersionHash, long Run);

/// <summary>The SQL of tombstones, inside the transaction that removes records or brings them back.</summary>
internal sealed class Tombstones(StoreWriter writer)
{
    private const string Told = "told";
    private const string Absent = "absent";

    /// <summary>Null for one that was written before deletions were told apart.</summary>
    public Tombstone? Find(long recordKey)
    {
        var find = writer.Statement("SELECT kind, version_hash, run FROM tombstones WHERE record_key = ?1").Bind(1, recordKey);
        if (!find.Step())
        {
            return null;
        }

        var stone = new Tombstone(find.Text(0) == Absent, find.IsNull(1) ? null : find.Hash(1), find.Int64(2));
        find.Reset();
        return stone;
    }

    public void Put(long recordKey, Tombstone stone)
    {
        var put = writer.Statement("""
            INSERT INTO tombstones (record_key, kind, version_hash, run) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (record_key) DO UPDATE SET kind = excluded.kind, version_hash = excluded.version_hash, run = excluded.run
            """)
            .Bind(1, recordKey).Bind(2, stone.IsAbsence ? Absent : Told).Bind(4, stone.Run);
        put.Bind(3, stone.VersionHash).Later();
    }

    public void Remove(long recordKey) => writer.Statement("DELETE FROM tombstones WHERE record_key = ?1").Bind(1, recordKey).Later();
}
