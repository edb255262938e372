using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Diagnosis;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Infrastructure.Providers.Presets;
using CleanCustomers.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanCustomers.Connector.Tests;

/// <summary>Checks of providers on real sockets.</summary>
public sealed class DiagnosisTests
{
    [Fact]
    public async Task A_good_provider_is_ok_from_its_name_to_its_mapping_with_three_requests_at_most()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);

        var steps = await WalkAsync(provider.Preset());

        steps.Select(step => step.Name).Should().Equal("dns", "address", "connect", "tls", "auth", "first_page", "end_rule", "paging", "dates", "ids", "mapping");
        steps.Where(step => step.Name != "tls").Should().OnlyContain(step => step.Outcome == CheckOutcome.Ok || (step.Name == "mapping" && step.Outcome == CheckOutcome.Warning));
        Step(steps, "tls").Outcome.Should().Be(CheckOutcome.Skipped);
        Step(steps, "first_page").Message.Should().StartWith("Status 200, 100");
        Step(steps, "dates").Message.Should().Contain("updatedAt at /updatedAt: 200 read, 0 absent, 0 unreadable");
        Step(steps, "mapping").Message.Should().Contain("name 100 %");
        provider.RequestCount.Should().BeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_provider_that_keeps_its_promises_passes_the_conformance_check_within_ten_requests()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 350, pageSize: 100);

        var steps = await WalkAsync(provider.Preset(size: 100), conformance: true);

        steps.Should().NotContain(step => step.Outcome == CheckOutcome.Failed);
        new[] { "page_size", "pages_differ", "lower_bound", "date_header", "clock", "limit_headers" }.Should().AllSatisfy(name => Step(steps, name).Outcome.Should().Be(CheckOutcome.Ok, Step(steps, name).Message));
        Step(steps, "order").Outcome.Should().Be(CheckOutcome.Skipped);
        provider.RequestCount.Should().BeLessThanOrEqualTo(10);
    }

    [Fact]
    public async Task A_host_that_refuses_is_told_with_code_and_remedy_and_nothing_further_is_tried()
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        var free = ((IPEndPoint)port.LocalEndpoint).Port;
        port.Stop();
        await using var provider = await ScriptedProvider.StartAsync();

        var steps = await WalkAsync(provider.Preset() with { BaseUrl = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{free}/")) });

        var failed = steps.Single(step => step.Outcome == CheckOutcome.Failed);
        (failed.Name, failed.Code, failed.Remedy).Should().Be(("connect", "provider.refused", "Check that host and port are up."));
        Step(steps, "first_page").Should().Be(new CheckStep("first_page", CheckOutcome.Skipped, "Not tried, because connect failed."));
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_told_as_such()
    {
        await using var provider = await ScriptedProvider.StartAsync();

        var steps = await WalkAsync(provider.Preset() with { BaseUrl = new Uri("https://nobody.invalid/") });

        steps[0].Should().Match<CheckStep>(step => step.Name == "dns" && step.Outcome == CheckOutcome.Failed && step.Code == "provider.dns");
    }

    [Fact]
    public async Task Plain_http_where_https_is_declared_fails_at_the_handshake()
    {
        await using var provider = await ScriptedProvider.StartAsync();

        var steps = await WalkAsync(provider.Preset() with { BaseUrl = new Uri(provider.BaseUrl.AbsoluteUri.Replace("http:", "https:", StringComparison.Ordinal)) });

        (Step(steps, "tls").Outcome, Step(steps, "tls").Code).Should().Be((CheckOutcome.Failed, "provider.tls_protocol"));
        provider.RequestCount.Should().Be(0, "the page must not be asked for over a line that is not secure");
    }

    [Fact]
    public async Task Credentials_that_are_refused_or_cannot_be_read_fail_at_auth()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Status(401), times: int.MaxValue);

        var refused = Step(await WalkAsync(provider.Preset()), "auth");
        var unreadable = Step(await WalkAsync(provider.Preset() with { Auth = new Auth.Bearer("file:/nowhere/token") }), "auth");

        (refused.Outcome, refused.Code).Should().Be((CheckOutcome.Failed, "provider.unauthorized"));
        (unreadable.Outcome, unreadable.Code).Should().Be((CheckOutcome.Failed, "provider.secret_unreadable"));
        unreadable.Message.Should().Contain("/nowhere/token");
        provider.RequestCount.Should().Be(1, "without its secret nothing was sent");
    }

    [Fact]
    public async Task Another_answer_than_declared_fails_at_the_first_page_and_leaves_auth_open()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Html(), times: int.MaxValue);

        var steps = await WalkAsync(provider.Preset());

        Step(steps, "auth").Outcome.Should().Be(CheckOutcome.Skipped);
        (Step(steps, "first_page").Outcome, Step(steps, "first_page").Code).Should().Be((CheckOutcome.Failed, "provider.not_json"));
        Step(steps, "mapping").Outcome.Should().Be(CheckOutcome.Skipped);
        provider.RequestCount.Should().Be(1, "a check repeats nothing");
    }

    [Fact]
    public async Task Before_the_time_that_the_provider_named_no_page_is_asked_for()
    {
        await using var provider = await ScriptedProvider.StartAsync();

        var steps = await WalkAsync(provider.Preset(), notBefore: TimeProvider.System.GetUtcNow().AddHours(1));

        steps.Should().NotContain(step => step.Outcome == CheckOutcome.Failed);
        Step(steps, "first_page").Message.Should().StartWith("The provider asked not to be called before");
        provider.RequestCount.Should().Be(0);
    }

    [Fact]
    public async Task A_second_page_that_fails_fails_at_paging_and_the_first_is_judged_all_the_same()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.FailsAfterPage(1, 500, int.MaxValue);

        var steps = await WalkAsync(provider.Preset());

        (Step(steps, "paging").Outcome, Step(steps, "paging").Code).Should().Be((CheckOutcome.Failed, "provider.server_error"));
        Step(steps, "ids").Outcome.Should().Be(CheckOutcome.Ok);
    }

    [Fact]
    public async Task A_full_page_without_a_next_position_is_suspicious()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        var preset = provider.Preset(size: 100);

        var steps = await WalkAsync(preset with { Paging = new Paging.BodyToken("token", ScriptedProvider.Path("$.nxt"), 100, "limit") });

        Step(steps, "end_rule").Outcome.Should().Be(CheckOutcome.Warning);
        Step(steps, "end_rule").Message.Should().Contain("$.nxt");
        Step(steps, "end_rule").Remedy.Should().NotBeNull();
    }

    [Fact]
    public async Task A_wrong_date_format_is_told_with_counts_and_place_but_without_values()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 10);
        var map = ScriptedProvider.Fields();
        var wrong = map with
        {
            Dates = new Dictionary<CustomerField, DateSource>(map.Dates)
            {
                [CustomerField.UpdatedAt] = map.Dates[CustomerField.UpdatedAt] with { Formats = [new DateFormat(DateFormatKind.EpochSeconds)] },
            },
        };

        var dates = Step(await WalkAsync(provider.Preset() with { Map = wrong }), "dates");

        dates.Outcome.Should().Be(CheckOutcome.Failed);
        dates.Message.Should().Contain("updatedAt at /updatedAt: 0 read, 0 absent, 10 unreadable").And.NotContain("T");
        dates.Remedy.Should().Contain("map.updatedAt");
    }

    [Fact]
    public async Task A_size_that_is_clamped_and_a_total_that_lies_are_warnings()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 350, pageSize: 50);
        provider.Rewrites(answer => answer with { Total = 60 }, times: int.MaxValue);
        var preset = provider.Preset(PageStyle.Offset, new EndRule.Count(ScriptedProvider.Path("$.total"), null), size: 100);

        var steps = await WalkAsync(preset, conformance: true);

        Step(steps, "page_size").Should().Match<CheckStep>(step => step.Outcome == CheckOutcome.Warning && step.Message.Contains("got 50 each time"));
        Step(steps, "total").Should().Match<CheckStep>(step => step.Outcome == CheckOutcome.Warning && step.Message.Contains("says 60"));
    }

    [Fact]
    public async Task A_server_that_ignores_paging_fails()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 350, pageSize: 50);
        provider.RepeatsContentAfterPage(0);

        var steps = await WalkAsync(provider.Preset(), conformance: true);

        steps.Should().Contain(step => step.Outcome == CheckOutcome.Failed && (step.Name == "paging" || step.Name == "pages_differ"));
    }

    [Theory]
    [InlineData(false, CheckOutcome.Ok)]
    [InlineData(true, CheckOutcome.Warning)]
    public async Task Records_of_one_instant_must_come_by_id_where_paging_rests_on_both(bool tiesFall, CheckOutcome outcome)
    {
        var changed = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        await using var provider = await SearchProvider.StartAsync(Enumerable.Range(8, 5).Select(id => new SearchRow(id, changed)));
        provider.TiesFall = tiesFall;

        var steps = await WalkAsync(Presets.Keyset(provider), conformance: true);

        Step(steps, "order").Outcome.Should().Be(outcome, Step(steps, "order").Message);
    }

    [Fact]
    public async Task A_file_drop_is_looked_at_from_its_files_to_ids_and_dates()
    {
        using var folder = new DropFolder();
        folder.Write("a.csv", "id,name,changed\n1,Ada,2026-01-01\n1,Bob,soon\n");
        var drop = folder.Preset(snapshot: SnapshotKind.LastFile);
        var changed = new DateSource(DropFolder.At("$.changed"), [new DateFormat(DateFormatKind.IsoDate)], Zone: "UTC", NullWords: [], DaylightChoice.Issue, DaylightChoice.Issue);
        drop = drop with { Map = drop.Map with { Dates = new Dictionary<CustomerField, DateSource> { [CustomerField.UpdatedAt] = changed } } };

        var steps = await WalkAsync(drop);
        var empty = await WalkAsync(drop with { Place = new FilePlace.Folder(Path.Combine(folder.Path, "nowhere")) });

        steps.Select(step => step.Name).Should().Equal("first_page", "dates", "ids", "mapping");
        Step(steps, "dates").Should().BeEquivalentTo(new { Outcome = CheckOutcome.Warning, Message = "updatedAt at /changed: 1 read, 0 absent, 1 unreadable." });
        Step(steps, "ids").Outcome.Should().Be(CheckOutcome.Warning, "the file is the whole list, and two of its rows have one id");
        Step(steps, "mapping").Outcome.Should().Be(CheckOutcome.Ok);
        empty[0].Outcome.Should().Be(CheckOutcome.Failed);
        empty.Skip(1).Should().OnlyContain(step => step.Outcome == CheckOutcome.Skipped);
    }

    private static async Task<IReadOnlyList<CheckStep>> WalkAsync(ProviderPreset preset, bool conformance = false, DateTimeOffset? notBefore = null)
    {
        var parts = new ConnectorParts(TimeProvider.System, Random.Shared, ArrayPool<byte>.Shared, SecretResolver.Resolve, NullLogger<HttpConnector>.Instance);
        return await new ProviderDiagnosis(parts, new ConnectorMaker(parts, new FileMemory())).WalkAsync(preset, notBefore, conformance, CancellationToken.None);
    }

    private static CheckStep Step(IReadOnlyList<CheckStep> steps, string name) => steps.Single(step => step.Name == name && step.List == "list");
}
