using System.Buffers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Bytes in rented buffers, given back by <see cref="Dispose"/>, once. Grows by pieces and is joined only when it is read, so that an answer
/// which turns out to be too large never cost more than it had brought.
/// </summary>
internal sealed class PooledBody(ArrayPool<byte> pool, int sizeHint) : IDisposable
{
    private const int Smallest = 16 * 1024;
    private const int LargestPiece = 1024 * 1024;

    private readonly Lock gate = new();
    private List<byte[]>? full;
    private byte[]? last = pool.Rent(Math.Max(sizeHint, Smallest));
    private int inLast;
    private int start;

    public int Length { get; private set; }

    /// <summary>All of them in one piece.</summary>
    public ReadOnlyMemory<byte> Bytes
    {
        get
        {
            Join();
            return Last.AsMemory(start, Length - start);
        }
    }

    private byte[] Last => last ?? throw new ObjectDisposedException(nameof(PooledBody));

    /// <summary>Free space behind the bytes, at least one byte.</summary>
    public Memory<byte> Free()
    {
        if (inLast == Last.Length)
        {
            (full ??= []).Add(Last);
            last = pool.Rent(Math.Min(LargestPiece, Last.Length * 2));
            inLast = 0;
        }

        return Last.AsMemory(inLast);
    }

    public void Advance(int count)
    {
        inLast += count;
        Length += count;
    }

    /// <summary>Leaves out bytes at the beginning (a byte order mark).</summary>
    public void Skip(int count) => start += count;

    public void Dispose()
    {
        lock (gate)
        {
            if (last is null)
            {
                return;
            }

            pool.Return(last);
            last = null;
            full?.ForEach(piece => pool.Return(piece));
            full = null;
        }
    }

    private void Join()
    {
        if (full is null)
        {
            return;
        }

        var whole = pool.Rent(Length);
        var at = 0;
        foreach (var piece in full)
        {
            piece.CopyTo(whole.AsSpan(at));
            at += piece.Length;
            pool.Return(piece);
        }

        Last.AsSpan(0, inLast).CopyTo(whole.AsSpan(at));
        pool.Return(Last);
        (full, last, inLast) = (null, whole, Length);
    }
}
