using System.Buffers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Bytes in a rented buffer that grows; given back by <see cref="Dispose"/>, once.</summary>
internal sealed class PooledBody(ArrayPool<byte> pool, int sizeHint) : IDisposable
{
    private const int Smallest = 16 * 1024;
    private byte[]? buffer = pool.Rent(Math.Max(sizeHint, Smallest));
    private int start;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Bytes => Buffer.AsMemory(start, Length - start);

    private byte[] Buffer => buffer ?? throw new ObjectDisposedException(nameof(PooledBody));

    /// <summary>Free space behind the bytes, at least one byte.</summary>
    public Memory<byte> Free()
    {
        if (Length == Buffer.Length)
        {
            var larger = pool.Rent((int)Math.Min(Buffer.Length * 2L, Array.MaxLength));
            Buffer.AsSpan(0, Length).CopyTo(larger);
            pool.Return(Buffer);
            buffer = larger;
        }

        return Buffer.AsMemory(Length);
    }

    public void Advance(int count) => Length += count;

    /// <summary>Leaves out bytes at the beginning (a byte order mark).</summary>
    public void Skip(int count) => start += count;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } rented)
        {
            pool.Return(rented);
        }
    }
}
