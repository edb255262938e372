using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using CleanCustomers.Testing;

namespace CleanCustomers.SystemTests.AdventureWorks;

/// <summary>json-server 0.17.4, a REST server written by others, on a free port of this machine.</summary>
internal sealed class JsonServer : IAsyncDisposable
{
    private readonly Process process;
    private readonly HttpClient client;

    private JsonServer(Process process, Uri baseUrl)
    {
        this.process = process;
        BaseUrl = baseUrl;
        client = new HttpClient { BaseAddress = baseUrl };
    }

    /// <summary>Where <c>test.sh</c> installs it; null when it did not.</summary>
    public static string? Script { get; } = FindScript();

    public Uri BaseUrl { get; }

    public static async Task<JsonServer> StartAsync(string databaseFile)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(
            "node", [Script!, "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--quiet", databaseFile])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var started = Process.Start(start)!;
        started.OutputDataReceived += (_, _) => { };
        started.ErrorDataReceived += (_, _) => { };
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        await Eventually.True(() => started.HasExited || Answers(port), TimeSpan.FromSeconds(60));
        return new JsonServer(started, new Uri($"http://127.0.0.1:{port}/"));
    }

    /// <summary>Changes members of a customer through the server's own API.</summary>
    public async Task PatchAsync(int id, JsonObject changes)
    {
        var answer = await client.PatchAsJsonAsync($"customers/{id}", changes);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static bool Answers(int port)
    {
        try
        {
            using var socket = new TcpClient();
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? FindScript()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "artifacts", "npm", "node_modules", "json-server", "lib", "cli", "bin.js");
            if (File.Exists(script))
            {
                return script;
            }
        }

        return null;
    }
}
