using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using CleanCustomers.Testing;

namespace CleanCustomers.CommandLine.Tests;

/// <summary>A home folder with the shipped presets, and the real program run in it as a process.</summary>
internal sealed class ProgramHome : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clean customers ");

    public ProgramHome()
    {
        var shipped = Path.Combine(Root(), "providers");
        Directory.CreateDirectory(Providers);
        foreach (var file in Directory.EnumerateFiles(shipped))
        {
            File.Copy(file, Path.Combine(Providers, Path.GetFileName(file)));
        }
    }

    public string Folder => folder.FullName;

    public string Providers => Path.Combine(folder.FullName, "providers");

    public int SandboxPort { get; } = FreePort();

    public void Dispose() => folder.Delete(recursive: true);

    public Executable Start(params string[] arguments) =>
        new(folder.FullName, [.. arguments, "--set", string.Create(CultureInfo.InvariantCulture, $"Sandbox:Port={SandboxPort}")]);

    public async Task<CliOutcome> RunAsync(params string[] arguments)
    {
        using var program = Start(arguments);
        return await program.EndAsync();
    }

    /// <summary>A client of the server at an address, with a key that the program made for it.</summary>
    public async Task<HttpClient> ClientAsync(string address, string scopes)
    {
        var made = await RunAsync("keys", "create", "--client", "test", "--scopes", scopes);
        made.ExitCode.Should().Be(0, made.Error);
        var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.Out.Trim());
        return http;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The checkout's root.</summary>
    public static string Root()
    {
        var place = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(place.FullName, "CleanCustomers.sln")))
        {
            place = place.Parent ?? throw new InvalidOperationException("The tests run outside the checkout.");
        }

        return place.FullName;
    }
}

/// <summary>The program as a process; its output is kept line by line.</summary>
internal sealed class Executable : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> error = new();

    public Executable(string home, string[] arguments)
    {
        // A test run in the background passes an ignored SIGINT on to its children; a terminal does not.
        var start = new ProcessStartInfo("env")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add("--default-signal=INT");
        start.ArgumentList.Add("dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "cleancustomers.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.Environment["CLEANCUSTOMERS_HOME"] = home;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasEnded => process.HasExited;

    public string Out => string.Join('\n', output);

    public string Error => string.Join('\n', error);

    public async Task<CliOutcome> EndAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await process.WaitForExitAsync(deadline.Token);
        return new CliOutcome(process.ExitCode, Out, Error);
    }

    /// <summary>Waits for a text on standard output.</summary>
    public Task SaysAsync(string text) => Eventually.True(() => Out.Contains(text, StringComparison.Ordinal), Deadline);

    /// <summary>Sends a signal as <c>kill</c> does: <c>INT</c> is Ctrl+C.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
