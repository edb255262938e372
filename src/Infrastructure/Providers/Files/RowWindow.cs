using System.Buffers;
using System.Text;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>The part of a file's text that is being looked at: from the current row on. Grows with a long row up to a bound.</summary>
/// <param name="text">UTF-8, or what claims to be.</param>
/// <param name="largest">Bytes of the longest row.</param>
internal sealed class RowWindow(Stream text, long largest, ArrayPool<byte> pool, FileSite site) : IDisposable
{
    private const int Smallest = 64 * 1024;
    private byte[]? rented = pool.Rent(Smallest);
    private int start;
    private int end;

    /// <summary>Nothing comes behind the window.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Bytes of the text before the window.</summary>
    public long Offset { get; private set; }

    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(start, end - start);

    private byte[] Buffer => rented ?? throw new ObjectDisposedException(nameof(RowWindow));

    /// <summary>Leaves bytes behind.</summary>
    public void Consume(int count)
    {
        start += count;
        Offset += count;
    }

    /// <summary>Reads more behind the window, or finds that there is no more.</summary>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        try
        {
            var read = await text.ReadAsync(Buffer.AsMemory(end), cancellationToken);
            IsLast = read == 0;
            end += read;
        }
        catch (DecoderFallbackException e)
        {
            throw site.Fault(FileFaults.Charset, inner: e);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref rented, null) is { } buffer)
        {
            pool.Return(buffer);
        }
    }

    private void MakeRoom()
    {
        if (end < Buffer.Length)
        {
            return;
        }

        if (start > 0)
        {
            Bytes.CopyTo(Buffer);
            (start, end) = (0, end - start);
            return;
        }

        if (end >= largest)
        {
            throw site.Fault(FileFaults.TooLarge, $"a row of more than {largest} bytes; is a quote not closed?");
        }

        var larger = pool.Rent((int)Math.Min(end * 2L, Array.MaxLength));
        Bytes.CopyTo(larger);
        pool.Return(Buffer);
        rented = larger;
    }
}
