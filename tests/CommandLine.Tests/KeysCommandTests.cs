using System.Text.Json;
using CleanCustomers.Web.CommandLine;

namespace CleanCustomers.CommandLine.Tests;

/// <summary><c>keys</c> and <c>sign-in</c> over a store of their own.</summary>
public sealed class KeysCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("keys ");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Making_a_key_prints_it_alone_so_that_a_script_can_take_it()
    {
        var made = await RunAsync("keys", "create", "--client", "shop", "--scopes", "customers.read,runs.read");

        made.ExitCode.Should().Be(ExitCodes.Ok, made.Error);
        made.Out.Trim().Should().MatchRegex("^cc_[a-z2-7]{8}_[a-z2-7]{52}$");
        made.Error.Should().Contain("shown this once").And.Contain("customers.read,runs.read").And.NotContain(made.Out.Trim());
    }

    [Fact]
    public async Task Listed_and_revoked_keys_show_no_secret()
    {
        var made = JsonDocument.Parse((await RunAsync("keys", "create", "--client", "shop", "--scopes", "runs.read", "--expires", "90d", "--json")).Out).RootElement;
        var secret = made.GetProperty("secret").GetString()!;
        var prefix = made.GetProperty("key").GetProperty("prefix").GetString()!;

        var listed = await RunAsync("keys", "list");
        var revoked = await RunAsync("keys", "revoke", prefix);
        var after = await RunAsync("keys", "list", "--json");

        listed.Out.Should().Contain(prefix).And.Contain("shop").And.Contain("active").And.Contain("runs.read").And.Contain("never").And.NotContain(secret);
        revoked.Out.Should().Contain($"{prefix} of shop is revoked");
        var key = JsonDocument.Parse(after.Out).RootElement.GetProperty("keys")[0];
        key.GetProperty("state").GetString().Should().Be("revoked");
        key.GetProperty("createdBy").GetString().Should().Be($"cli:{Environment.UserName}");
        (key.GetProperty("expiresAt").GetDateTimeOffset() - key.GetProperty("createdAt").GetDateTimeOffset()).Should().BeCloseTo(TimeSpan.FromDays(90), TimeSpan.FromMinutes(1));
        after.Out.Should().NotContain(secret);
    }

    [Fact]
    public async Task A_third_active_key_of_a_client_is_refused_with_what_to_do()
    {
        await RunAsync("keys", "create", "--client", "shop", "--scopes", "runs.read");
        await RunAsync("keys", "create", "--client", "shop", "--scopes", "runs.read");

        var third = await RunAsync("keys", "create", "--client", "shop", "--scopes", "runs.read");

        third.ExitCode.Should().Be(ExitCodes.Failed);
        third.Error.Should().Contain("access.too_many_keys").And.Contain("Revoke");
        third.Out.Should().BeEmpty();
    }

    [Theory]
    [InlineData("keys create --client shop", "--scopes")]
    [InlineData("keys create --scopes runs.read", "--client")]
    [InlineData("keys create --client shop --scopes runs.reed", "There is no scope 'runs.reed'. There are: customers.read,")]
    [InlineData("keys create --client Shop --scopes runs.read", "access.client_invalid")]
    [InlineData("keys create --client shop --scopes ,", "access.scopes_missing")]
    [InlineData("keys create --client shop --scopes runs.read --expires soon", "90d or 12h")]
    [InlineData("keys create --client shop --scopes runs.read --expires 0d", "90d or 12h")]
    [InlineData("keys create --client shop --scopes runs.read --expires 3651d", "90d or 12h")]
    [InlineData("keys create --client shop --scope runs.read", "--scopes")]
    [InlineData("keys revoke", "--help")]
    [InlineData("keys", "'keys' takes create or list or revoke or generate.")]
    public async Task A_line_that_cannot_be_carried_out_says_why(string line, string said)
    {
        var outcome = await RunAsync(line.Split(' '));

        outcome.ExitCode.Should().Be(ExitCodes.Usage);
        outcome.Error.Should().Contain(said);
        outcome.Out.Should().BeEmpty();
    }

    [Fact]
    public async Task Revoking_what_is_no_key_fails()
    {
        var outcome = await RunAsync("keys", "revoke", "zzzzzzzz");

        outcome.ExitCode.Should().Be(ExitCodes.Failed);
        outcome.Error.Should().Contain("access.key_not_found");
    }

    [Fact]
    public async Task Signing_in_prints_a_link_that_no_store_holds()
    {
        var outcome = await RunAsync("sign-in", "--set", "urls=https://customers.example.com");

        outcome.ExitCode.Should().Be(ExitCodes.Ok, outcome.Error);
        outcome.Out.Trim().Should().MatchRegex(@"^https://customers\.example\.com/sign-in\?token=[a-z2-7]{52}$");
        outcome.Error.Should().Contain("once");
    }

    [Theory]
    [InlineData("cc_testtest_tttttttttttttttttttttttttttttttttttttttttttttttttttt", "it is not the key itself")]
    [InlineData("env:CLEANCUSTOMERS_NO_SUCH_VARIABLE", "CLEANCUSTOMERS_NO_SUCH_VARIABLE is missing")]
    [InlineData("file:/no/such/file", "/no/such/file is missing")]
    [InlineData("env:PATH", "holds is no key. 'cleancustomers keys generate' prints one.")]
    public async Task A_bootstrap_key_that_cannot_be_used_is_told_without_showing_it(string reference, string said)
    {
        var outcome = await RunAsync("keys", "list", "--set", $"Access:BootstrapKey={reference}");

        outcome.ExitCode.Should().Be(ExitCodes.Configuration);
        outcome.Error.Should().Contain("Access:BootstrapKey").And.Contain(said).And.NotContain("cc_testtest");
    }

    [Fact]
    public async Task A_generated_key_has_the_form_of_a_bootstrap_key_and_is_never_the_same()
    {
        var file = Path.Combine(folder.FullName, "key");
        var (first, second) = (await RunAsync("keys", "generate"), await RunAsync("keys", "generate"));
        await File.WriteAllTextAsync(file, first.Out);

        var listed = await RunAsync("keys", "list", "--set", $"Access:BootstrapKey=file:{file}");

        first.Out.Should().NotBe(second.Out);
        listed.ExitCode.Should().Be(ExitCodes.Ok, listed.Error);
    }

    private Task<CliOutcome> RunAsync(params string[] arguments) => Cli.RunAsync([.. arguments, "--data", folder.FullName]);
}
