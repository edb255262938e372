using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CleanCustomers.Testing;

/// <summary>A Redis server on a free port of this machine that keeps nothing on disk.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("cleancustomers-redis-").FullName;
    private readonly List<string> settings;
    private (Process Process, StringBuilder Output)? running;

    private RedisServer(IEnumerable<string> settings) => this.settings = [.. settings];

    public int Port { get; } = LocalPort.Free();

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>The server process; freeze or kill it with a signal, and <see cref="BeginAsync"/> again after a kill.</summary>
    public Process Process => running!.Value.Process;

    /// <param name="settings">Further command-line settings, such as <c>--requirepass</c>, <c>secret</c>.</param>
    public static async Task<RedisServer> StartAsync(params IEnumerable<string> settings)
    {
        var server = new RedisServer(settings);
        await server.BeginAsync();
        return server;
    }

    /// <summary>Starts it, empty, and waits until its port answers.</summary>
    public async Task BeginAsync()
    {
        if (ServerPrograms.Redis is not { } program)
        {
            throw new InvalidOperationException("Redis is not installed; ./test.sh installs it.");
        }

        running = ServerPrograms.Launch(
            program,
            ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder, .. settings]);
        var started = Stopwatch.GetTimestamp();
        while (!LocalPort.Answers(Port))
        {
            if (running.Value.Process.HasExited || Stopwatch.GetElapsedTime(started) > LongestStart)
            {
                throw new InvalidOperationException($"Redis does not answer: {running.Value.Output}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Stops it as a debugger would: connections stay open and nothing answers.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    public async Task KillAsync()
    {
        await ServerPrograms.EndAsync(running!.Value.Process);
        running = null;
    }

    private async Task SignalAsync(string signal) =>
        await ServerPrograms.RunAsync("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {Process.Id}")]);

    public async ValueTask DisposeAsync()
    {
        if (running is not null)
        {
            await KillAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}
