using System.Globalization;
using System.Net;
using CleanCustomers.Testing;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.ReleaseTests;

/// <summary>The unpacked archive as a service: an ordinary user, a program folder that cannot be written, settings from the environment alone.</summary>
[Collection(nameof(ReleaseArchive))]
public sealed class ServeTests(ReleaseArchive archive)
{
    private const int Customers = 300;

    private (string, string)[] Settings =>
    [
        ("CLEANCUSTOMERS_Providers__Folder", Path.Combine(archive.Folder, "providers")),
        ("CLEANCUSTOMERS_Sandbox__Customers", Customers.ToString(CultureInfo.InvariantCulture)),
        ("CLEANCUSTOMERS_Sandbox__ChangeEvery", "1.00:00:00"),
    ];

    [FactOnLinux]
    public async Task It_collects_serves_stops_and_starts_again_without_touching_its_folder()
    {
        using var installation = await Installation.CreateAsync(archive.Program);
        var before = archive.Snapshot();

        IReadOnlyList<string> first, second;
        using (var service = await installation.ServeAsync(Settings))
        {
            first = await CollectedAsync(service, runs: 1);
            (await service.StopAsync()).Should().Be(0, service.Written);
        }

        var stored = Ask(installation, "SELECT count(*) FROM customers");
        Ask(installation, "SELECT count(*) FROM pragma_quick_check WHERE quick_check <> 'ok'").Should().Be(0);
        using (var service = await installation.ServeAsync(Settings))
        {
            second = await CollectedAsync(service, runs: 2);
            (await service.StopAsync()).Should().Be(0, service.Written);
        }

        before.Should().HaveCountGreaterThan(50);
        archive.Snapshot().Should().Equal(before, "the program writes nothing beside itself");
        Directory.EnumerateFileSystemEntries(installation.WorkingFolder).Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(installation.TemporaryFolder).Should().BeEmpty();
        Directory.EnumerateFiles(installation.DataFolder).Select(Path.GetFileName).Should().BeEquivalentTo("cleancustomers.db", "sandbox.json");
        first.Should().HaveCountGreaterThan(Customers / 2).And.OnlyHaveUniqueItems();
        second.Should().Equal(first, "the second start goes on with the first one's data");
        Ask(installation, "SELECT count(*) FROM customers").Should().Be(stored);
        Ask(installation, "SELECT count(*) FROM pragma_quick_check WHERE quick_check <> 'ok'").Should().Be(0);
    }

    [TheoryOnLinux]
    [InlineData("")]
    [InlineData("app")]
    [InlineData("providers")]
    public async Task Its_user_could_not_write_beside_the_program(string folder)
    {
        using var installation = await Installation.CreateAsync(archive.Program);
        var file = Path.Combine(archive.Folder, folder, "written");

        var refused = await installation.RunAsUserAsync("touch", file);
        var allowed = await installation.RunAsUserAsync("touch", Path.Combine(installation.TemporaryFolder, "written"));

        (refused.Code, File.Exists(file)).Should().Be((1, false));
        refused.Errors.Should().Contain("Permission denied");
        allowed.Code.Should().Be(0, allowed.Errors);
    }

    [FactOnLinux]
    public async Task A_service_manager_that_cannot_be_told_is_named_and_the_server_serves()
    {
        using var installation = await Installation.CreateAsync(archive.Program);
        var nowhere = Path.Combine(installation.TemporaryFolder, "nobody");

        using var service = installation.BeginServing(
            [.. Settings, ("NOTIFY_SOCKET", nowhere), ("CLEANCUSTOMERS_Sandbox__Enabled", "false"), ("CLEANCUSTOMERS_Collection__Scheduled", "false")]);
        await Eventually.True(() => service.Written.Contains("Ctrl+C stops it.", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        using var ready = await service.Http.GetAsync(new Uri("health/ready", UriKind.Relative));
        await service.SignalAsync();
        var code = await service.EndAsync();

        ready.StatusCode.Should().Be(HttpStatusCode.OK);
        code.Should().Be(0, service.Written);
        service.Written.Should().Contain($"The service manager cannot be told 'READY=1' at {nowhere}");
    }

    // What the API serves when the given number of runs has succeeded.
    private static async Task<IReadOnlyList<string>> CollectedAsync(Service service, int runs)
    {
        using var ready = await service.Http.GetAsync(new Uri("health/ready", UriKind.Relative));
        ready.StatusCode.Should().Be(HttpStatusCode.OK);
        var started = TimeProvider.System.GetTimestamp();
        while ((await service.GetAsync("api/v1/runs"))["items"]!.AsArray().Count(run => run!["state"]!.GetValue<string>() == "succeeded") < runs)
        {
            TimeProvider.System.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromMinutes(1), service.Written);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        var page = await service.GetAsync("api/v1/customers?limit=500");
        return [.. page["items"]!.AsArray().Select(customer => customer!["id"]!.GetValue<string>())];
    }

    private static long Ask(Installation installation, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={installation.DatabasePath};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
