using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CleanCustomers.Testing;

/// <summary>Programs of the servers that <c>test.sh</c> installs from the distribution, and how tests run them.</summary>
public static class ServerPrograms
{
    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin"];

    /// <summary>Folder of PostgreSQL's programs; null where it is not installed.</summary>
    public static string? Postgres { get; } = FindPostgres();

    public static string? Redis { get; } = Find("redis-server");

    public static string? PgBouncer { get; } = Find("pgbouncer");

    /// <summary>Why tests of a server are skipped; null when it is there. In CI nothing is skipped: a missing server fails the test.</summary>
    public static string? WhyNot(params ReadOnlySpan<(string Name, string? Program)> servers)
    {
        foreach (var (name, program) in servers)
        {
            if (program is null && Environment.GetEnvironmentVariable("CI") != "true")
            {
                return $"{name} is not installed; ./test.sh installs it.";
            }
        }

        return null;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; with what it wrote.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = Start(program, arguments, environment);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var written = await output + await errors;
        return process.ExitCode == 0
            ? written
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{program} ended with {process.ExitCode}: {written}"));
    }

    /// <summary>Starts a server that stays in the foreground; what it writes is kept for messages.</summary>
    public static (Process Process, StringBuilder Output) Launch(string program, IEnumerable<string> arguments)
    {
        var start = Start(program, arguments, null);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var output = new StringBuilder();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return (process, output);

        void Keep(string? line)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }

    /// <summary>Ends a process this test started, at once.</summary>
    public static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>PostgreSQL refuses root, so its programs run as the user of the distribution's package then.</summary>
    public static (string Program, IEnumerable<string> Arguments) AsPostgres(string program, IEnumerable<string> arguments) =>
        Environment.UserName == "root" ? ("runuser", ["-u", "postgres", "--", program, .. arguments]) : (program, arguments);

    private static ProcessStartInfo Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, WorkingDirectory = Path.GetTempPath() };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static string? Find(string program) =>
        Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static string? FindPostgres()
    {
        const string Versions = "/usr/lib/postgresql";
        var folders = Directory.Exists(Versions) ? Directory.GetDirectories(Versions).OrderDescending(StringComparer.Ordinal).Select(folder => Path.Combine(folder, "bin")) : [];
        return folders.Concat(Folders).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }
}
