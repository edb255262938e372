using System.Net;
using System.Net.Sockets;

namespace CleanCustomers.Connector.Tests.Outbound;

/// <summary>Answers the first bytes of each connection with exactly these bytes, or never, whatever protocol was meant.</summary>
internal sealed class HandshakeServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopped = new();
    private readonly Task serving;
    private int connections;

    private HandshakeServer(byte[]? answer)
    {
        listener.Start();
        serving = ServeAsync(answer);
    }

    public Uri BaseUrl => new($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    public int Connections => Volatile.Read(ref connections);

    /// <param name="answer">Null to say nothing and keep the line open.</param>
    public static HandshakeServer Start(byte[]? answer) => new(answer);

    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        listener.Dispose();
        await serving.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        stopped.Dispose();
    }

    private async Task ServeAsync(byte[]? answer)
    {
        while (!stopped.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(stopped.Token);
                Interlocked.Increment(ref connections);
                await AnswerAsync(client.GetStream(), answer);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
                // Stopped, or the caller hung up first.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream, byte[]? answer)
    {
        var hello = new byte[4096];
        if (await stream.ReadAsync(hello, stopped.Token) == 0)
        {
            return;
        }

        if (answer is null)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopped.Token);
            return;
        }

        await stream.WriteAsync(answer, stopped.Token);

        // Until the other side has read it and gone: closing earlier could destroy what was sent.
        while (await stream.ReadAsync(hello, stopped.Token) > 0)
        {
        }
    }
}
