using System.Globalization;
using Xunit.Abstractions;

namespace CleanCustomers.ReleaseTests;

/// <summary>How long a start takes, compiled ahead and compiled while it runs. Figures for the record; machines differ, so none is asserted.</summary>
[Collection(nameof(ReleaseArchive))]
public sealed class StartTests(ReleaseArchive archive, ITestOutputHelper output)
{
    private const int Starts = 3;

    [FactOnLinux]
    public async Task Start_up_is_timed()
    {
        // The same program as this test's build made it; its folder need not be open to another user.
        var here = await CopyAsync();
        var ahead = new List<double>();
        var plain = new List<double>();

        try
        {
            for (var start = 0; start < Starts; start++)
            {
                ahead.Add(await StartAsync(archive.Program));
                plain.Add(await StartAsync("dotnet", Path.Combine(here.FullName, "cleancustomers.dll")));
            }
        }
        finally
        {
            here.Delete(recursive: true);
        }

        output.WriteLine($"Start to ready, new data folder, ms: archive {Text(ahead)}; not compiled ahead {Text(plain)}");
    }

    private async Task<double> StartAsync(params string[] program)
    {
        using var installation = await Installation.CreateAsync(program);
        using var service = await installation.ServeAsync(
            ("CLEANCUSTOMERS_Providers__Folder", Path.Combine(archive.Folder, "providers")), ("CLEANCUSTOMERS_Collection__Scheduled", "false"));
        (await service.StopAsync()).Should().Be(0, service.Written);
        return service.StartedIn.TotalMilliseconds;
    }

    private static async Task<DirectoryInfo> CopyAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cleancustomers-plain-");
        await Testing.ServerPrograms.RunAsync("cp", ["-r", AppContext.BaseDirectory + "/.", folder.FullName]);
        File.SetUnixFileMode(folder.FullName, ReleaseArchive.Mode("755"));
        return folder;
    }

    private static string Text(IEnumerable<double> values) => string.Join(", ", values.Select(value => value.ToString("F0", CultureInfo.InvariantCulture)));
}
