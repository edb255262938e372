namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Counts the bytes read from the wire and can look at the first one before anybody else does.</summary>
internal sealed class CountedStream(Stream inner) : Stream
{
    private readonly byte[] first = new byte[1];
    private bool hasFirst;

    public long Count { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The first byte, or -1 when there is none. It is read again by the next read.</summary>
    public async ValueTask<int> PeekAsync(CancellationToken cancellationToken)
    {
        if (!hasFirst && Count == 0)
        {
            hasFirst = await inner.ReadAsync(first, cancellationToken) == 1;
        }

        return hasFirst ? first[0] : -1;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (hasFirst && !buffer.IsEmpty)
        {
            hasFirst = false;
            buffer.Span[0] = first[0];
            Count++;
            return 1;
        }

        var read = await inner.ReadAsync(buffer, cancellationToken);
        Count += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
