using System.Diagnostics;
using CleanCustomers.Benchmarks.Provider;
using CleanCustomers.Testing;

namespace CleanCustomers.Benchmarks;

/// <summary>Processes of this same program: nothing that one side leaves in memory helps or burdens the other.</summary>
internal static class Side
{
    /// <summary>Runs one side to its end over an empty store of its own.</summary>
    /// <param name="postgres">The server that gets a database; null for a file in a folder.</param>
    public static async Task<Measured> MeasureAsync(string side, Uri provider, PostgresServer? postgres, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            await using var database = postgres is null ? null : await FreshDatabase.CreateAsync(postgres);
            string[] place = database is null ? ["--folder", folder] : ["--folder", folder, "--postgres", database.ConnectionString];
            using var process = Start([side, "--provider", provider.ToString(), .. place]);
            Measured? measured = null;
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                measured ??= Measured.TryRead(line);
            }

            await process.WaitForExitAsync(cancellationToken);
            return measured ?? throw new InvalidOperationException($"The {side} side ended with code {process.ExitCode} and without a figure.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static Process Start(IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}

/// <summary>The provider's process; ends when disposed.</summary>
internal sealed class RunningProvider : IAsyncDisposable
{
    private readonly Process process;

    private RunningProvider(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<RunningProvider> StartAsync(int customers, int pageSize, CancellationToken cancellationToken)
    {
        var started = Side.Start(["provider", "--customers", $"{customers}", "--page", $"{pageSize}"]);
        while (await started.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(ProviderHost.Announcement, StringComparison.Ordinal))
            {
                return new RunningProvider(started, new Uri(line[ProviderHost.Announcement.Length..]));
            }
        }

        throw new InvalidOperationException("The provider ended before it listened.");
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
