using System.Globalization;
using System.Text.Json;
using CleanCustomers.Testing;
using CleanCustomers.Web.CommandLine;

namespace CleanCustomers.CommandLine.Tests;

/// <summary><c>backup</c>, <c>digest</c> and <c>migrate --to postgres</c> as people run them.</summary>
public sealed class StoreCommandsTests : IDisposable
{
    private readonly ProgramHome home = new();

    public void Dispose() => home.Dispose();

    [FactOverPostgres]
    public async Task A_store_moves_to_PostgreSQL_with_the_same_digest_and_collecting_goes_on()
    {
        var place = await (await SharedPostgres.GetAsync()).CreateDatabaseAsync();
        var setting = $"Storage:Postgres={place}";
        await home.RunAsync("collect", "sandbox");
        var before = await home.RunAsync("digest", "--json");

        var moved = await home.RunAsync("migrate", "--to", "postgres", "--set", setting);
        var after = await home.RunAsync("digest", "--json", "--set", setting);
        var again = await home.RunAsync("migrate", "--to", "postgres", "--set", setting);
        var next = await home.RunAsync("collect", "sandbox", "--json", "--set", setting);

        moved.ExitCode.Should().Be(ExitCodes.Ok, moved.Error);
        moved.Out.Should().Contain("both stores hold the same").And.NotContain("Username");
        moved.Error.Should().Contain("customers");
        after.Out.Should().Be(before.Out);
        again.ExitCode.Should().Be(ExitCodes.Store);
        again.Error.Should().Contain("is not empty").And.Contain("store.not_empty");
        next.ExitCode.Should().Be(ExitCodes.Ok, next.Error);
        JsonDocument.Parse(next.Out).RootElement.ToString().Should().Contain("\"created\"");
    }

    [Fact]
    public async Task A_backup_is_checked_never_replaces_a_file_and_has_the_digest_of_its_store()
    {
        await home.RunAsync("collect", "sandbox");
        var folder = Directory.CreateTempSubdirectory("cleancustomers-backup-").FullName;
        var file = Path.Combine(folder, "backups", "store.db");

        var made = await home.RunAsync("backup", file, "--json");
        var digest = await home.RunAsync("digest", "--json");
        var twice = await home.RunAsync("backup", file);

        made.ExitCode.Should().Be(ExitCodes.Ok, made.Error);
        made.Out.Should().Be(digest.Out);
        twice.ExitCode.Should().Be(ExitCodes.Store);
        twice.Error.Should().Contain("store.file_exists");
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("store.no_target", "migrate", "--to", "postgres")]
    [InlineData("store.unavailable", "migrate", "--set", "Storage:Postgres=Host=127.0.0.1;Port={port};Database=x;Username=x")]
    [InlineData("store.not_embedded", "backup", "copy.db", "--set", "Storage:Postgres=Host=127.0.0.1;Port={port};Database=x;Username=x")]
    public async Task What_cannot_be_done_says_why_and_what_to_do(string code, params string[] arguments)
    {
        var port = ProgramHome.FreePort().ToString(CultureInfo.InvariantCulture);

        var outcome = await home.RunAsync([.. arguments.Select(argument => argument.Replace("{port}", port, StringComparison.Ordinal))]);

        outcome.ExitCode.Should().Be(ExitCodes.Store, outcome.Error);
        outcome.Error.Should().Contain(code).And.NotContain("   at ");
    }

    [Theory]
    [InlineData("Storage:Postgres=nonsense")]
    [InlineData("Storage:Postgres=env:CLEANCUSTOMERS_NOT_SET")]
    public async Task A_connection_string_that_is_none_is_wrong_configuration(string setting)
    {
        var outcome = await home.RunAsync("migrate", "--set", setting);

        outcome.ExitCode.Should().Be(ExitCodes.Configuration, outcome.Error);
        outcome.Error.Should().Contain(setting.Contains("env:", StringComparison.Ordinal) ? "CLEANCUSTOMERS_NOT_SET" : "Storage:Postgres");
    }
}

/// <summary>Runs where PostgreSQL is installed. CI has it always: there a missing one is a failure.</summary>
internal sealed class FactOverPostgresAttribute : FactAttribute
{
    public FactOverPostgresAttribute() => Skip = ServerPrograms.WhyNot(("PostgreSQL", ServerPrograms.Postgres));
}
