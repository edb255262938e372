using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Notices a walk that does not come forward. Remembers 64 bits of each position of this read, so its memory is bounded by the pages
/// a read may have.
/// </summary>
internal sealed class LoopGuard(Limits limits)
{
    private readonly HashSet<ulong> seen = [];
    private ContentKey? last;
    private int emptyInARow;

    /// <summary>Call before a position is asked for the first time.</summary>
    /// <exception cref="ProviderFaultException">It was asked for before in this read, or there are too many pages.</exception>
    public void Enter(PagePosition position, FaultSite site)
    {
        if (site.Page > limits.PagesPerRun)
        {
            throw site.Fault(FaultTable.TooManyPages, $"more than {limits.PagesPerRun}");
        }

        // Without the number of records received: that one grows even in a circle.
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{position.Kind}:{position.Value}"), hash);
        if (!seen.Add(BinaryPrimitives.ReadUInt64LittleEndian(hash)))
        {
            throw site.Fault(FaultTable.PageLoop, "its next position was asked for before");
        }
    }

    /// <summary>Call with each page received.</summary>
    /// <exception cref="ProviderFaultException">The same records again under another position.</exception>
    public void Check(ContentKey key, FaultSite site)
    {
        if (key.Records > 0 && key == last)
        {
            throw site.Fault(FaultTable.PageLoop, "the same records under a new position");
        }
    }

    /// <summary>Call with each page that is handed out and is not the last.</summary>
    /// <exception cref="ProviderFaultException">Too many empty pages in a row.</exception>
    public void Passed(ContentKey key, FaultSite site)
    {
        last = key;
        emptyInARow = key.Records == 0 ? emptyInARow + 1 : 0;
        if (emptyInARow > limits.EmptyPagesInARow)
        {
            throw site.Fault(FaultTable.EmptyPages, $"more than {limits.EmptyPagesInARow}");
        }
    }
}

/// <summary>Enough of a page to recognise it: the hash alone has 32 bits, but number, size and first and last id must agree as well.</summary>
internal readonly record struct ContentKey(int Records, int Bytes, string? First, string? Last, uint Hash)
{
    /// <summary>Looks at the records only: the rest of an answer names positions, which differ in a loop too.</summary>
    public static ContentKey Of(ReadOnlySpan<byte> body, List<PageRecord> records)
    {
        if (records.Count == 0)
        {
            return default;
        }

        var (first, last) = (records[0], records[^1]);
        var bytes = body[first.Offset..(last.Offset + last.Length)];
        return new ContentKey(records.Count, bytes.Length, first.ExternalId, last.ExternalId, HashOf(bytes));
    }

    private static uint HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = BitOperations.Crc32C(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            hash = BitOperations.Crc32C(hash, value);
        }

        return hash;
    }
}
