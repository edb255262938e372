using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>Answers that are no page: each ends in its code, and the pages before it stand.</summary>
public sealed class BadAnswerTests
{
    [Theory]
    [InlineData("", "provider.empty")]
    [InlineData(" \r\n", "provider.empty")]
    [InlineData("null", "provider.empty")]
    [InlineData("<!doctype html><title>Sign in</title>", "provider.not_json")]
    [InlineData("Service down", "provider.not_json")]
    [InlineData("""{"items":[{"id":"a"},]}""", "provider.bad_json")]
    [InlineData("""{"items":[]} and more""", "provider.bad_json")]
    [InlineData("""{"items":[]}{"items":[]}""", "provider.bad_json")]
    [InlineData("""{/* none */"items":[]}""", "provider.bad_json")]
    [InlineData("{'items':[]}", "provider.bad_json")]
    [InlineData("{\"items\":[{\"id\":\"a\",\"name\":\"line\nbreak\"}]}", "provider.bad_json")]
    [InlineData("{\"items\":[{\"id\":\"a\"},{\"id\":\"b", "provider.truncated")]
    [InlineData("""{"items":[{"id":"a"}]""", "provider.truncated")]
    [InlineData("""{"data":[]}""", "provider.shape")]
    [InlineData("""{"items":{"a":1}}""", "provider.shape")]
    [InlineData("""{"items":null}""", "provider.shape")]
    [InlineData("[]", "provider.shape")]
    [InlineData("""{"items":[{"id":"a"}],"next":{"page":2}}""", "provider.shape")]
    public async Task A_body_that_is_no_page_is_a_contract_fault(string body, string code)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Text(body), afterPage: 1);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset());

        outcome.Code.Should().Be(code);
        outcome.Fault!.Class.Should().Be(FaultClass.Contract);
        outcome.PageSizes.Should().Equal(100);
        outcome.Last.Should().Be(new Cursor("list:t:100:o100"));
    }

    [Theory]
    [InlineData(204, "provider.empty", FaultClass.Contract)]
    [InlineData(201, "provider.unexpected_status", FaultClass.Contract)]
    [InlineData(206, "provider.unexpected_status", FaultClass.Contract)]
    [InlineData(304, "provider.unexpected_status", FaultClass.Contract)]
    [InlineData(301, "provider.redirect", FaultClass.Config)]
    [InlineData(307, "provider.redirect", FaultClass.Config)]
    [InlineData(400, "provider.rejected", FaultClass.Config)]
    [InlineData(401, "provider.unauthorized", FaultClass.Auth)]
    [InlineData(402, "provider.account", FaultClass.Config)]
    [InlineData(403, "provider.forbidden", FaultClass.Config)]
    [InlineData(404, "provider.moved", FaultClass.Config)]
    [InlineData(408, "provider.server_error", FaultClass.Transient)]
    [InlineData(410, "provider.moved", FaultClass.Config)]
    [InlineData(422, "provider.rejected", FaultClass.Config)]
    [InlineData(429, "provider.throttled", FaultClass.Throttled)]
    [InlineData(451, "provider.account", FaultClass.Config)]
    [InlineData(500, "provider.server_error", FaultClass.Transient)]
    [InlineData(502, "provider.server_error", FaultClass.Transient)]
    [InlineData(503, "provider.unavailable", FaultClass.Transient)]
    [InlineData(504, "provider.server_error", FaultClass.Transient)]
    [InlineData(522, "provider.server_error", FaultClass.Transient)]
    [InlineData(999, "provider.unexpected_status", FaultClass.Contract)]
    public async Task Every_status_has_its_code_and_class(int status, string code, FaultClass expected)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.FailsAfterPage(1, status);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset());

        outcome.Code.Should().Be(code);
        outcome.Fault!.Class.Should().Be(expected);
        outcome.PageSizes.Should().Equal(100);
    }

    [Theory]
    [InlineData("\"hasMore\":\"no\"")]
    [InlineData("\"other\":1")]
    public async Task A_flag_that_is_missing_or_no_boolean_is_not_the_end(string member)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Text($$"""{"items":[{"id":"a"}],{{member}}}"""));

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.Page));

        outcome.Code.Should().Be("provider.shape");
        outcome.Fault!.Message.Should().Contain("$.hasMore");
    }

    [Theory]
    [InlineData("\"total\":\"1\"", "provider.shape")]
    [InlineData("\"total\":-1", "provider.shape")]
    [InlineData("\"other\":1", "provider.shape")]
    public async Task A_count_that_cannot_be_right_is_not_the_end(string member, string code)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Text($$"""{"items":[{"id":"a"}],{{member}}}"""));
        var rule = new EndRule.Count(ScriptedProvider.Path("$.total"), null);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.Page, rule));

        outcome.Code.Should().Be(code);
    }

    [Fact]
    public async Task A_flag_that_says_more_without_a_token_is_not_the_end()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Text("""{"items":[{"id":"a"}],"next":null,"hasMore":true}"""));
        var rule = new EndRule.Flag(ScriptedProvider.Path("$.hasMore"), false);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(end: rule));

        outcome.Code.Should().Be("provider.no_position");
    }

    [Fact]
    public async Task A_damaged_link_header_is_not_the_end()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Bytes("""{"items":[{"id":"a"}]}"""u8.ToArray(), "application/json", ("Link", "</header?cursor=o100; rel=next")));

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.LinkHeader));

        outcome.Code.Should().Be("provider.shape");
    }

    [Fact]
    public async Task Limits_hold_for_records_and_bytes_of_a_page()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 100, recordBytes: 1_000);

        var records = await ConnectorHarness.ReadAllAsync(provider.Preset(limits: new Limits { Retries = 0, RecordsPerPage = 99 }));
        var told = await ConnectorHarness.ReadAllAsync(provider.Preset(limits: new Limits { Retries = 0, BodyBytes = 99_000 }));
        provider.Answers(async (http, proper, stopped) => await http.Response.Body.WriteAsync(proper, stopped));
        var untold = await ConnectorHarness.ReadAllAsync(provider.Preset(limits: new Limits { Retries = 0, BodyBytes = 99_000 }));

        records.Code.Should().Be("provider.too_many_records");
        told.Code.Should().Be("provider.too_large");
        untold.Code.Should().Be("provider.too_large");
        untold.Fault!.Class.Should().Be(FaultClass.Limit);
    }

    [Theory]
    [InlineData("""{"items":[{"id":"a"},{"id":"b"}],"next":null}""", null)]
    [InlineData("""{"items":[{"id":"a"},{"id":"b"},{"id":"c"}],"next":null}""", "provider.too_many_records")]
    [InlineData("""{"items":[1,2,"c" """, "provider.too_many_records")]
    [InlineData("""{"items":[1,2,3,,,""", "provider.too_many_records")]
    [InlineData("""{"items":[1,2,,,""", "provider.bad_json")]
    public async Task A_page_with_too_many_records_is_read_no_further(string body, string? code)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Text(body));

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(limits: new Limits { Retries = 0, RecordsPerPage = 2 }));

        outcome.Code.Should().Be(code);
    }

    [Fact]
    public async Task A_fault_names_provider_host_and_page_but_no_query_token_or_body()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Text("""{"private":"Ada Lovelace"}"""), afterPage: 1);
        var preset = provider.Preset() with
        {
            Auth = new Auth.Bearer("env:TOKEN"),
            Request = new PresetRequest("/token", [new("account", "secret-account")], []),
        };
        using var harness = new ConnectorHarness(preset) { Secrets = { ["env:TOKEN"] = "secret-token" } };

        var outcome = await harness.ReadAsync();

        outcome.Fault!.Message.Should().Contain("provider crm").And.Contain($"host {provider.BaseUrl.Authority}").And.Contain("page 2")
            .And.Contain("$.items").And.NotContain("secret").And.NotContain("Ada").And.NotContain("o100");
    }

    [Fact]
    public async Task A_redirect_shows_the_host_it_leads_to_and_no_more()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Status(302, ("Location", "https://login.example/start?ticket=abc")));

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset());

        outcome.Code.Should().Be("provider.redirect");
        outcome.Fault!.Message.Should().Contain("login.example").And.NotContain("start").And.NotContain("abc");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"items\":[{\"id\":\"a\"}", "provider.truncated", FaultClass.Contract)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"items\":[{\"id\":\"a\"}", "provider.truncated", FaultClass.Transient)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n{\"items\":[{\"id\":\"a\"}\r\n", "provider.truncated", FaultClass.Transient)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n", "provider.protocol", FaultClass.Transient)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "provider.protocol", FaultClass.Transient)]
    [InlineData("", "provider.reset", FaultClass.Transient)]
    public async Task Broken_http_has_its_code(string answer, string code, FaultClass expected)
    {
        await using var server = RawServer.Start(answer);
        await using var provider = await ScriptedProvider.StartAsync();

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset() with { BaseUrl = server.BaseUrl });

        outcome.Code.Should().Be(code);
        outcome.Fault!.Class.Should().Be(expected);
    }

    [Fact]
    public async Task A_body_without_length_is_a_page_when_its_json_is_whole()
    {
        await using var server = RawServer.Start("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"items\":[{\"id\":\"a\"}]}");
        await using var provider = await ScriptedProvider.StartAsync();

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset() with { BaseUrl = server.BaseUrl });

        outcome.Ids.Should().Equal("a");
    }

    [Fact]
    public async Task Headers_above_64_KiB_are_refused()
    {
        await using var server = RawServer.Start($"HTTP/1.1 200 OK\r\nX-Long: {new string('x', 70_000)}\r\n\r\n{{}}");
        await using var provider = await ScriptedProvider.StartAsync();

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset() with { BaseUrl = server.BaseUrl });

        outcome.Code.Should().Be("provider.headers_too_large");
    }

    [Fact]
    public async Task A_provider_that_is_down_refuses_the_connection()
    {
        await using var provider = await ScriptedProvider.StartAsync();

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset() with { BaseUrl = RawServer.NobodyListens() });

        outcome.Code.Should().Be("provider.refused");
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_told_as_such()
    {
        await using var provider = await ScriptedProvider.StartAsync();

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset() with { BaseUrl = new Uri("http://crm.invalid/") });

        outcome.Code.Should().Be("provider.dns");
    }

    [Fact]
    public async Task Plain_http_on_a_secure_port_is_no_transient_fault()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var secure = new UriBuilder(provider.BaseUrl) { Scheme = "https" }.Uri;

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset() with { BaseUrl = secure });

        outcome.Code.Should().Be("provider.tls_protocol");
        outcome.Fault!.Class.Should().Be(FaultClass.Config);
    }
}
