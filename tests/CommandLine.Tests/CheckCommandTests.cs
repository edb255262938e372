using System.Globalization;
using System.Text.Json;
using CleanCustomers.Testing;
using CleanCustomers.Web.CommandLine;

namespace CleanCustomers.CommandLine.Tests;

/// <summary><c>check</c>, <c>drift</c> and presets that change under a running server, as people meet them.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private readonly ProgramHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Checking_the_sandbox_passes_and_writes_nothing()
    {
        var outcome = await home.RunAsync("check", "--all", "--conformance");

        outcome.ExitCode.Should().Be(ExitCodes.Ok, outcome.Out + outcome.Error);
        outcome.Out.Should().StartWith("sandbox at http://127.0.0.1").And.Contain("first_page").And.Contain("lower_bound").And.Contain("kept: nothing yet");
        File.Exists(Path.Combine(home.Providers, "..", "data", "cleancustomers.db")).Should().BeFalse();
    }

    [Fact]
    public async Task A_provider_that_is_down_fails_with_what_to_do_and_what_is_kept()
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"Providers:BaseUrls:sandbox=http://127.0.0.1:{ProgramHome.FreePort()}");
        await home.RunAsync("collect", "sandbox");
        await home.RunAsync("collect", "sandbox", "--set", address);

        var text = await home.RunAsync("check", "sandbox", "--set", address);
        var json = await home.RunAsync("check", "sandbox", "--json", "--set", address);

        (text.ExitCode, json.ExitCode).Should().Be((ExitCodes.Failed, ExitCodes.Failed));
        text.Out.Should().Contain("(provider.refused)").And.Contain("What to do: Check that host and port are up.").And.Contain("failing since").And.MatchRegex("kept: [45],?[0-9]{3} customers");
        var check = JsonDocument.Parse(json.Out).RootElement.GetProperty("providers")[0];
        check.GetProperty("isOk").GetBoolean().Should().BeFalse();
        check.GetProperty("kept").GetProperty("customers").GetInt64().Should().BeGreaterThan(4_000);
        check.GetProperty("kept").GetProperty("failingSince").GetString().Should().EndWith("Z");
    }

    [Fact]
    public async Task Drift_says_when_there_is_nothing_to_compare_with_and_when_nothing_changed()
    {
        var before = await home.RunAsync("drift", "sandbox");
        await home.RunAsync("collect", "sandbox");
        var after = await home.RunAsync("drift", "sandbox", "--json");

        before.ExitCode.Should().Be(ExitCodes.Ok, before.Error);
        before.Error.Should().Contain("no complete run so far");
        var drift = JsonDocument.Parse(after.Out).RootElement;
        drift.GetProperty("fields").GetInt32().Should().BeGreaterThan(5);
        drift.GetProperty("findings").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task A_running_server_takes_a_new_preset_up_and_keeps_it_when_its_file_breaks()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 20);
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ProgramHome.FreePort()}");
        using var server = home.Start("--urls", address);
        await server.SaysAsync("Ctrl+C stops it.");
        using var http = await home.ClientAsync(address, "providers.read");

        await File.WriteAllTextAsync(Path.Combine(home.Providers, "crm.json"), Describe(provider));
        await Eventually.True(() => provider.RequestCount > 0, TimeSpan.FromSeconds(60));
        await File.WriteAllTextAsync(Path.Combine(home.Providers, "crm.json"), Describe(provider).Replace("\"records\"", "\"recrods\"", StringComparison.Ordinal));
        await Eventually.True(() => server.Error.Contains("stays in force", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        var crm = JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/v1/providers/crm", UriKind.Relative))).RootElement;

        crm.GetProperty("configured").GetBoolean().Should().BeTrue();
        crm.GetProperty("presetProblems").EnumerateArray().Select(problem => problem.GetProperty("pointer").GetString()).Should().Contain("/recrods");
        server.Error.Should().Contain("Did you mean 'records'?");
        await server.SignalAsync("INT");
        (await server.EndAsync()).ExitCode.Should().Be(ExitCodes.Ok);
    }

    private static string Describe(ScriptedProvider provider) =>
        $$"""
        {
          "provider": "crm", "baseUrl": "{{provider.BaseUrl}}", "network": { "allow": ["127.0.0.1/32"] }, "request": { "path": "/token" },
          "paging": { "style": "bodyToken", "parameter": "token", "path": "$.next" }, "end": { "rule": "missingNext" },
          "records": "$.items", "map": { "id": "$.id", "name": "$.name" }
        }
        """;
}
