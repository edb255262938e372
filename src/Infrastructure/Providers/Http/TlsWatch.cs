namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Looks at the first records that a server sends (RFC 8446 §5.1), so that a handshake that failed can be told by the protocol and not by an
/// exception's text. Looks no further once the handshake is over.
/// </summary>
internal sealed class TlsWatch(Stream inner) : Stream
{
    private const byte Alert = 21;
    private const byte Fatal = 2;
    private const byte Handshake = 22;
    private const byte ServerHello = 2;
    private const ushort Tls12 = 0x0303;

    private readonly byte[] record = new byte[11];
    private int have;
    private int left;
    private bool hasHello;
    private bool isOver;

    /// <summary>The server sent something that is no record.</summary>
    public bool IsNotTls { get; private set; }

    /// <summary>The server chose a version older than 1.2.</summary>
    public bool IsOld { get; private set; }

    /// <summary>The last fatal alert that the server sent in the open, or null.</summary>
    public byte? AlertSent { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Stop() => isOver = true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if (!isOver)
        {
            Look(buffer.Span[..read]);
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Connections are read asynchronously.");

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Closing a connection may say goodbye, and does so synchronously.
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

    private void Look(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            if (have < record.Length && (have < 5 || left > 0))
            {
                record[have] = one;
            }

            have++;
            if (have == 5)
            {
                BeginRecord();
            }
            else if (have > 5 && --left == 0)
            {
                EndRecord();
            }

            if (IsNotTls)
            {
                return;
            }
        }
    }

    private void BeginRecord()
    {
        IsNotTls = record[0] is < 20 or > 23 || record[1] != 3;
        left = (record[3] << 8) | record[4];
        if (left == 0)
        {
            have = 0;
        }
    }

    private void EndRecord()
    {
        if (record[0] == Alert && have == 7 && record[5] == Fatal)
        {
            AlertSent = record[6];
        }

        // Only the first one: later ones may be encrypted and look like anything.
        if (record[0] == Handshake && !hasHello)
        {
            hasHello = true;
            IsOld = have >= record.Length && record[5] == ServerHello && ((record[9] << 8) | record[10]) < Tls12;
        }

        have = 0;
    }
}
