using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

public sealed class RequestTests
{
    private static readonly DateTimeOffset Bound = new(2026, 1, 1, 0, 3, 21, TimeSpan.Zero);

    [Fact]
    public async Task A_bearer_token_is_sent_with_every_page_and_read_anew_each_time()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        using var harness = new ConnectorHarness(provider.Preset() with { Auth = new Auth.Bearer("env:TOKEN") }) { Secrets = { ["env:TOKEN"] = "one" } };

        await harness.ReadAsync();
        harness.Secrets["env:TOKEN"] = "two";
        await harness.ReadAsync();

        provider.Requests.Select(r => r.Headers["Authorization"]).Should().Equal(
            "Bearer one", "Bearer one", "Bearer one", "Bearer two", "Bearer two", "Bearer two");
    }

    [Fact]
    public async Task Basic_credentials_are_utf8_and_a_key_goes_into_its_header()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1);
        using var basic = new ConnectorHarness(provider.Preset() with { Auth = new Auth.Basic("env:USER", "env:PASSWORD") })
        {
            Secrets = { ["env:USER"] = "zoë", ["env:PASSWORD"] = "a:b" },
        };
        using var key = new ConnectorHarness(provider.Preset() with { Auth = new Auth.HeaderKey("X-Api-Key", "env:KEY") }) { Secrets = { ["env:KEY"] = "k-1" } };

        await basic.ReadAsync();
        await key.ReadAsync();

        provider.Requests[0].Headers["Authorization"].Should().Be("Basic em/DqzphOmI=");
        provider.Requests[1].Headers["X-Api-Key"].Should().Be("k-1");
        provider.Requests[1].Headers.Should().NotContainKey("Authorization");
    }

    [Theory]
    [InlineData(null, "provider.secret_missing")]
    [InlineData("one\r\nX-Other: two", "provider.secret")]
    [InlineData("X-Other-tökén", "provider.secret")]
    [InlineData("X-Other\u200b", "provider.secret")]
    [InlineData("\ufeffX-Other", "provider.secret")]
    [InlineData("X-Other\u007f", "provider.secret")]
    public async Task A_secret_that_cannot_be_used_is_told_before_anything_is_sent(string? secret, string code)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        using var harness = new ConnectorHarness(provider.Preset(limits: new Limits()) with { Auth = new Auth.Bearer("env:TOKEN") });
        if (secret is not null)
        {
            harness.Secrets["env:TOKEN"] = secret;
        }

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be(code);
        outcome.Fault!.Class.Should().Be(FaultClass.Config);
        outcome.Fault.Message.Should().NotContain("X-Other");
        provider.RequestCount.Should().Be(0);
    }

    [Fact]
    public async Task A_key_that_a_header_cannot_carry_is_told_before_anything_is_sent()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        using var harness = new ConnectorHarness(provider.Preset(limits: new Limits()) with { Auth = new Auth.HeaderKey("X-Api-Key", "env:KEY") })
        {
            Secrets = { ["env:KEY"] = "schlüssel" },
        };

        var outcome = await harness.ReadAsync();

        (outcome.Code, outcome.Fault!.Class).Should().Be(("provider.secret", FaultClass.Config));
        outcome.Fault.Message.Should().Contain("visible ASCII").And.NotContain("schl");
        provider.RequestCount.Should().Be(0);
    }

    [Fact]
    public async Task The_request_carries_what_the_preset_declares_below_the_base_path()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var preset = provider.Preset(PageStyle.Offset, size: 50) with
        {
            BaseUrl = new Uri(provider.BaseUrl, "api/v2"),
            Request = new PresetRequest("customers", [new("filter[kind]", "a&b c")], [new("X-Version", "7"), new("Accept", "application/vnd.x+json")]),
        };

        await ConnectorHarness.ReadAllAsync(preset);

        var request = provider.Requests.Should().ContainSingle().Subject;
        request.Target.Should().Be("/api/v2/customers?filter%5Bkind%5D=a%26b%20c&limit=50&offset=0");
        request.Headers["X-Version"].Should().Be("7");
        request.Headers["Accept"].Should().Be("application/vnd.x+json");
        request.Headers["Accept-Encoding"].Should().Be("gzip, br, deflate");
        request.Headers.Should().NotContainKey("Cookie");
    }

    [Fact]
    public async Task A_read_of_changes_sends_the_inclusive_bound_in_the_declared_format()
    {
        await using var provider = await ScriptedProvider.StartAsync();

        var outcome = await ConnectorHarness.ReadAllAsync(
            provider.Preset(PageStyle.BodyLink), new ReadFrom(new ChangedSince(Bound, "2026-01-01T00:03:21Z"), null));

        outcome.Ids.Should().HaveCount(50).And.StartWith(ScriptedCustomers.IdOf(201));
        provider.Requests[0].Target.Should().Be("/link?updated_since=2026-01-01T00%3A03%3A21.000000Z&limit=10000");
    }

    [Fact]
    public async Task Without_an_overlap_the_providers_own_text_goes_back_unchanged()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var filter = new ChangeFilter("updated_since", new DateFormat(DateFormatKind.Iso), TimeSpan.Zero);

        await ConnectorHarness.ReadAllAsync(
            provider.Preset() with { ChangedSince = filter }, new ReadFrom(new ChangedSince(Bound, "2026-01-01T01:03:21+01:00"), null));

        provider.Requests[0].Target.Should().StartWith("/token?updated_since=2026-01-01T01%3A03%3A21%2B01%3A00&");
    }

    [Theory]
    [InlineData(DateFormatKind.Iso, null, "1767225801", "2026-01-01T00:03:21.000000Z")]
    [InlineData(DateFormatKind.EpochSeconds, null, "2026-01-01T01:03:21+01:00", "1767225801")]
    [InlineData(DateFormatKind.EpochSeconds, null, "1767225801000", "1767225801")]
    [InlineData(DateFormatKind.EpochSeconds, null, "1767225801", "1767225801")]
    [InlineData(DateFormatKind.IsoBasicOffset, null, "2026-01-01T01:03:21+01:00", "2026-01-01T00:03:21.000+0000")]
    [InlineData(DateFormatKind.IsoLocal, "Europe/Madrid", "2026-01-01T00:03:21", "2026-01-01T01:03:21")]
    [InlineData(DateFormatKind.IsoLocal, "Europe/Madrid", "2026-01-01T01:03:21.000", "2026-01-01T01:03:21.000")]
    [InlineData(DateFormatKind.IsoDate, "UTC", "2026-01-01", "2026-01-01")]
    [InlineData(DateFormatKind.Iso, null, "", "2026-01-01T00:03:21.000000Z")]
    public async Task A_text_that_the_filter_would_read_otherwise_is_written_anew(DateFormatKind format, string? zone, string text, string sent)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var filter = new ChangeFilter("since", new DateFormat(format), TimeSpan.Zero, zone);

        await ConnectorHarness.ReadAllAsync(provider.Preset() with { ChangedSince = filter }, new ReadFrom(new ChangedSince(Bound, text), null));

        Uri.UnescapeDataString(provider.Requests[0].Target).Should().StartWith($"/token?since={sent}&");
    }

    [Fact]
    public async Task A_read_of_everything_sends_no_bound_and_every_page_of_a_changes_read_does()
    {
        await using var provider = await ScriptedProvider.StartAsync();

        await ConnectorHarness.ReadAllAsync(provider.Preset());
        await ConnectorHarness.ReadAllAsync(provider.Preset(), new ReadFrom(new ChangedSince(Bound.AddMinutes(-4), null), null));

        provider.Requests.Take(3).Should().OnlyContain(r => !r.Target.Contains("updated_since"));
        provider.Requests.Skip(3).Should().HaveCount(3).And.OnlyContain(r => r.Target.Contains("updated_since"));
    }

    [Fact]
    public async Task Pages_carry_their_numbers_and_no_count_where_none_is_declared()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        using var harness = new ConnectorHarness(provider.Preset());
        var numbers = new List<int>();

        await foreach (var page in harness.Connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            page.Total.Should().BeNull();
            numbers.Add(page.Number);
            page.Dispose();
        }

        numbers.Should().Equal(1, 2, 3);
    }

    [Theory]
    [InlineData(PageStyle.Page, false)]
    [InlineData(PageStyle.Offset, false)]
    [InlineData(PageStyle.IdCursor, true)]
    [InlineData(PageStyle.BodyToken, true)]
    [InlineData(PageStyle.BodyLink, true)]
    [InlineData(PageStyle.LinkHeader, true)]
    public async Task Only_positions_that_rows_cannot_move_across_are_good_for_a_later_run(PageStyle style, bool expected)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 0);
        using var harness = new ConnectorHarness(provider.Preset(style));

        harness.Connector.ResumesAcrossRuns.Should().Be(expected);
    }

    [Fact]
    public async Task The_connector_tells_what_its_preset_says()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1);
        var preset = provider.Preset();
        using var harness = new ConnectorHarness(preset);
        using var byHand = new ConnectorHarness(preset with { Cron = null, ChangedSince = null });

        var mapped = harness.Connector.Map(Feeds.List, provider.Customers.JsonOf(ScriptedCustomers.IdOf(1)));

        mapped.Should().BeOfType<RecordReading.Mapped>().Which.Customer[CustomerField.Email].Should().Be("user000001@example.com");
        harness.Connector.PointerOf(Feeds.List, CustomerField.City).Should().Be("/address/city");
        harness.Connector.Schedule.Should().Be(new CollectionSchedule("*/10 * * * *", "UTC"));
        (harness.Connector.ReadsChanges, harness.Connector.Overlap).Should().Be((true, TimeSpan.FromMinutes(1)));
        (byHand.Connector.Schedule, byHand.Connector.ReadsChanges, byHand.Connector.Overlap).Should().Be((null, false, TimeSpan.Zero));
        byHand.Connector.Fingerprint.Should().NotBe(harness.Connector.Fingerprint);
    }
}
