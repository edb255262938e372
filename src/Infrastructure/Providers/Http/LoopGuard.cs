using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Notices a walk that does not come forward. Remembers 64 bits of each position and of each page's ids of this read, so its memory is
/// bounded by the pages a read may have. ADR 0013.
/// </summary>
internal sealed class LoopGuard(Limits limits)
{
    // One page that comes twice is an overlap, two in a row are a circle. Pages of one or two records repeat by chance, in a log of events.
    private const int MostRepeats = 1;
    private const int MostSmallRepeats = 9;
    private const int SmallPage = 2;

    private readonly HashSet<ulong> positions = [];
    private readonly HashSet<ulong> pages = [];
    private ContentKey? first;
    private ContentKey? last;
    private int handedOut;
    private int repeats;
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
        if (!positions.Add(BinaryPrimitives.ReadUInt64LittleEndian(hash)))
        {
            throw site.Fault(FaultTable.PageLoop, "its next position was asked for before");
        }
    }

    /// <summary>Call with each page received that was not asked for to see known records again.</summary>
    /// <param name="key">The page as it came.</param>
    /// <param name="isWhole">The provider's count says that the page is the whole list.</param>
    /// <returns>True when the provider ignores paging and has sent its whole list a second time: then nothing follows.</returns>
    /// <exception cref="ProviderFaultException">The walk goes round in circles.</exception>
    public bool Check(ContentKey key, bool isWhole, FaultSite site)
    {
        if (key.Records == 0)
        {
            return false;
        }

        if (isWhole && handedOut == 1 && first is { } only && only.Records == key.Records && only.Ids == key.Ids)
        {
            return true;
        }

        if (key == last)
        {
            throw site.Fault(FaultTable.PageLoop, "the same records under a new position");
        }

        if (pages.Contains(key.IdentityHash) && repeats >= (key.Records <= SmallPage ? MostSmallRepeats : MostRepeats))
        {
            throw site.Fault(FaultTable.PageLoop, "records that came before, in the same order, under new positions");
        }

        return false;
    }

    /// <summary>The page before this one held the same records in the same state.</summary>
    public bool IsLast(ContentKey key) => key == last;

    /// <summary>Call with each page that is handed out and is not the last.</summary>
    /// <exception cref="ProviderFaultException">Too many empty pages in a row.</exception>
    public void Passed(ContentKey key, FaultSite site)
    {
        handedOut++;
        first ??= key;
        last = key;
        if (key.Records > 0)
        {
            repeats = pages.Add(key.IdentityHash) ? 0 : repeats + 1;
        }

        emptyInARow = key.Records == 0 ? emptyInARow + 1 : 0;
        if (emptyInARow > limits.EmptyPagesInARow)
        {
            throw site.Fault(FaultTable.EmptyPages, $"more than {limits.EmptyPagesInARow}");
        }
    }

    /// <summary>From here on known records are expected: a new question, or a step back.</summary>
    public void Forget()
    {
        handedOut++;
        pages.Clear();
        last = null;
        repeats = 0;
    }
}

/// <summary>Enough of a page to recognise it: the hashes have 32 bits each, but number, size and first and last id must agree as well.</summary>
/// <param name="Ids">Hash of the ids in their order; records without one are left to their content.</param>
internal readonly record struct ContentKey(int Records, int Bytes, string? First, string? Last, uint Ids, uint Hash)
{
    /// <summary>Which records these are, whatever they hold.</summary>
    public ulong IdentityHash => ((ulong)Ids << 32) | (uint)HashCode.Combine(Records, First, Last);

    /// <summary>Looks at the records only: the rest of an answer names positions, which differ in a loop too.</summary>
    public static ContentKey Of(ReadOnlySpan<byte> body, List<PageRecord> records)
    {
        if (records.Count == 0)
        {
            return default;
        }

        var (first, last) = (records[0], records[^1]);
        var bytes = body[first.Offset..(last.Offset + last.Length)];
        return new ContentKey(records.Count, bytes.Length, first.ExternalId, last.ExternalId, IdsOf(body, records), HashOf(bytes, uint.MaxValue));
    }

    private static uint IdsOf(ReadOnlySpan<byte> body, List<PageRecord> records)
    {
        var hash = uint.MaxValue;
        foreach (var record in records)
        {
            hash = record.ExternalId is { } id
                ? HashOf(MemoryMarshal.AsBytes(id.AsSpan()), BitOperations.Crc32C(hash, (byte)0))
                : HashOf(body.Slice(record.Offset, record.Length), hash);
        }

        return hash;
    }

    private static uint HashOf(ReadOnlySpan<byte> bytes, uint hash)
    {
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
