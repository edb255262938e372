using System.Net.Sockets;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// A connection that says when it is closed before its first byte. The platform takes such an end for an idle connection that went away and
/// asks three times more by itself, so that four requests of ours would be sixteen at a dead provider; after the first byte it is left to do so.
/// </summary>
internal sealed class FreshStream(NetworkStream inner) : Stream
{
    private bool hasAnswered;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (hasAnswered || buffer.IsEmpty)
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }

        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            hasAnswered = read > 0;
            return hasAnswered ? read : throw new OutboundFaultException(FaultTable.Reset);
        }
        catch (IOException reset)
        {
            throw new OutboundFaultException(FaultTable.Reset, inner: reset);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Connections are read asynchronously.");

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

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
