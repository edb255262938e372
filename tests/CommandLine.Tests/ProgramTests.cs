using System.Globalization;
using System.Text.Json;
using CleanCustomers.Testing;
using CleanCustomers.Web.CommandLine;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.CommandLine.Tests;

/// <summary>The program as people run it: a process with signals, exit codes and two output streams.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly ProgramHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Collecting_the_sandbox_stores_every_customer_and_a_second_time_only_what_changed()
    {
        var first = await home.RunAsync("collect", "sandbox", "--json");
        var second = await home.RunAsync("collect", "--all", "--json");

        first.ExitCode.Should().Be(ExitCodes.Ok, first.Error);
        var counters = Counters(first.Out);
        counters("read").Should().BeInRange(5_000, 5_001);
        counters("created").Should().BeGreaterThan(4_950);
        counters("quarantined").Should().BeInRange(1, 40);
        counters("read").Should().Be(counters("created") + counters("quarantined"));
        second.ExitCode.Should().Be(ExitCodes.Ok, second.Error);
        Counters(second.Out)("read").Should().BeLessThan(200);
    }

    [Fact]
    public async Task Data_goes_to_standard_output_and_messages_to_standard_error()
    {
        var outcome = await home.RunAsync("collect", "sandbox");

        outcome.Out.Split('\n').Should().HaveCount(2);
        outcome.Out.Should().StartWith("provider ").And.Contain("succeeded").And.NotContain("\e");
        outcome.Error.Should().Contain("went to quarantine").And.NotContain("\e");
    }

    [Fact]
    public async Task A_provider_that_is_down_fails_with_code_message_and_what_to_do()
    {
        var outcome = await home.RunAsync(
            "collect", "sandbox", "--set", string.Create(CultureInfo.InvariantCulture, $"Providers:BaseUrls:sandbox=http://127.0.0.1:{ProgramHome.FreePort()}"));

        outcome.ExitCode.Should().Be(ExitCodes.Failed);
        outcome.Out.Should().Contain("failed");
        outcome.Error.Should().Contain("(provider.").And.Contain("next: ").And.NotContain("kept");
    }

    [Fact]
    public async Task A_provider_nobody_described_is_wrong_usage()
    {
        var outcome = await home.RunAsync("collect", "sandbix");

        outcome.ExitCode.Should().Be(ExitCodes.Usage);
        outcome.Error.Should().Contain("'sandbix'").And.Contain("There are: sandbox");
    }

    [Fact]
    public async Task Control_C_keeps_the_committed_pages_and_the_next_run_goes_on_from_there()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 2_000, pageSize: 100);
        provider.Answers(Answers.Silence(), afterPage: 5, times: int.MaxValue);
        await DescribeAsync(provider);
        using var collecting = home.Start("collect", "crm", "--json");
        await Eventually.True(() => provider.RequestCount > 5, TimeSpan.FromSeconds(60));
        using var joining = home.Start("collect", "crm", "--json");
        await Eventually.True(() => joining.Error.Contains("another process is at it", StringComparison.Ordinal), TimeSpan.FromSeconds(60));

        await collecting.SignalAsync("INT");
        var stopped = await collecting.EndAsync();
        var joined = await joining.EndAsync();
        provider.Recovers();
        var resumed = await home.RunAsync("collect", "crm", "--json");

        stopped.ExitCode.Should().Be(ExitCodes.Cancelled);
        stopped.Error.Should().Contain("what is committed stays");
        joined.Out.Should().Contain("\"joined\": true").And.Contain("run.stopped");
        Counters(stopped.Out)("created").Should().Be(500);
        resumed.ExitCode.Should().Be(ExitCodes.Ok, resumed.Error);
        Counters(resumed.Out)("created").Should().Be(1_500);
        Counters(resumed.Out)("read").Should().Be(1_500, "no page is read twice");
    }

    [Fact]
    public async Task Serving_says_where_and_answers_and_stops_when_asked()
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ProgramHome.FreePort()}");
        using var server = home.Start("serve", "--urls", url);
        await server.SaysAsync("Ctrl+C stops it.");
        using var http = await home.ClientAsync(url, "customers.read");

        await Eventually.True(() => server.Error.Contains("succeeded", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        var customers = JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/v1/customers?limit=3", UriKind.Relative)));
        await server.SignalAsync("TERM");
        var outcome = await server.EndAsync();

        outcome.Out.Should().ContainAll(url + "/api/v1/customers", url + "/swagger", "cleancustomers.db", "sandbox", "active");
        customers.RootElement.GetProperty("items").GetArrayLength().Should().Be(3);
        outcome.ExitCode.Should().Be(ExitCodes.Ok, outcome.Error);
        outcome.Error.Should().Contain("committed pages stay");
    }

    [Fact]
    public async Task A_taken_address_is_told_with_the_remedy()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();

        var outcome = await home.RunAsync("serve", "--urls", $"http://{other.LocalEndpoint}");

        outcome.ExitCode.Should().Be(ExitCodes.Configuration);
        outcome.Error.Should().Contain("already in use").And.Contain("--urls").And.Contain("urls.taken").And.NotContain("   at ");
        Directory.Exists(Path.Combine(home.Providers, "..", "data")).Should().BeFalse("nothing is made for a server that cannot serve");
    }

    [Fact]
    public async Task A_broken_preset_is_named_with_its_place_and_the_other_is_collected()
    {
        await File.WriteAllTextAsync(Path.Combine(home.Providers, "crm.json"), """{"provider":"crm","baseUrl":"ftp://crm.example"}""");

        var validation = await home.RunAsync("providers", "validate");
        var collection = await home.RunAsync("collect", "--all");

        validation.ExitCode.Should().Be(ExitCodes.Configuration);
        validation.Error.Should().Contain("crm.json#/baseUrl");
        collection.Error.Split("crm.json#/baseUrl").Should().HaveCount(2, "each mistake is told once");
        collection.ExitCode.Should().Be(ExitCodes.Configuration);
        collection.Out.Should().Contain("sandbox").And.Contain("succeeded");
        collection.Error.Should().Contain("crm.json#/baseUrl");
    }

    [Fact]
    public async Task Control_C_ends_following_and_not_the_run_of_the_other_process()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 2_000, pageSize: 100);
        provider.Answers(Answers.Silence(), afterPage: 5, times: int.MaxValue);
        await DescribeAsync(provider);
        using var collecting = home.Start("collect", "crm", "--json");
        await Eventually.True(() => provider.RequestCount > 5, TimeSpan.FromSeconds(60));
        using var joining = home.Start("collect", "crm", "--full", "--json");
        await Eventually.True(() => joining.Error.Contains("another process is at it", StringComparison.Ordinal), TimeSpan.FromSeconds(60));

        await joining.SignalAsync("INT");
        var joined = await joining.EndAsync();

        joined.ExitCode.Should().Be(ExitCodes.Cancelled);
        joined.Error.Should().Contain("No longer following; run 1 goes on in the other process.").And.NotContain("Stopping");
        collecting.HasEnded.Should().BeFalse();
    }

    [Fact]
    public async Task Following_takes_the_run_over_when_its_process_is_killed()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 2_000, pageSize: 100);
        provider.Answers(Answers.Silence(), afterPage: 5, times: int.MaxValue);
        await DescribeAsync(provider);
        using var collecting = home.Start("collect", "crm", "--json");
        await Eventually.True(() => provider.RequestCount > 5, TimeSpan.FromSeconds(60));
        using var joining = home.Start("collect", "crm", "--json");
        await Eventually.True(() => joining.Error.Contains("another process is at it", StringComparison.Ordinal), TimeSpan.FromSeconds(60));

        provider.Recovers();
        await collecting.SignalAsync("KILL");
        var joined = await joining.EndAsync();

        joined.ExitCode.Should().Be(ExitCodes.Ok, joined.Error);
        joined.Out.Should().Contain("\"joined\": false").And.Contain("succeeded");
    }

    [Fact]
    public async Task Serving_warns_of_each_run_that_a_killed_process_left_open()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 2_000, pageSize: 100);
        provider.Answers(Answers.Silence(), afterPage: 5, times: int.MaxValue);
        await DescribeAsync(provider);
        using var collecting = home.Start("collect", "crm");
        await Eventually.True(() => provider.RequestCount > 5, TimeSpan.FromSeconds(60));
        await collecting.SignalAsync("KILL");
        await collecting.EndAsync();

        using var server = home.Start("serve", "--urls", "http://127.0.0.1:0", "--set", "Collection:Scheduled=false");

        await Eventually.True(() => server.Error.Contains("warning: Run 1 of crm was interrupted", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_server_that_logs_JSON_writes_nothing_else_to_standard_error()
    {
        await File.WriteAllTextAsync(Path.Combine(home.Providers, "crm.json"), """{"provider":"crm","baseUrl":"ftp://crm.example"}""");
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, home.SandboxPort);
        other.Start();
        using var server = home.Start("serve", "--urls", "http://127.0.0.1:0", "--set", "Logging:Format=json");
        await Eventually.True(() => server.Error.Contains("CleanCustomers is running", StringComparison.Ordinal), TimeSpan.FromSeconds(60));

        await server.SignalAsync("TERM");
        var outcome = await server.EndAsync();

        outcome.ExitCode.Should().Be(ExitCodes.Ok, outcome.Error);
        outcome.Error.Split('\n').Should().OnlyContain(line => IsObject(line));
        outcome.Error.Should().Contain("port is taken by another program").And.Contain("committed pages stay");
    }

    [Fact]
    public async Task A_sandbox_whose_port_is_taken_is_refused()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, home.SandboxPort);
        other.Start();

        var outcome = await home.RunAsync("sandbox");

        outcome.ExitCode.Should().Be(ExitCodes.Failed);
        outcome.Error.Should().Contain("taken by another program").And.Contain("--port");
        outcome.Out.Should().BeEmpty();
    }

    [Fact]
    public async Task Listing_needs_no_write_lock_and_prints_JSON_when_asked()
    {
        await home.RunAsync("migrate");
        await using var busy = new SqliteConnection($"Data Source={Path.Combine(home.Providers, "..", "data", "cleancustomers.db")};Pooling=false");
        await busy.OpenAsync();
        await using var writing = busy.BeginTransaction(deferred: false);

        var outcome = await home.RunAsync("providers", "list", "--json", "--set", "Storage:BusyTimeout=00:00:00.2");

        outcome.ExitCode.Should().Be(ExitCodes.Ok, outcome.Error);
        JsonDocument.Parse(outcome.Out).RootElement.GetProperty("providers")[0].GetProperty("provider").GetString().Should().Be("sandbox");
    }

    [Fact]
    public async Task Previewing_a_provider_nobody_described_names_those_there_are()
    {
        var outcome = await home.RunAsync("preview", "sandbix");

        outcome.ExitCode.Should().Be(ExitCodes.Usage);
        outcome.Error.Should().Contain("'sandbix'").And.Contain("There are: sandbox");
    }

    [Fact]
    public async Task The_document_of_the_API_is_written_without_a_store()
    {
        var outcome = await home.RunAsync("openapi", "--data", "/dev/null/nowhere");

        outcome.ExitCode.Should().Be(ExitCodes.Ok, outcome.Error);
        JsonDocument.Parse(outcome.Out).RootElement.GetProperty("paths").EnumerateObject().Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_preview_shows_clean_records_and_writes_nothing()
    {
        var outcome = await home.RunAsync("preview", "sandbox", "--limit", "3");

        outcome.ExitCode.Should().Be(ExitCodes.Ok, outcome.Error);
        outcome.Out.Should().Contain("sbx-0000000").And.Contain("sbx-0000002").And.NotContain("sbx-0000003");
        outcome.Error.Should().Contain("Nothing was written");
        File.Exists(Path.Combine(home.Providers, "..", "data", "cleancustomers.db")).Should().BeFalse();
    }

    private Task DescribeAsync(ScriptedProvider provider) => File.WriteAllTextAsync(
        Path.Combine(home.Providers, "crm.json"),
        $$"""
        {
          "provider": "crm", "baseUrl": "{{provider.BaseUrl}}", "network": { "allow": ["127.0.0.1/32"] }, "request": { "path": "/token" },
          "paging": { "style": "bodyToken", "parameter": "token", "path": "$.next" }, "end": { "rule": "missingNext" },
          "records": "$.items", "map": { "id": "$.id", "name": "$.name", "updatedAt": { "path": "$.updatedAt", "formats": ["iso"] } }
        }
        """);

    private static bool IsObject(string line)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Func<string, long> Counters(string json)
    {
        var counters = JsonDocument.Parse(json).RootElement.GetProperty("providers")[0].GetProperty("run").GetProperty("counters");
        return name => counters.GetProperty(name).GetInt64();
    }
}
