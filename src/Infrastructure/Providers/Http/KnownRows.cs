using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Finds the last known rows in a page.</summary>
/// <param name="Last">Index of the latest of them that is there, or -1.</param>
/// <param name="Same">Indexes of rows that are there unchanged.</param>
internal readonly record struct KnownRows(int Last, IReadOnlySet<int> Same)
{
    private static readonly IReadOnlySet<int> None = new HashSet<int>();

    /// <summary>
    /// A row is known again when it is unchanged: a changed one may stand elsewhere now. Where contents always change (a signed link in every
    /// record), two or more rows in their order count as well.
    /// </summary>
    public static KnownRows Find(IReadOnlyList<RowKey> anchor, List<PageRecord> records, ReadOnlySpan<byte> body)
    {
        if (anchor.Count == 0)
        {
            return new KnownRows(-1, None);
        }

        var same = new HashSet<int>();
        var ids = new ulong[records.Count];
        var (last, latest) = (-1, -1);
        for (var i = 0; i < records.Count; i++)
        {
            ids[i] = IdOf(records[i], body);
            var place = IndexOf(anchor, ids[i]);
            if (place < 0 || ContentOf(records[i], body) != anchor[place].Content)
            {
                continue;
            }

            same.Add(i);
            (last, latest) = place >= latest ? (i, place) : (last, latest);
            if (latest == anchor.Count - 1)
            {
                return new KnownRows(last, same);
            }
        }

        return new KnownRows(last >= 0 ? last : EndOfRun(anchor, ids), same);
    }

    /// <summary>The last rows of a page, at most so many.</summary>
    public static IReadOnlyList<RowKey> Tail(List<PageRecord> records, ReadOnlySpan<byte> body, int count)
    {
        var first = Math.Max(0, records.Count - count);
        var keys = new RowKey[records.Count - first];
        for (var i = 0; i < keys.Length; i++)
        {
            var record = records[first + i];
            keys[i] = new RowKey(IdOf(record, body), ContentOf(record, body));
        }

        return keys;
    }

    private static int EndOfRun(IReadOnlyList<RowKey> anchor, ulong[] ids)
    {
        for (var start = 0; anchor.Count > 1 && start + anchor.Count <= ids.Length; start++)
        {
            var length = 0;
            while (length < anchor.Count && ids[start + length] == anchor[length].Id)
            {
                length++;
            }

            if (length == anchor.Count)
            {
                return start + length - 1;
            }
        }

        return -1;
    }

    private static int IndexOf(IReadOnlyList<RowKey> anchor, ulong id)
    {
        for (var i = anchor.Count - 1; i >= 0; i--)
        {
            if (anchor[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    private static ulong IdOf(PageRecord record, ReadOnlySpan<byte> body) =>
        record.ExternalId is { } id ? Hash(Encoding.UTF8.GetBytes(id)) : ContentOf(record, body);

    private static ulong ContentOf(PageRecord record, ReadOnlySpan<byte> body) => Hash(body.Slice(record.Offset, record.Length));

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
