using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using CleanCustomers.Testing;

namespace CleanCustomers.SystemTests;

/// <summary>The product's executable, started as a process of its own with a data folder and a provider folder.</summary>
internal sealed class Product : IDisposable
{
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "cleancustomers.dll");

    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("cleancustomers-");

    public string DataFolder => Path.Combine(scratch.FullName, "data");

    public string ProvidersFolder => Path.Combine(scratch.FullName, "providers");

    public string DatabasePath => Path.Combine(DataFolder, "cleancustomers.db");

    public void WritePreset(string provider, string json)
    {
        Directory.CreateDirectory(ProvidersFolder);
        File.WriteAllText(Path.Combine(ProvidersFolder, provider + ".json"), json);
    }

    /// <summary>Starts a command; its output is collected so that a full pipe never holds it up.</summary>
    /// <param name="settings">Settings of the product.</param>
    public Running Start(IReadOnlyList<string> arguments, params IReadOnlyList<(string Name, string Value)> settings) =>
        Start(arguments, settings, []);

    /// <param name="settings">Settings of the product.</param>
    /// <param name="secrets">Environment variables that presets refer to.</param>
    public Running Start(
        IReadOnlyList<string> arguments, IReadOnlyList<(string Name, string Value)> settings, IReadOnlyList<(string Name, string Value)> secrets)
    {
        var start = new ProcessStartInfo("dotnet", [Executable, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = scratch.FullName,
        };
        start.Environment["CLEANCUSTOMERS_Storage__Folder"] = DataFolder;
        start.Environment["CLEANCUSTOMERS_Providers__Folder"] = ProvidersFolder;
        start.Environment["CLEANCUSTOMERS_Sandbox__Enabled"] = "false";
        TestKey.AddTo(start.Environment);
        foreach (var (name, value) in settings.Select(setting => ("CLEANCUSTOMERS_" + setting.Name, setting.Value)).Concat(secrets))
        {
            start.Environment[name] = value;
        }

        return new Running(Process.Start(start)!);
    }

    /// <summary>Runs <c>collect</c> to its end and returns the run it reports.</summary>
    public Task<JsonNode> CollectAsync(string provider, params string[] options) => CollectAsync(provider, [], options);

    /// <param name="secrets">Environment variables that the preset refers to.</param>
    public async Task<JsonNode> CollectAsync(string provider, IReadOnlyList<(string Name, string Value)> secrets, string[] options)
    {
        using var running = Start(["collect", provider, "--json", .. options], [], secrets);
        var (code, output, errors) = await running.EndAsync();
        code.Should().BeOneOf([0, 1], "collect ends with 0, or with 1 when a run did not succeed: {0}", errors);
        return JsonNode.Parse(output)!["providers"]![0]!["run"]!;
    }

    public void Dispose() => scratch.Delete(recursive: true);

    /// <summary>A started command.</summary>
    internal sealed class Running : IDisposable
    {
        private readonly Process process;
        private readonly StringBuilder output = new();
        private readonly StringBuilder errors = new();

        public Running(Process process)
        {
            this.process = process;
            process.OutputDataReceived += (_, line) => Keep(output, line.Data);
            process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public bool HasEnded => process.HasExited;

        /// <summary>What it has written to standard error until now.</summary>
        public string Errors
        {
            get
            {
                lock (errors)
                {
                    return errors.ToString();
                }
            }
        }

        /// <summary>SIGKILL: the process gets no chance to tidy up.</summary>
        public void Kill() => process.Kill();

        public async Task<(int Code, string Output, string Errors)> EndAsync()
        {
            await process.WaitForExitAsync();
            return (process.ExitCode, output.ToString(), Errors);
        }

        public void Dispose()
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            process.Dispose();
        }

        private static void Keep(StringBuilder text, string? line)
        {
            lock (text)
            {
                text.AppendLine(line);
            }
        }
    }
}
