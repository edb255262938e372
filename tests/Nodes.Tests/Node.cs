using System.Diagnostics;
using System.Globalization;
using System.Text;
using CleanCustomers.Testing;

namespace CleanCustomers.Nodes.Tests;

/// <summary>One serving process of the product.</summary>
internal sealed class Node : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "cleancustomers.dll");

    private readonly Process process;
    private readonly StringBuilder log = new();

    private Node(string name, int port, Process process)
    {
        Name = name;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>As the owner of leases.</summary>
    public string Owner => string.Create(CultureInfo.InvariantCulture, $"{Name}/{process.Id}");

    public bool HasEnded => process.HasExited;

    public int ExitCode => process.ExitCode;

    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    public static Node Start(string name, string folder, IEnumerable<(string Key, string Value)> settings)
    {
        var port = LocalPort.Free();
        string[] arguments =
        [
            Program, "serve", "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"), "--data", Path.Combine(folder, "data"),
            .. settings.Append(("Collection:Node", name)).SelectMany(setting => new[] { "--set", $"{setting.Item1}={setting.Item2}" }),
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder };
        TestKey.AddTo(start.Environment);
        return new Node(name, port, Process.Start(start)!);
    }

    public async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var started = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(http))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(60))
            {
                throw new InvalidOperationException($"{Name} does not answer: {Log}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>SIGKILL, SIGSTOP, SIGCONT, SIGTERM.</summary>
    public Task SignalAsync(string signal) => ServerPrograms.RunAsync("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);

    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop and waits until it has.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        using var longest = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await process.WaitForExitAsync(longest.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Address, "health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }
}
