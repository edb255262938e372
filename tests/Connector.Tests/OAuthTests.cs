using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>Access tokens from a token endpoint on a real socket that counts its requests.</summary>
public sealed class OAuthTests
{
    private const string Id = "client";
    private readonly ManualTimeProvider time = new();

    [Theory]
    [InlineData(false, "Basic Y2xpZW50OnMlMkZjcmV0")]
    [InlineData(true, "")]
    public async Task A_client_asks_with_its_own_credentials(bool inBody, string authorization)
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(tokens.OnlyWithLatest(), times: int.MaxValue);
        using var harness = HarnessFor(provider, Client(tokens) with { SendsClientInBody = inBody, Scope = "read all", Audience = "crm" });

        var outcome = await harness.ReadAsync();

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().HaveCount(250);
        var asked = tokens.Requests.Should().ContainSingle("three pages share one token").Subject;
        asked.Authorization.Should().Be(authorization);
        asked.Form.Should().Contain("grant_type", "client_credentials").And.Contain("scope", "read all").And.Contain("audience", "crm");
        asked.Form.ContainsKey("client_secret").Should().Be(inBody);
        asked.Form.GetValueOrDefault("client_id").Should().Be(inBody ? Id : null);
    }

    [Fact]
    public async Task A_refresh_token_is_exchanged()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(tokens.OnlyWithLatest(), times: int.MaxValue);
        using var harness = HarnessFor(provider, Refreshing(tokens));

        var outcome = await harness.ReadAsync();

        outcome.Fault.Should().BeNull();
        tokens.Requests.Should().ContainSingle().Which.Form.Should().Contain("grant_type", "refresh_token").And.Contain("refresh_token", "first");
    }

    [Fact]
    public async Task The_token_may_go_bare_into_a_header_of_its_own()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(tokens.OnlyWithLatest("X-Shopify-Access-Token", ""), times: int.MaxValue);
        using var harness = HarnessFor(provider, Client(tokens) with { Header = "X-Shopify-Access-Token" });

        var outcome = await harness.ReadAsync();

        outcome.Fault.Should().BeNull();
        provider.Requests.Should().OnlyContain(request => !request.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Twenty_reads_at_once_share_one_token_request()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(tokens.OnlyWithLatest(), times: int.MaxValue);
        using var harness = HarnessFor(provider, Client(tokens));
        tokens.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var reads = Enumerable.Range(0, 20).Select(_ => harness.ReadAsync()).ToList();
        await Eventually.True(() => tokens.RequestCount == 1);
        tokens.Gate.SetResult();
        var outcomes = await Task.WhenAll(reads);

        outcomes.Should().OnlyContain(outcome => outcome.Fault == null && outcome.Ids.Count == 250);
        tokens.RequestCount.Should().Be(1);
    }

    [Fact]
    public async Task Twenty_reads_whose_token_was_revoked_share_one_new_one()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        using var harness = HarnessFor(provider, Client(tokens));
        await harness.ReadAsync();
        var revoked = tokens.Latest;
        provider.Answers(
            async (http, proper, stopped) =>
            {
                http.Response.StatusCode = http.Request.Headers.Authorization == "Bearer " + revoked ? 401 : 200;
                http.Response.ContentType = "application/json";
                await http.Response.Body.WriteAsync(proper, stopped);
            },
            times: int.MaxValue);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => harness.ReadAsync()));

        outcomes.Should().OnlyContain(outcome => outcome.Fault == null && outcome.Ids.Count == 250);
        tokens.RequestCount.Should().Be(2);
    }

    [Fact]
    public async Task A_token_that_is_refused_again_needs_a_person_and_never_loops()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        provider.FailsAfterPage(0, 401, times: int.MaxValue);
        using var harness = HarnessFor(provider, Client(tokens));

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.unauthorized");
        outcome.Fault!.Class.Should().Be(FaultClass.Auth);
        provider.RequestCount.Should().Be(2);
        tokens.RequestCount.Should().Be(2);
    }

    [Theory]
    [InlineData(",\"expires_in\":5", 2.4, 2.6)]
    [InlineData(",\"expires_in\":\"3600\"", 3539, 3541)]
    [InlineData(",\"expires_in\":90.5", 45.2, 45.3)]
    public async Task A_token_is_renewed_before_it_ends(string extra, double stillGood, double renewed)
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        tokens.Extra = extra;
        using var harness = HarnessFor(provider, Client(tokens));
        await harness.ReadAsync();

        time.Advance(TimeSpan.FromSeconds(stillGood));
        await harness.ReadAsync();
        var before = tokens.RequestCount;
        time.Advance(TimeSpan.FromSeconds(renewed - stillGood));
        var outcome = await harness.ReadAsync();

        outcome.Fault.Should().BeNull();
        before.Should().Be(1);
        tokens.RequestCount.Should().Be(2);
        provider.Requests[^1].Headers["Authorization"].Should().Be("Bearer token-2");
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"expires_in\":null")]
    [InlineData(",\"expires_in\":0")]
    [InlineData(",\"expires_in\":\"soon\"")]
    [InlineData(",\"expires_in\":1e300")]
    public async Task A_token_of_unknown_life_is_used_until_it_is_refused(string extra)
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        tokens.Extra = extra;
        using var harness = HarnessFor(provider, Client(tokens));

        await harness.ReadAsync();
        time.Advance(TimeSpan.FromDays(300));
        var outcome = await harness.ReadAsync();

        outcome.Fault.Should().BeNull();
        tokens.RequestCount.Should().Be(1);
    }

    [Theory]
    [InlineData(400, "invalid_grant", "Sign in again")]
    [InlineData(401, "invalid_client", "Check client id and secret")]
    [InlineData(200, "bad_verification_code", "Check the client")]
    [InlineData(403, "unauthorized_client", "Check the client")]
    public async Task A_refusal_is_told_with_its_remedy_and_not_repeated(int status, string code, string remedy)
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        tokens.Answer = TokenServer.Says(status, $$"""{"error":"{{code}}","error_description":"user jane@example.com is gone"}""");
        using var harness = HarnessFor(provider, Refreshing(tokens));

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.token_refused");
        outcome.Fault!.Class.Should().Be(FaultClass.Auth);
        outcome.Fault.Message.Should().Contain("token endpoint").And.Contain(tokens.Url.Authority).And.Contain(code).And.Contain(remedy);
        outcome.Fault.Message.Should().NotContain("jane").And.NotContain("first");
        tokens.RequestCount.Should().Be(1);
        provider.RequestCount.Should().Be(0);
    }

    [Fact]
    public async Task Words_of_the_endpoint_that_are_no_code_are_not_shown()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        tokens.Answer = TokenServer.Says(400, """{"error":"Jane Doe <jane@example.com>"}""");
        using var harness = HarnessFor(provider, Client(tokens));

        var outcome = await harness.ReadAsync();

        outcome.Fault!.Message.Should().Contain("status 400").And.NotContain("Jane");
    }

    [Theory]
    [InlineData(302, "", "provider.redirect")]
    [InlineData(404, "{}", "provider.moved")]
    [InlineData(200, "<html>", "provider.token_answer")]
    [InlineData(200, "[]", "provider.token_answer")]
    [InlineData(200, """{"access_token":""}""", "provider.token_answer")]
    [InlineData(200, """{"access_token":"\ud800"}""", "provider.token_answer")]
    [InlineData(500, "{}", "provider.server_error")]
    public async Task A_fault_of_the_token_endpoint_is_said_to_be_its(int status, string body, string code)
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        tokens.Answer = TokenServer.Says(status, body);
        using var harness = new ConnectorHarness(provider.Preset() with { Auth = Client(tokens) }) { Secrets = { ["env:SECRET"] = "s" } };

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be(code);
        outcome.Fault!.Message.Should().StartWith("At the token endpoint: ").And.Contain(tokens.Url.Authority);
        provider.RequestCount.Should().Be(0);
    }

    [Fact]
    public async Task A_token_larger_than_64_KiB_is_refused()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        tokens.Answer = TokenServer.Says(200, $$"""{"access_token":"{{new string('x', 70_000)}}"}""");
        using var harness = HarnessFor(provider, Client(tokens));

        (await harness.ReadAsync()).Code.Should().Be("provider.too_large");
    }

    [Fact]
    public async Task A_token_endpoint_that_says_nothing_meets_the_same_deadlines()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        tokens.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var preset = provider.Preset(limits: new Limits { Retries = 0, Headers = TimeSpan.FromMilliseconds(200) }) with { Auth = Client(tokens) };
        using var harness = new ConnectorHarness(preset) { Secrets = { ["env:SECRET"] = "s" } };

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.timeout");
        outcome.Fault!.Message.Should().StartWith("At the token endpoint: ");
        provider.RequestCount.Should().Be(0);
    }

    [Fact]
    public async Task An_endpoint_that_is_down_is_asked_again_as_any_provider_is()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var auth = new Auth.OAuth2(RawServer.NobodyListens(), Id, "env:SECRET") { RefreshToken = "env:REFRESH" };
        using var harness = HarnessFor(provider, auth, new Limits { Retries = 1 });

        var reading = harness.ReadAsync();
        await Eventually.True(() => time.Pending.Contains(TimeSpan.FromSeconds(0.5)));
        time.Advance(TimeSpan.FromSeconds(0.5));
        var outcome = await reading;

        outcome.Code.Should().Be("provider.refused");
        outcome.Fault!.Message.Should().StartWith("At the token endpoint: ");
        provider.RequestCount.Should().Be(0);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 4)]
    public async Task A_refresh_that_may_have_been_carried_out_is_not_repeated_in_the_run(bool refreshes, int requests)
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        tokens.Answer = TokenServer.Says(502, "{}");
        var preset = provider.Preset(limits: new Limits()) with { Auth = refreshes ? Refreshing(tokens) : Client(tokens) };
        using var harness = new ConnectorHarness(preset, jitter: 0) { Secrets = { ["env:SECRET"] = "s", ["env:REFRESH"] = "first" } };

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.server_error");
        tokens.RequestCount.Should().Be(requests);
    }

    [Fact]
    public async Task A_token_endpoint_that_throttles_is_left_alone_as_long_as_it_says()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        tokens.Answer = TokenServer.Says(429, "{}", ("Retry-After", "120"));
        using var harness = HarnessFor(provider, Client(tokens), new Limits());

        var first = await harness.ReadAsync();
        var second = await harness.ReadAsync();

        first.Code.Should().Be("provider.throttled");
        first.Fault!.NotBefore.Should().Be(time.GetUtcNow().AddSeconds(120));
        second.Code.Should().Be("provider.throttled");
        tokens.RequestCount.Should().Be(1);
    }

    [Fact]
    public async Task A_secret_rotated_on_disk_is_used_by_the_next_token_request()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        using var harness = HarnessFor(provider, Client(tokens) with { SendsClientInBody = true });
        await harness.ReadAsync();

        harness.Secrets["env:SECRET"] = "rotated";
        time.Advance(TimeSpan.FromHours(1));
        await harness.ReadAsync();

        tokens.Requests.Select(request => request.Form["client_secret"]).Should().Equal("s/cret", "rotated");
    }

    private static Auth.OAuth2 Client(TokenServer tokens) => new(tokens.Url, Id, "env:SECRET");

    private static Auth.OAuth2 Refreshing(TokenServer tokens) => Client(tokens) with { RefreshToken = "env:REFRESH" };

    private ConnectorHarness HarnessFor(ScriptedProvider provider, Auth auth, Limits? limits = null) =>
        new(provider.Preset(limits: limits) with { Auth = auth }, time) { Secrets = { ["env:SECRET"] = "s/cret", ["env:REFRESH"] = "first" } };
}
