using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CleanCustomers.Testing;

/// <summary>
/// A socket on 127.0.0.1 that reads one request head per connection, writes exactly the given bytes and closes: for answers no HTTP
/// server would send (garbage status lines, bodies without length, lengths that lie).
/// </summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopped = new();
    private readonly Func<int, string, byte[]> answer;
    private readonly Task serving;
    private int requestCount;

    private RawServer(Func<int, string, byte[]> answer)
    {
        this.answer = answer;
        listener.Start();
        BaseUrl = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        serving = ServeAsync();
    }

    public Uri BaseUrl { get; }

    public int RequestCount => Volatile.Read(ref requestCount);

    /// <param name="answer">The bytes for the n-th request, from 1.</param>
    public static RawServer Start(Func<int, byte[]> answer) => new((request, _) => answer(request));

    /// <param name="answer">The bytes for a path and query.</param>
    public static RawServer Start(Func<string, byte[]> answer) => new((_, target) => answer(target));

    /// <summary>The same text (bytes as Latin-1) for every request.</summary>
    public static RawServer Start(string answer) => new((_, _) => Encoding.Latin1.GetBytes(answer));

    /// <summary>An address on this machine where nobody listens.</summary>
    public static Uri NobodyListens()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
    }

    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        listener.Stop();
        await serving.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System);
        listener.Dispose();
        stopped.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!stopped.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(stopped.Token);
                await AnswerAsync(client.GetStream());
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // Stopped, or the caller hung up first: the next connection is served all the same.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, stopped.Token);
            if (read == 0)
            {
                return;
            }

            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        var target = head.ToString().Split(' ')[1];
        await stream.WriteAsync(answer(Interlocked.Increment(ref requestCount), target), stopped.Token);
    }
}
