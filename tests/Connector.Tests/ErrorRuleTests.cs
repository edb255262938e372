using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>Faults that a body declares, whatever the status.</summary>
public sealed class ErrorRuleTests
{
    [Theory]
    [InlineData(200, ErrorMeaning.Throttled, "provider.throttled", FaultClass.Throttled)]
    [InlineData(403, ErrorMeaning.Throttled, "provider.throttled", FaultClass.Throttled)]
    [InlineData(403, ErrorMeaning.Unauthorized, "provider.unauthorized", FaultClass.Auth)]
    [InlineData(200, ErrorMeaning.Forbidden, "provider.forbidden", FaultClass.Config)]
    [InlineData(410, ErrorMeaning.CursorExpired, "provider.cursor_expired", FaultClass.Contract)]
    [InlineData(200, ErrorMeaning.Rejected, "provider.rejected", FaultClass.Config)]
    [InlineData(200, ErrorMeaning.Unavailable, "provider.unavailable", FaultClass.Transient)]
    [InlineData(500, ErrorMeaning.Rejected, "provider.rejected", FaultClass.Config)]
    public async Task A_declared_error_means_what_the_preset_says(int status, ErrorMeaning means, string code, FaultClass faultClass)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Says(status, """[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"jane@example.com"}]"""));

        var outcome = await ConnectorHarness.ReadAllAsync(
            provider.Preset() with { Errors = [new ErrorRule(null, ScriptedProvider.Path("$[0].errorCode"), ["REQUEST_LIMIT_EXCEEDED"], means)] });

        outcome.Code.Should().Be(code);
        outcome.Fault!.Class.Should().Be(faultClass);
        outcome.Fault.CursorExpired.Should().Be(means == ErrorMeaning.CursorExpired);
        outcome.Fault.Message.Should().Contain("REQUEST_LIMIT_EXCEEDED").And.NotContain("jane");
    }

    [Theory]
    [InlineData("""{"error":{"code":"OTHER"}}""", 200, "provider.shape")]
    [InlineData("""{"error":{"code":"GONE"}}""", 500, "provider.server_error")]
    [InlineData("""{"error":{"code":null}}""", 400, "provider.rejected")]
    [InlineData("<html>GONE</html>", 400, "provider.rejected")]
    [InlineData("", 400, "provider.rejected")]
    public async Task What_no_rule_names_is_judged_as_ever(string body, int status, string code)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Says(status, body));

        var outcome = await ConnectorHarness.ReadAllAsync(
            provider.Preset() with { Errors = [new ErrorRule(400, ScriptedProvider.Path("$.error.code"), ["GONE"], ErrorMeaning.CursorExpired)] });

        outcome.Code.Should().Be(code);
    }

    [Theory]
    [InlineData("""{"ok":false,"errors":[{"message":"x"}],"items":[],"hasMore":false}""", true)]
    [InlineData("""{"errors":"text","items":[]}""", true)]
    [InlineData("""{"errors":{"a":1},"items":[]}""", true)]
    [InlineData("""{"errors":7,"items":[]}""", true)]
    [InlineData("""{"errors":true,"items":[]}""", true)]
    [InlineData("""{"errors":[],"items":[]}""", false)]
    [InlineData("""{"errors":{},"items":[]}""", false)]
    [InlineData("""{"errors":null,"items":[]}""", false)]
    [InlineData("""{"errors":false,"items":[]}""", false)]
    [InlineData("""{"errors":"","items":[]}""", false)]
    [InlineData("""{"items":[]}""", false)]
    public async Task Without_values_anything_there_is_the_error(string body, bool isError)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Text(body));

        var outcome = await ConnectorHarness.ReadAllAsync(
            provider.Preset() with { Errors = [new ErrorRule(null, ScriptedProvider.Path("$.errors"), [], ErrorMeaning.Rejected)] });

        (outcome.Code == "provider.rejected").Should().Be(isError);
    }

    [Fact]
    public async Task An_error_body_that_stalls_is_judged_by_its_status()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(async (http, _, stopped) =>
        {
            http.Response.StatusCode = 403;
            await http.Response.Body.WriteAsync("{\"error\":"u8.ToArray(), stopped);
            await http.Response.Body.FlushAsync(stopped);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        });
        var preset = provider.Preset(limits: new Limits { Retries = 0, Silence = TimeSpan.FromMilliseconds(200) }) with
        {
            Errors = [new ErrorRule(null, ScriptedProvider.Path("$.error"), [], ErrorMeaning.Throttled)],
        };

        var outcome = await ConnectorHarness.ReadAllAsync(preset);

        outcome.Code.Should().Be("provider.forbidden");
    }

    [Fact]
    public async Task An_error_body_over_64_KiB_is_judged_by_its_status()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Says(403, $$"""{"error":"{{new string('x', 70_000)}}"}"""));

        var outcome = await ConnectorHarness.ReadAllAsync(
            provider.Preset() with { Errors = [new ErrorRule(null, ScriptedProvider.Path("$.error"), [], ErrorMeaning.Throttled)] });

        outcome.Code.Should().Be("provider.forbidden");
    }

    [Fact]
    public async Task A_body_that_says_the_token_is_bad_gets_a_new_one_once()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync(records: 10);
        provider.Answers(Answers.Text("""{"error":"token expired"}"""));
        var preset = provider.Preset() with
        {
            Auth = new Auth.OAuth2(tokens.Url, "client", "env:SECRET"),
            Errors = [new ErrorRule(null, ScriptedProvider.Path("$.error"), [], ErrorMeaning.Unauthorized)],
        };
        using var harness = new ConnectorHarness(preset) { Secrets = { ["env:SECRET"] = "s" } };

        var outcome = await harness.ReadAsync();

        outcome.Ids.Should().HaveCount(10);
        tokens.RequestCount.Should().Be(2);
    }

    [Fact]
    public void Values_are_found_at_their_paths_and_nowhere_else()
    {
        var values = new BodyValues([
            ScriptedProvider.Path("$.a.b[1].c"), ScriptedProvider.Path("$.a"), ScriptedProvider.Path("$['odd name']"), ScriptedProvider.Path("$.n"),
            ScriptedProvider.Path("$.missing"), ScriptedProvider.Path("$.t"), ScriptedProvider.Path("$.bad"),
        ]);

        var found = values.Read(Encoding.UTF8.GetBytes("""{"x":{"a":{"b":[0,{"c":"no"}]}},"a":{"b":[{"c":"no"},{"c":"yes"}]},"odd name":"odd","n":1.50e3,"t":true,"bad":"\ud800"}"""));

        found.Should().Equal("yes", BodyValues.Something, "odd", "1.50e3", null, "true", BodyValues.Something);
    }

    private static Answer Says(int status, string body) => async (http, _, stopped) =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), stopped);
    };
}
