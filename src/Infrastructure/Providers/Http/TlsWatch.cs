namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Looks at the first records that a server sends (RFC 8446 §5.1), so that a handshake that failed can be told by the protocol and not by an
/// exception's text. Looks no further once the handshake is over.
/// </summary>
internal sealed class TlsWatch(Stream inner) : StreamAround(inner)
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

    public void Stop() => isOver = true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Inner.ReadAsync(buffer, cancellationToken);
        if (!isOver)
        {
            Look(buffer.Span[..read]);
        }

        return read;
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
