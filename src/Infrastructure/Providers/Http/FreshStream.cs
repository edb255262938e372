using System.Net.Sockets;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// A connection that says when it is closed before its first byte. The platform takes such an end for an idle connection that went away and
/// asks three times more by itself, so that four requests of ours would be sixteen at a dead provider; after the first byte it is left to do so.
/// </summary>
internal sealed class FreshStream(NetworkStream inner) : StreamAround(inner)
{
    private bool hasAnswered;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (hasAnswered || buffer.IsEmpty)
        {
            return await Inner.ReadAsync(buffer, cancellationToken);
        }

        try
        {
            var read = await Inner.ReadAsync(buffer, cancellationToken);
            hasAnswered = read > 0;
            return hasAnswered ? read : throw new OutboundFaultException(FaultTable.Reset);
        }
        catch (IOException reset)
        {
            throw new OutboundFaultException(FaultTable.Reset, inner: reset);
        }
    }
}
