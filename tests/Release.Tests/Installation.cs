using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using CleanCustomers.Testing;

namespace CleanCustomers.ReleaseTests;

/// <summary>
/// A machine's folders for one installation: data and temporary files that the service may write, a working directory that it may not. Programs
/// run as an ordinary user, with no environment but the one given.
/// </summary>
internal sealed class Installation : IDisposable
{
    private static readonly bool IsRoot = Environment.UserName == "root";
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("cleancustomers-install-");
    private readonly string[] program;

    private Installation(string[] program) => this.program = program;

    public int Port { get; } = LocalPort.Free();

    /// <summary>Does not exist before the first start.</summary>
    public string DataFolder => Path.Combine(StateFolder, "data");

    public string DatabasePath => Path.Combine(DataFolder, "cleancustomers.db");

    public string TemporaryFolder => Path.Combine(scratch.FullName, "tmp");

    public string WorkingFolder => Path.Combine(scratch.FullName, "work");

    private string StateFolder => Path.Combine(scratch.FullName, "state");

    private string NotifyPath => Path.Combine(scratch.FullName, "notify");

    /// <param name="program">The executable, with what goes before the command.</param>
    public static async Task<Installation> CreateAsync(params string[] program)
    {
        var installation = new Installation(program);
        File.SetUnixFileMode(installation.scratch.FullName, ReleaseArchive.Mode("755"));
        Directory.CreateDirectory(installation.WorkingFolder, ReleaseArchive.Mode("555"));
        string[] own = ["-d", "-m", "700", .. IsRoot ? new[] { "-o", "nobody" } : []];
        await ServerPrograms.RunAsync("install", [.. own, installation.StateFolder, installation.TemporaryFolder]);
        return installation;
    }

    /// <summary>Runs a command of the program to its end.</summary>
    public Task<Ended> RunAsync(IReadOnlyList<string> arguments, params IReadOnlyList<(string Name, string Value)> settings) =>
        EndAsync(Start([.. program, .. arguments], settings));

    /// <summary>Runs any command as the user that the program runs as.</summary>
    public Task<Ended> RunAsUserAsync(params IReadOnlyList<string> command) => EndAsync(Start(command, []));

    /// <summary>Starts <c>serve</c> and waits until it has told the service manager that it is ready.</summary>
    public async Task<Service> ServeAsync(params IReadOnlyList<(string Name, string Value)> settings)
    {
        var started = Stopwatch.GetTimestamp();
        var service = BeginServing(settings);
        await service.TellsAsync("READY=1");
        service.StartedIn = Stopwatch.GetElapsedTime(started);
        return service;
    }

    /// <summary>Starts <c>serve</c>; we are its service manager unless the settings name another.</summary>
    public Service BeginServing(params IReadOnlyList<(string Name, string Value)> settings)
    {
        File.Delete(NotifyPath);
        var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(NotifyPath));
        File.SetUnixFileMode(NotifyPath, ReleaseArchive.Mode("666"));
        var address = FormattableString.Invariant($"http://127.0.0.1:{Port}");
        var process = Start(
            [.. program, "serve"],
            [("CLEANCUSTOMERS_urls", address), ("CLEANCUSTOMERS_Sandbox__Port", "0"), ("NOTIFY_SOCKET", NotifyPath), .. TestKey.Settings, .. settings]);
        return new Service(process, manager, address);
    }

    public void Dispose()
    {
        File.SetUnixFileMode(WorkingFolder, ReleaseArchive.Mode("755"));
        scratch.Delete(recursive: true);
    }

    private Process Start(IReadOnlyList<string> command, IReadOnlyList<(string Name, string Value)> settings)
    {
        // setpriv and env become the program, so that signals and exit code are its own.
        string[] user = IsRoot ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--no-new-privs"] : ["setpriv", "--no-new-privs"];
        (string Name, string Value)[] environment =
        [
            ("PATH", Environment.GetEnvironmentVariable("PATH")!), ("DOTNET_ROOT", DotnetRoot()), ("DOTNET_EnableDiagnostics", "0"), ("TMPDIR", TemporaryFolder),
            ("CLEANCUSTOMERS_Storage__Folder", DataFolder), .. settings,
        ];
        string[] all = [.. user, "env", "--ignore-environment", .. environment.Select(variable => $"{variable.Name}={variable.Value}"), .. command];
        return Process.Start(new ProcessStartInfo(all[0], all[1..])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = WorkingFolder,
        })!;
    }

    private static async Task<Ended> EndAsync(Process process)
    {
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return new Ended(process.ExitCode, await output, await errors);
        }
    }

    // Of the runtime that runs this test: shared/Microsoft.NETCore.App/<version>/ below it.
    private static string DotnetRoot() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}

/// <summary>A command that has ended.</summary>
internal sealed record Ended(int Code, string Output, string Errors);

/// <summary>A server that runs.</summary>
internal sealed class Service : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly Socket manager;
    private readonly StringBuilder written = new();

    public Service(Process process, Socket manager, string address)
    {
        this.process = process;
        this.manager = manager;
        Http = new HttpClient { BaseAddress = new Uri(address) }.WithTestKey();
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; }

    /// <summary>From the start of the process until it said that it is ready.</summary>
    public TimeSpan StartedIn { get; set; }

    public string Written
    {
        get
        {
            lock (written)
            {
                return written.ToString();
            }
        }
    }

    /// <summary>Waits for the next message to the service manager.</summary>
    public async Task TellsAsync(string state)
    {
        var buffer = new byte[256];
        using var deadline = new CancellationTokenSource(Deadline);
        var heard = manager.ReceiveAsync(buffer, deadline.Token).AsTask();
        var ended = process.WaitForExitAsync(deadline.Token);
        if (await Task.WhenAny(heard, ended) != heard)
        {
            throw new InvalidOperationException($"It never told {state}: {Written}");
        }

        Encoding.ASCII.GetString(buffer, 0, await heard).Should().Be(state);
    }

    public async Task<JsonNode> GetAsync(string path) => (await Http.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative)))!;

    /// <summary>SIGTERM, as the service manager sends it, which is told of it; waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await SignalAsync();
        await TellsAsync("STOPPING=1");
        return await EndAsync();
    }

    /// <summary>Sends SIGTERM.</summary>
    public Task SignalAsync() => ServerPrograms.RunAsync("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);

    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
        manager.Dispose();
        Http.Dispose();
    }

    private void Keep(string? line)
    {
        lock (written)
        {
            written.AppendLine(line);
        }
    }
}
