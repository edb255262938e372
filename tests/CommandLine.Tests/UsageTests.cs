using CleanCustomers.Web.CommandLine;

namespace CleanCustomers.CommandLine.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("serve")]
    [InlineData("collect")]
    [InlineData("preview")]
    [InlineData("check")]
    [InlineData("drift")]
    [InlineData("providers")]
    [InlineData("providers validate")]
    [InlineData("providers list")]
    [InlineData("keys")]
    [InlineData("keys create")]
    [InlineData("keys list")]
    [InlineData("keys revoke")]
    [InlineData("keys generate")]
    [InlineData("sign-in")]
    [InlineData("migrate")]
    [InlineData("export")]
    [InlineData("openapi")]
    [InlineData("sandbox")]
    public async Task Every_command_explains_itself(string command)
    {
        var outcome = await Cli.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        outcome.ExitCode.Should().Be(ExitCodes.Ok);
        outcome.Out.Should().MatchRegex($@"Usage:\s+\S+ {command}").And.Contain("--help");
        outcome.Out.Split('\n').Should().OnlyContain(line => line.Length <= 130);
        outcome.Error.Should().BeEmpty();
    }

    [Fact]
    public async Task The_first_help_lists_every_command_and_every_exit_code()
    {
        var outcome = await Cli.RunAsync("--help");

        outcome.Out.Should().ContainAll("serve", "collect", "preview", "check", "drift", "providers", "export", "keys", "sign-in", "migrate", "openapi", "sandbox");
        outcome.Out.Should().ContainAll("0 done", "1 failed", "2 wrong usage", "3 wrong configuration", "4", "130");
    }

    [Fact]
    public async Task The_version_is_the_products()
    {
        var outcome = await Cli.RunAsync("--version");

        outcome.ExitCode.Should().Be(ExitCodes.Ok);
        outcome.Out.Trim().Should().MatchRegex(@"^\d+\.\d+\.\d+");
    }

    [Theory]
    [InlineData("colect", "collect")]
    [InlineData("serv", "serve")]
    [InlineData("provider", "providers")]
    public async Task A_mistyped_command_is_refused_with_the_nearest_one(string typed, string meant)
    {
        var outcome = await Cli.RunAsync(typed);

        outcome.ExitCode.Should().Be(ExitCodes.Usage);
        outcome.Error.Should().Contain($"'{typed}'").And.Contain(meant);
        outcome.Out.Should().BeEmpty();
    }

    [Theory]
    [InlineData("collect --al", "--all")]
    [InlineData("collect sandbox --ful", "--full")]
    [InlineData("preview sandbox --limits 3", "--limit")]
    [InlineData("check sandbox --conformence", "--conformance")]
    [InlineData("collect --dat x --all", "--data")]
    public async Task A_mistyped_option_is_refused_with_the_nearest_one(string line, string meant)
    {
        var outcome = await Cli.RunAsync(line.Split(' '));

        outcome.ExitCode.Should().Be(ExitCodes.Usage);
        outcome.Error.Should().Contain("Did you mean").And.Contain(meant);
        outcome.Out.Should().BeEmpty();
    }

    [Theory]
    [InlineData("collect --all sandbox", "Give names or --all, not both.")]
    [InlineData("check --all sandbox", "Give names or --all, not both.")]
    [InlineData("check", "Name the providers to check, or all of them with --all.")]
    [InlineData("preview sandbox --limit 0", "--limit takes 1 to 100.")]
    [InlineData("preview sandbox --limit many", "--limit takes a whole number.")]
    [InlineData("sandbox --customers abc", "--customers takes a whole number.")]
    [InlineData("sandbox --port 70000", "--port takes 0 to 65535.")]
    [InlineData("collect --data= --all", "'--all' is taken for a value")]
    [InlineData("providers", "'providers' takes validate or list or pause or resume.")]
    public async Task What_is_wrong_is_said_in_plain_words(string line, string said)
    {
        var outcome = await Cli.RunAsync(line.Split(' '));

        outcome.ExitCode.Should().Be(ExitCodes.Usage);
        outcome.Error.Should().Contain(said).And.NotContain("System.");
    }

    [Theory]
    [InlineData("collect")]
    [InlineData("collect sandbox --all")]
    [InlineData("preview")]
    [InlineData("preview sandbox --limit many")]
    [InlineData("sandbox --port lots")]
    [InlineData("--set no-equals-sign")]
    [InlineData("providers")]
    [InlineData("migrate surplus")]
    public async Task A_line_that_does_not_say_what_to_do_is_refused(string line)
    {
        var outcome = await Cli.RunAsync(line.Split(' '));

        outcome.ExitCode.Should().Be(ExitCodes.Usage);
        outcome.Error.Should().Contain("--help");
        outcome.Out.Should().BeEmpty();
    }
}
