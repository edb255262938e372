using System.Text.Json.Nodes;
using CleanCustomers.Testing;
using CleanCustomers.Web.CommandLine;

namespace CleanCustomers.CommandLine.Tests;

/// <summary>What people do for providers: pause, look at alerts and gaps, approve deletions.</summary>
public sealed class CareTests : IDisposable
{
    private readonly ProgramHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task A_paused_provider_is_refused_by_name_passed_over_among_all_and_shown()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        await DescribeAsync(provider, "");

        var paused = await home.RunAsync("providers", "pause", "crm");
        var named = await home.RunAsync("collect", "crm");
        var all = await home.RunAsync("collect", "--all");
        var list = await home.RunAsync("providers", "list");
        var resumed = await home.RunAsync("providers", "resume", "crm");
        var collected = await home.RunAsync("collect", "crm");
        var unknown = await home.RunAsync("providers", "pause", "nobody");

        paused.ExitCode.Should().Be(ExitCodes.Ok, paused.Error);
        named.ExitCode.Should().Be(ExitCodes.Failed);
        named.Error.Should().Contain("paused").And.Contain("run.provider_paused");
        all.ExitCode.Should().Be(ExitCodes.Ok, all.Error);
        all.Error.Should().Contain("crm: paused, not collected");
        list.Out.Should().MatchRegex("crm +paused");
        resumed.ExitCode.Should().Be(ExitCodes.Ok, resumed.Error);
        collected.ExitCode.Should().Be(ExitCodes.Ok, collected.Error);
        collected.Error.Should().Contain("crm: complete up to ");
        unknown.Error.Should().Contain("provider.not_found");
    }

    [Fact]
    public async Task Held_deletions_are_told_shown_and_approved()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 20);
        await DescribeAsync(provider, """ "deletions": { "absence": {} }, """);
        await home.RunAsync("collect", "crm");
        for (var i = 1; i <= 10; i++)
        {
            provider.Customers.Remove(ScriptedCustomers.IdOf(i));
        }

        await home.RunAsync("collect", "crm", "--full");
        await home.RunAsync("collect", "crm", "--full");
        var alerts = await home.RunAsync("alerts", "--json");
        var shown = await home.RunAsync("deletions", "show", "crm");
        var wrong = await home.RunAsync("deletions", "approve", "crm", "--records", "9");
        var approved = await home.RunAsync("deletions", "approve", "crm", "--records", "10");
        var none = await home.RunAsync("alerts");

        JsonNode.Parse(alerts.Out)!["alerts"]!.AsArray().Single()!["code"]!.GetValue<string>().Should().Be("deletions.held");
        shown.Out.Should().Contain("10 of 20 records wait for approval");
        wrong.ExitCode.Should().Be(ExitCodes.Failed);
        wrong.Error.Should().Contain("deletions.other_number");
        approved.ExitCode.Should().Be(ExitCodes.Ok, approved.Error);
        approved.Out.Should().Contain("10 records deleted");
        none.Error.Should().Contain("There is no alert.");
    }

    [Fact]
    public async Task The_list_of_providers_tells_gaps_and_the_next_try()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await DescribeAsync(provider, """ "limits": { "retries": 0 }, """);
        provider.FailsAfterPage(0, times: int.MaxValue);
        await home.RunAsync("collect", "crm");

        var list = await home.RunAsync("providers", "list");
        var json = JsonNode.Parse((await home.RunAsync("providers", "list", "--json")).Out)!["providers"]!.AsArray().Single(one => one!["provider"]!.GetValue<string>() == "crm")!;

        list.Error.Should().Contain("crm: gap since ").And.Contain("Page 1 of the walk could not be read (provider.server_error)").And.Contain("back-off step 1");
        json["gaps"]!.AsArray().Should().HaveCount(2);
        json["nextTryAt"].Should().NotBeNull();
    }

    private Task DescribeAsync(ScriptedProvider provider, string more) => File.WriteAllTextAsync(
        Path.Combine(home.Providers, "crm.json"),
        $$"""
        {
          "provider": "crm", "baseUrl": "{{provider.BaseUrl}}", "network": { "allow": ["127.0.0.0/8"] }, {{more}} "request": { "path": "/token" },
          "paging": { "style": "bodyToken", "parameter": "token", "path": "$.next" }, "end": { "rule": "missingNext" },
          "changedSince": { "parameter": "updated_since", "format": "iso" }, "records": "$.items",
          "map": { "id": "$.id", "name": "$.name", "updatedAt": { "path": "$.updatedAt", "formats": ["iso"] } }
        }
        """);
}
