using System.Text.Json.Nodes;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>Requests with a body, with conditions and with an upper bound.</summary>
public sealed class BodyTests
{
    private const string Map = """ "records": "$.items", "map": { "id": "$.id", "email": "$.email", "updatedAt": { "path": "$.updatedAt", "formats": ["iso"] } } """;
    private static readonly ReadFrom Since = new(new ChangedSince(new DateTimeOffset(2026, 1, 1, 0, 3, 21, TimeSpan.Zero), null), null);

    [Theory]
    [InlineData("\"a+b c\"", false, "\"a+b c\"")]
    [InlineData("\"200\"", false, "\"200\"")]
    [InlineData("\"200\"", true, "200")]
    [InlineData("200", false, "200")]
    [InlineData("9007199254740993", false, "9007199254740993")]
    [InlineData("\"[1682955829,\\\"x\\\"]\"", false, "\"[1682955829,\\\"x\\\"]\"")]
    [InlineData("[1682955829, \"x\"]", false, "[1682955829,\"x\"]")]
    [InlineData("{\"id\":{\"S\":\"7\"}}", false, "{\"id\":{\"S\":\"7\"}}")]
    public async Task A_token_goes_back_into_the_body_as_it_came(string token, bool asNumber, string sent)
    {
        await using var provider = await BodyProvider.StartAsync($$"""{"items":[{"id":1}],"next":{{token}}}""", """{"items":[]}""");
        var preset = Presets.Read(
            provider.BaseUrl,
            $$"""
            "request": { "method": "POST", "path": "/list", "body": { "page": {} } },
            "paging": { "style": "bodyToken", "at": "$.page.after", "path": "$.next", "asNumber": {{(asNumber ? "true" : "false")}}, "size": 50, "sizeAt": "$.page.size" },
            "end": { "rule": "missingNext" }, {{Map}}
            """);

        var outcome = await ConnectorHarness.ReadAllAsync(preset);

        outcome.Fault.Should().BeNull();
        provider.Requests.Select(request => request.Method).Should().Equal("POST", "POST");
        provider.Requests[0].Body.Should().Be("""{"page":{"size":50}}""");
        JsonNode.Parse(provider.Requests[1].Body)!["page"]!["after"]!.ToJsonString().Should().Be(JsonNode.Parse(sent)!.ToJsonString());
        provider.Requests[1].Headers["Content-Type"].Should().Be("application/json");
    }

    [Fact]
    public async Task A_position_of_any_kind_survives_an_interruption()
    {
        await using var provider = await BodyProvider.StartAsync("""{"items":[{"id":1}],"next":[7,"x"]}""", """{"items":[]}""");
        var preset = Presets.Read(
            provider.BaseUrl,
            $$"""
            "request": { "path": "/list" },
            "paging": { "style": "bodyToken", "parameter": "after", "path": "$.next" },
            "end": { "rule": "missingNext" }, {{Map}}
            """);
        using var harness = new ConnectorHarness(preset);
        Cursor? next = null;
        await foreach (var page in harness.Connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            next ??= page.Next;
            page.Dispose();
        }

        await harness.ReadAsync(new ReadFrom(null, next));

        next.Should().Be(new Cursor("list:T:1:[7,\"x\"]"));
        provider.Requests.Skip(1).Select(request => request.Target).Should().AllBe("/list?after=%5B7%2C%22x%22%5D");
    }

    [Fact]
    public async Task Conditions_as_text_are_joined_and_an_empty_parameter_is_left_out()
    {
        await using var provider = await BodyProvider.StartAsync("""{"items":[]}""");
        var preset = Presets.Read(
            provider.BaseUrl,
            $$"""
            "request": { "path": "/query", "query": { "q": "SELECT Id FROM Contact{conditions} ORDER BY SystemModstamp, Id", "filter": "{conditions}" }, "conditions": { "prefix": " WHERE ", "separator": " AND " } },
            "paging": { "style": "bodyLink", "path": "$.next" },
            "end": { "rule": "missingNext" },
            "changedSince": { "condition": "SystemModstamp >= {since}", "format": "iso-basic-offset" }, {{Map}}
            """);

        await ConnectorHarness.ReadAllAsync(preset);
        await ConnectorHarness.ReadAllAsync(preset, Since);

        provider.Requests[0].Target.Should().Be("/query?q=SELECT%20Id%20FROM%20Contact%20ORDER%20BY%20SystemModstamp%2C%20Id");
        provider.Requests[1].Target.Should().Contain("Contact%20WHERE%20SystemModstamp%20%3E%3D%202026-01-01T00%3A03%3A21.000%2B0000%20ORDER");
    }

