using CleanCustomers.Domain.Common;
using CleanCustomers.Web.CommandLine;

namespace CleanCustomers.CommandLine.Tests;

public sealed class ExitCodeTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("exit codes ");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Migrating_makes_the_store_and_a_second_time_changes_nothing()
    {
        var first = await Cli.RunAsync("migrate", "--data", folder.FullName);
        var second = await Cli.RunAsync("migrate", "--data", folder.FullName);

        first.ExitCode.Should().Be(ExitCodes.Ok);
        first.Out.Should().Contain("applied");
        second.Out.Should().Contain("newest form");
        File.Exists(Path.Combine(folder.FullName, "cleancustomers.db")).Should().BeTrue();
    }

    [Fact]
    public async Task A_file_where_the_data_folder_should_be_is_a_store_error()
    {
        var path = Path.Combine(folder.FullName, "data");
        await File.WriteAllTextAsync(path, "not a folder");

        var outcome = await Cli.RunAsync("migrate", "--data", path);

        outcome.ExitCode.Should().Be(ExitCodes.Store);
        outcome.Error.Should().Contain($"'{path}' is a file").And.Contain("store.");
        outcome.Error.Should().NotContain("   at ", "people need the remedy, not the stack");
    }

    [Fact]
    public async Task A_database_that_is_none_is_a_store_error()
    {
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "cleancustomers.db"), [.. Enumerable.Repeat((byte)'x', 40_000)]);

        var outcome = await Cli.RunAsync("migrate", "--data", folder.FullName);

        outcome.ExitCode.Should().Be(ExitCodes.Store);
        outcome.Error.Should().Contain("store.damaged");
    }

    [Fact]
    public async Task An_option_out_of_its_range_is_a_configuration_error()
    {
        var outcome = await Cli.RunAsync("migrate", "--data", folder.FullName, "--set", "Storage:BusyTimeout=9.00:00:00");

        outcome.ExitCode.Should().Be(ExitCodes.Configuration);
        outcome.Error.Should().Contain("BusyTimeout");
    }

    [Theory]
    [InlineData("Collection:CommitRecords=abc", "Collection:CommitRecords is 'abc'", "a whole number")]
    [InlineData("Collection:Scheduled=maybe", "Collection:Scheduled is 'maybe'", "true or false")]
    [InlineData("Sandbox:ChangeEvery=soon", "Sandbox:ChangeEvery is 'soon'", "00:00:30")]
    [InlineData("Sandbox:Port=70000", "Sandbox:Port is '70000'", "65535")]
    [InlineData("Logging:Format=xml", "Logging:Format is 'xml'", "text or json")]
    [InlineData("Logging:LogLevel:Default=loud", "Logging:LogLevel:Default is 'loud'", "Warning")]
    public async Task A_setting_that_cannot_be_read_is_told_by_key_and_value(string setting, string told, string wanted)
    {
        foreach (var command in new[] { "serve", "migrate", "sandbox" })
        {
            var outcome = await Cli.RunAsync(command, "--data", folder.FullName, "--set", setting);

            outcome.ExitCode.Should().Be(ExitCodes.Configuration);
            outcome.Error.Should().StartWith("error: " + told).And.Contain(wanted).And.Contain("(configuration.invalid)").And.NotContain("   at ");
        }
    }

    [Fact]
    public async Task An_empty_data_folder_is_a_configuration_error()
    {
        var outcome = await Cli.RunAsync("migrate", "--data", "");

        outcome.ExitCode.Should().Be(ExitCodes.Configuration);
        outcome.Error.Should().Contain("Storage:Folder").And.Contain("configuration.invalid");
    }

    [Fact]
    public async Task Migrating_tells_programs_what_it_did()
    {
        var outcome = await Cli.RunAsync("migrate", "--json", "--data", folder.FullName);

        outcome.Out.Should().Contain("\"applied\": ").And.Contain("cleancustomers.db");
    }

    [Fact]
    public async Task Serving_where_there_is_no_address_is_refused_with_the_remedy()
    {
        var outcome = await Cli.RunAsync("serve", "--urls", "nonsense", "--data", folder.FullName);

        outcome.ExitCode.Should().Be(ExitCodes.Configuration);
        outcome.Error.Should().Contain("127.0.0.1");
    }

    [Theory]
    [InlineData("store.full", ExitCodes.Store)]
    [InlineData("provider.unreachable", ExitCodes.Failed)]
    [InlineData("run.lease_lost", ExitCodes.Failed)]
    [InlineData("run.cancelled", ExitCodes.Failed)]
    [InlineData("run.stopped", ExitCodes.Cancelled)]
    [InlineData(null, ExitCodes.Ok)]
    public void A_runs_end_decides_the_exit_code(string? errorCode, int expected) =>
        ExitCodes.OfRun(errorCode).Should().Be(expected);

    [Fact]
    public void A_request_that_breaks_a_rule_is_wrong_usage() =>
        ExitCodes.Of(Error.Invalid(new ValidationError("limit", "1 to 100.", "request.invalid"))).Should().Be(ExitCodes.Usage);
}
