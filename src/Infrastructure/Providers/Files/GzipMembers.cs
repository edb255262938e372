using System.Buffers.Binary;
using System.IO.Compression;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>
/// Undoes gzip (RFC 1952), member after member, and proves each one's end by its checksum and length. The platform's own stream takes a file
/// that was cut anywhere for one that ends there.
/// </summary>
internal sealed class GzipMembers(Stream wire, FileSite site) : ReadOnlyStream
{
    private const int TrailerBytes = 8;
    private const long RatioFreeBytes = 1024 * 1024;
    private const long LargestRatio = 100;

    private readonly GzipSupply supply = new(wire);
    private DeflateStream? member;
    private uint crc;
    private uint length;
    private long decoded;
    private bool hasEnded;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!hasEnded && !buffer.IsEmpty)
        {
            member ??= await OpenMemberAsync(cancellationToken);
            var read = await InflateAsync(member, buffer, cancellationToken);
            if (read > 0)
            {
                Count(buffer.Span[..read]);
                return read;
            }

            await CloseMemberAsync(member, cancellationToken);
        }

        return 0;
    }

    public override async ValueTask DisposeAsync()
    {
        if (member is not null)
        {
            await member.DisposeAsync();
        }

        await wire.DisposeAsync();
        await base.DisposeAsync();
    }

    private async ValueTask<int> InflateAsync(DeflateStream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw site.Fault(FileFaults.Corrupt, inner: e);
        }
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        crc = Crc32.Append(crc, bytes);
        length += (uint)bytes.Length;
        decoded += bytes.Length;
        if (decoded > RatioFreeBytes && decoded > supply.Count * LargestRatio)
        {
            throw site.Fault(FileFaults.TooLarge, $"it grows more than {LargestRatio} times when decompressed");
        }
    }

    private async Task<DeflateStream> OpenMemberAsync(CancellationToken cancellationToken)
    {
        var header = await supply.TakeAsync(10, cancellationToken);
        if (header.Length < 10)
        {
            throw Cut();
        }

        if (header.Span is not [0x1F, 0x8B, 8, ..])
        {
            throw site.Fault(FileFaults.Corrupt);
        }

        var flags = header.Span[3];
        if ((flags & 4) != 0)
        {
            var extra = await supply.TakeAsync(2, cancellationToken);
            var bytes = extra.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(extra.Span) : throw Cut();
            await SkipAsync(bytes, cancellationToken);
        }

        // The original name and a comment, each ending in a zero byte.
        for (var texts = ((flags >> 3) & 1) + ((flags >> 4) & 1); texts > 0; texts--)
        {
            while (await supply.TakeAsync(1, cancellationToken) is var letter && (letter.Length == 1 ? letter.Span[0] != 0 : throw Cut()))
            {
            }
        }

        await SkipAsync((flags & 2) != 0 ? 2 : 0, cancellationToken);
        (crc, length) = (0, 0);
        return new DeflateStream(supply, CompressionMode.Decompress, leaveOpen: true);
    }

    private async Task SkipAsync(int bytes, CancellationToken cancellationToken)
    {
        if ((await supply.TakeAsync(bytes, cancellationToken)).Length < bytes)
        {
            throw Cut();
        }
    }

    /// <summary>
    /// The inflater has taken more than it used and does not say how much. The trailer does: its eight bytes are known by now, and they stand
    /// in what was supplied last or right behind it.
    /// </summary>
    private async Task CloseMemberAsync(DeflateStream stream, CancellationToken cancellationToken)
    {
        var trailer = new byte[TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), length);
        if (!await supply.RewindBehindAsync(trailer, cancellationToken))
        {
            throw supply.HasEnded ? Cut() : site.Fault(FileFaults.Corrupt);
        }

        await stream.DisposeAsync();
        member = null;

        // Tapes and some tools fill up with zeros.
        do
        {
            hasEnded = !await supply.HasMoreAsync(cancellationToken);
        }
        while (!hasEnded && supply.TrySkipZero());
    }

    private Application.Providers.Contracts.ProviderFaultException Cut() => site.Fault(FileFaults.Cut, "its compressed data has no end");
}

/// <summary>The compressed bytes, with the last piece kept so that one can go back in it.</summary>
internal sealed class GzipSupply(Stream wire) : ReadOnlyStream
{
    private readonly byte[] buffer = new byte[32 * 1024];
    private int pieceStart;
    private int at;
    private int end;

    /// <summary>Compressed bytes read from the wire.</summary>
    public long Count { get; private set; }

    public bool HasEnded { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (at == end && !await FillAsync(0, cancellationToken))
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, end - at);
        this.buffer.AsMemory(at, count).CopyTo(buffer);
        pieceStart = at;
        at += count;
        return count;
    }

    /// <summary>Takes bytes; fewer only at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        var taken = new byte[count];
        return taken.AsMemory(0, await this.ReadAtLeastAsync(taken, count, throwOnEndOfStream: false, cancellationToken));
    }

    public async ValueTask<bool> HasMoreAsync(CancellationToken cancellationToken) => at < end || await FillAsync(0, cancellationToken);

    public bool TrySkipZero()
    {
        if (buffer[at] != 0)
        {
            return false;
        }

        at++;
        return true;
    }

    /// <summary>Looks for the bytes in the piece that was given out last and right behind it, and goes on behind them.</summary>
    public async ValueTask<bool> RewindBehindAsync(ReadOnlyMemory<byte> wanted, CancellationToken cancellationToken)
    {
        while (end - at < wanted.Length && await FillAsync(at - pieceStart, cancellationToken))
        {
        }

        var found = buffer.AsSpan(pieceStart, Math.Min(end, at + wanted.Length) - pieceStart).IndexOf(wanted.Span);
        if (found < 0)
        {
            return false;
        }

        at = pieceStart + found + wanted.Length;
        pieceStart = at;
        return true;
    }

    // Keeps that many bytes before the place; pieces are at most half of the buffer, so there is always room.
    private async ValueTask<bool> FillAsync(int kept, CancellationToken cancellationToken)
    {
        if (HasEnded)
        {
            return false;
        }

        buffer.AsSpan(at - kept, end - at + kept).CopyTo(buffer);
        end += kept - at;
        pieceStart = 0;
        at = kept;
        var read = await wire.ReadAsync(buffer.AsMemory(end, Math.Min(buffer.Length - end, buffer.Length / 2)), cancellationToken);
        HasEnded = read == 0;
        end += read;
        Count += read;
        return read > 0;
    }
}
