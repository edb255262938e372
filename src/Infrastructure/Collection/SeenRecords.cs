using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>
/// Which records the unfinished walk of a provider has met, as bits: 65,536 records to a row of 8 KiB. Written in the page transaction, so
/// it goes on with the walk after an interruption. A record met twice is one bit, so the bits count distinct records.
/// </summary>
internal sealed class SeenRecords(StoreWriter writer, long providerKey)
{
    private const int ChunkBytes = 8 * 1024;
    private const int ChunkBits = ChunkBytes * 8;
    private const int Records = 0;
    private const int Refused = 1;

    private readonly Dictionary<(int Kind, long Chunk), byte[]> touched = [];

    /// <param name="recordKey">The record's number.</param>
    public void Add(long recordKey) => Set(Records, recordKey);

    /// <param name="entry">The quarantine entry of a record that has no number.</param>
    public void AddRefused(long entry) => Set(Refused, entry);

    public bool Contains(long recordKey)
    {
        var (chunk, bit) = Math.DivRem(recordKey, ChunkBits);
        return (Chunk(Records, chunk)[bit / 8] & (1 << (int)(bit % 8))) != 0;
    }

    /// <summary>Writes what was added, inside the transaction that stores the pages.</summary>
    public void Flush()
    {
        foreach (var ((kind, chunk), bits) in touched)
        {
            writer.Statement("""
                INSERT INTO walk_seen (provider_key, kind, chunk, bits) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (provider_key, kind, chunk) DO UPDATE SET bits = excluded.bits
                """)
                .Bind(1, providerKey).Bind(2, kind).Bind(3, chunk).BindBlob(4, bits).Later();
        }
    }

    /// <returns>How many distinct records were met, and a number that names the set of them.</returns>
    public (long Count, long Name) Measure()
    {
        long count = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> place = stackalloc byte[16];
        var rows = writer.Statement("SELECT kind, chunk, bits FROM walk_seen WHERE provider_key = ?1 ORDER BY kind, chunk").Bind(1, providerKey);
        while (rows.Step())
        {
            BinaryPrimitives.WriteInt64LittleEndian(place, rows.Int64(0));
            BinaryPrimitives.WriteInt64LittleEndian(place[8..], rows.Int64(1));
            hash.AppendData(place);
            var bits = rows.Blob(2);
            hash.AppendData(bits);
            foreach (var word in MemoryMarshal.Cast<byte, ulong>(bits))
            {
                count += BitOperations.PopCount(word);
            }
        }

        return (count, BinaryPrimitives.ReadInt64LittleEndian(hash.GetHashAndReset()));
    }

    public static void Clear(StoreWriter writer, long providerKey) =>
        writer.Statement("DELETE FROM walk_seen WHERE provider_key = ?1").Bind(1, providerKey).Run();

    private void Set(int kind, long number)
    {
        var (chunk, bit) = Math.DivRem(number, ChunkBits);
        Chunk(kind, chunk)[bit / 8] |= (byte)(1 << (int)(bit % 8));
    }

    private byte[] Chunk(int kind, long chunk)
    {
        if (touched.TryGetValue((kind, chunk), out var known))
        {
            return known;
        }

        var bits = new byte[ChunkBytes];
        var row = writer.Statement("SELECT bits FROM walk_seen WHERE provider_key = ?1 AND kind = ?2 AND chunk = ?3")
            .Bind(1, providerKey).Bind(2, kind).Bind(3, chunk);
        if (row.Step())
        {
            row.Blob(0).CopyTo(bits);
            row.Reset();
        }

        touched.Add((kind, chunk), bits);
        return bits;
    }
}
