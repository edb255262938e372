using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CleanCustomers.Connector.Tests.Outbound;

/// <summary>An http proxy on this machine: tunnels and whole requests, with a password if a test wants one. Every name leads to 127.0.0.1.</summary>
internal sealed class TestProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopped = new();
    private readonly ConcurrentQueue<string> heads = new();
    private readonly string? credentials;
    private readonly Task serving;

    private TestProxy(string? credentials)
    {
        this.credentials = credentials is null ? null : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}";
        listener.Start();
        serving = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>The head of every request to the proxy.</summary>
    public IReadOnlyList<string> Heads => [.. heads];

    /// <param name="credentials"><c>user:password</c> that it asks for, or null.</param>
    public static TestProxy Start(string? credentials = null) => new(credentials);

    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        listener.Dispose();
        await serving.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        stopped.Dispose();
    }

    private async Task ServeAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopped.Token);
                clients.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await AnswerAsync(client.GetStream());
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // One of the two sides has gone.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var head = await ReadHeadAsync(stream);
        heads.Enqueue(head);
        if (credentials is not null && !head.Contains($"\r\nProxy-Authorization: {credentials}\r\n", StringComparison.Ordinal))
        {
            await stream.WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), stopped.Token);
            return;
        }

        var words = head.Split(' ', 3);
        var target = words[0] == "CONNECT" ? new Uri($"https://{words[1]}") : new Uri(words[1]);
        using var upstream = new TcpClient();
        await upstream.ConnectAsync(IPAddress.Loopback, target.Port, stopped.Token);
        if (words[0] == "CONNECT")
        {
            await stream.WriteAsync("HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n"u8.ToArray(), stopped.Token);
        }
        else
        {
            await upstream.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"{words[0]} {target.PathAndQuery} {words[2]}"), stopped.Token);
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopped.Token);
        await Task.WhenAny(stream.CopyToAsync(upstream.GetStream(), ended.Token), upstream.GetStream().CopyToAsync(stream, ended.Token));
        await ended.CancelAsync();
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, stopped.Token) == 1)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