    [Fact]
    public async Task Conditions_fill_the_texts_of_a_body()
    {
        await using var provider = await BodyProvider.StartAsync("""{"items":[]}""");
        var preset = Presets.Read(
            provider.BaseUrl,
            $$"""
            "request": { "method": "POST", "path": "/graphql", "body": { "query": "{ customers }", "variables": { "q": "state:enabled{conditions}" } }, "conditions": { "prefix": " AND ", "separator": " AND " } },
            "paging": { "style": "bodyToken", "at": "$.variables.after", "path": "$.next" },
            "end": { "rule": "missingNext" },
            "changedSince": { "condition": "updated_at:>='{since}'", "format": "iso" }, {{Map}}
            """);

        await ConnectorHarness.ReadAllAsync(preset, Since);

        provider.Requests[0].Body.Should().Be("""{"query":"{ customers }","variables":{"q":"state:enabled AND updated_at:>='2026-01-01T00:03:21.000000Z'"}}""");
    }

    [Fact]
    public async Task An_id_with_a_quote_is_not_put_into_a_text_condition()
    {
        await using var provider = await BodyProvider.StartAsync("""{"items":[{"id":"x' OR '1'='1","t":"1"}]}""");
        var preset = Presets.Read(
            provider.BaseUrl,
            $$"""
            "request": { "path": "/query", "query": { "q": "FROM c{conditions}" }, "conditions": { "prefix": " WHERE ", "separator": " AND " } },
            "paging": { "style": "keyset", "value": "$.t", "id": "$.id", "after": "(t > '{value}' OR (t = '{value}' AND id > '{id}'))" },
            "end": { "rule": "emptyPage" }, {{Map}}
            """);

        var outcome = await ConnectorHarness.ReadAllAsync(preset);

        outcome.Code.Should().Be("provider.shape");
        provider.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task An_upper_bound_is_the_providers_clock_less_the_lag_learned_by_the_smallest_request()
    {
        await using var provider = await BodyProvider.StartAsync("""{"items":[{"id":1}],"next":null}""", """{"items":[{"id":1}],"next":"b"}""", """{"items":[]}""");
        provider.Date = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        using var harness = new ConnectorHarness(Bounded(provider.BaseUrl), time);

        await harness.ReadAsync(Since);

        provider.Requests.Should().HaveCount(3);
        provider.Requests[0].Target.Should().EndWith("&limit=1");
        provider.Requests.Skip(1).Should().OnlyContain(request => request.Target.Contains("modified%5Bto%5D=2026-02-03T04%3A04%3A06.000000Z", StringComparison.Ordinal));
        provider.Requests[2].Target.Should().StartWith("/list?modified%5Bfrom%5D=2026-01-01T00%3A03%3A21.000000Z&").And.EndWith("&limit=50&after=b");
    }

    [Fact]
    public async Task Without_a_date_header_the_bound_is_our_clock_less_five_minutes()
    {
        await using var provider = await BodyProvider.StartAsync("""{"items":[]}""");
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 3, 1, 0, 10, 0, TimeSpan.Zero));
        using var harness = new ConnectorHarness(Bounded(provider.BaseUrl), time);

        await harness.ReadAsync(Since);

        provider.Requests[1].Target.Should().Contain("modified%5Bto%5D=2026-03-01T00%3A04%3A00.000000Z");
    }

    [Fact]
    public async Task A_read_of_everything_asks_for_no_bound_and_no_clock()
    {
        await using var provider = await BodyProvider.StartAsync("""{"items":[]}""");

        await ConnectorHarness.ReadAllAsync(Bounded(provider.BaseUrl));

        provider.Requests.Should().ContainSingle().Which.Target.Should().Be("/list?limit=50");
    }

    private static Preset Bounded(Uri baseUrl) => Presets.Read(
        baseUrl,
        $$"""
        "request": { "path": "/list" },
        "paging": { "style": "bodyToken", "parameter": "after", "path": "$.next", "size": 50, "sizeParameter": "limit" },
        "end": { "rule": "missingNext" },
        "changedSince": { "parameter": "modified[from]", "untilParameter": "modified[to]", "format": "iso", "lag": "PT1M" }, {{Map}}
        """);
}
