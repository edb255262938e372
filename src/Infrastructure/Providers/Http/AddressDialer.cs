using System.Net;
using System.Net.Sockets;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Connects to a host: resolves its name, leaves out every address that may not be connected to, and tries the others in turn. An attempt
/// that is slow does not hold up the next one (RFC 8305 §5), so a dead IPv6 address costs a moment and not the run.
/// </summary>
internal sealed class AddressDialer(OutboundRules rules, IReadOnlyList<IPNetwork> allowed, TimeProvider time)
{
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);

    /// <exception cref="OutboundFaultException">All its addresses are refused.</exception>
    /// <exception cref="SocketException">The name does not resolve, or no address takes the connection.</exception>
    public async Task<NetworkStream> ConnectAsync(DnsEndPoint host, CancellationToken cancellationToken)
    {
        var (open, _) = Judge(await ResolveAsync(host.Host, cancellationToken), host.Port);
        return await ConnectAsync(open, failed: null, cancellationToken);
    }

    /// <summary>The addresses of a name, judged by nobody yet.</summary>
    /// <exception cref="SocketException">The name does not resolve.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        // The platform's resolver does not take every literal address: 0.0.0.0, which leads to this machine, is one it refuses.
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await rules.Resolve(host, cancellationToken);
        return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Which of the addresses may be connected to, and why the first of the others may not; null when all may.</summary>
    /// <exception cref="OutboundFaultException">None may.</exception>
    public (IReadOnlyList<IPEndPoint> Open, OutboundFaultException? Refusal) Judge(IPAddress[] addresses, int port)
    {
        var open = new List<IPEndPoint>(addresses.Length);
        OutboundFaultException? refusal = null;
        foreach (var address in addresses)
        {
            if (rules.Refusal(address, port, allowed) is { } refused)
            {
                refusal ??= refused;
            }
            else
            {
                open.Add(new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port));
            }
        }

        return open.Count > 0 || refusal is null ? (open, refusal) : throw refusal;
    }

    /// <summary>Connects to the first of these that takes it.</summary>
    /// <param name="open">As <see cref="Judge"/> gives them; at least one.</param>
    /// <param name="failed">Is told each that does not take it, by whichever thread finds out; null for nobody.</param>
    /// <exception cref="SocketException">None takes the connection.</exception>
    public async Task<NetworkStream> ConnectAsync(
        IReadOnlyList<IPEndPoint> open, Action<IPEndPoint, SocketError>? failed, CancellationToken cancellationToken) =>
        new(await FirstAsync(open, failed, cancellationToken), ownsSocket: true);

    private async Task<Socket> FirstAsync(IReadOnlyList<IPEndPoint> targets, Action<IPEndPoint, SocketError>? failed, CancellationToken cancellationToken)
    {
        using var race = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = new Queue<IPEndPoint>(targets);
        var attempts = new List<Task<Socket>>();
        SocketException? first = null;
        try
        {
            while (waiting.Count > 0 || attempts.Count > 0)
            {
                if (waiting.TryDequeue(out var target))
                {
                    attempts.Add(AttemptAsync(target, failed, race.Token));
                }

                if (await NextAsync(attempts, waiting.Count > 0, cancellationToken) is not { } done)
                {
                    continue;
                }

                attempts.Remove(done);
                try
                {
                    return await done;
                }
                catch (SocketException exception)
                {
                    first ??= exception;
                }
                catch (OperationCanceledException)
                {
                    // In the words the client waits for: its own deadline, or the caller's.
                    cancellationToken.ThrowIfCancellationRequested();
                    throw;
                }
            }
        }
        finally
        {
            await race.CancelAsync();
            attempts.ForEach(LetGo);
        }

        throw first!;
    }

    /// <summary>The attempt that ended first; null when it is time for another one.</summary>
    private async Task<Task<Socket>?> NextAsync(List<Task<Socket>> attempts, bool hasMore, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.WhenAny(attempts).WaitAsync(hasMore ? HeadStart : Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static async Task<Socket> AttemptAsync(IPEndPoint target, Action<IPEndPoint, SocketError>? failed, CancellationToken cancellationToken)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellationToken);
            return socket;
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            failed?.Invoke(target, refused.SocketErrorCode);
            throw;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // An attempt that was overtaken may still succeed in its last moment, or fail, which is nobody's concern now.
    private static void LetGo(Task<Socket> attempt) => _ = attempt.ContinueWith(
        ended =>
        {
            if (ended.IsCompletedSuccessfully)
            {
                ended.Result.Dispose();
            }
            else
            {
                _ = ended.Exception;
            }
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
