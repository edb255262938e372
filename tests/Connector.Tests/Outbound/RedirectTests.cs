using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests.Outbound;

public sealed class RedirectTests
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Without_leave_no_redirect_is_followed(int status)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Status(status, ("Location", "/token?limit=10")));

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(limits: new Limits()));

        outcome.Code.Should().Be("provider.redirect");
        outcome.Fault!.Class.Should().Be(FaultClass.Config);
        provider.RequestCount.Should().Be(1);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task On_the_same_origin_it_is_followed_with_the_credentials(int status)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Status(status, ("Location", "/token?limit=250&moved=yes")));
        using var harness = HarnessFor(provider);

        var outcome = await harness.ReadAsync();

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().HaveCount(250);
        provider.Requests[1].Target.Should().Contain("moved=yes");
        provider.Requests.Should().OnlyContain(request => request.Headers["X-Api-Key"] == "secret-key");
    }

    [Fact]
    public async Task At_most_three_redirects_are_followed()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Status(302, ("Location", "/token?limit=250")), times: 3);
        using var patient = HarnessFor(provider);

        var three = await patient.ReadAsync();
        provider.Answers(Answers.Status(302, ("Location", "/token?limit=250")), times: int.MaxValue);
        var before = provider.RequestCount;
        var loop = await patient.ReadAsync();

        three.Fault.Should().BeNull();
        loop.Code.Should().Be("provider.redirect");
        provider.RequestCount.Should().Be(before + 4);
    }

    [Theory]
    [InlineData(302, "provider.redirect")]
    [InlineData(307, "provider.redirect")]
    [InlineData(301, "provider.moved")]
    [InlineData(308, "provider.moved")]
    public async Task Another_origin_never_sees_a_request(int status, string code)
    {
        await using var other = await ScriptedProvider.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Status(status, ("Location", $"{other.BaseUrl}v2/token?key=query-value")), times: int.MaxValue);
        using var harness = HarnessFor(provider);

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be(code);
        outcome.Fault!.Message.Should().Contain(other.BaseUrl.Authority).And.NotContain("query-value").And.NotContain("secret-key");
        other.RequestCount.Should().Be(0);
        provider.RequestCount.Should().Be(1);
    }

    [Theory]
    [InlineData("http://user:pass@{host}/token")]
    [InlineData("http://{host}.elsewhere.example/token")]
    [InlineData("//elsewhere.example/token")]
    [InlineData("https://{host}/token")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://[broken/token")]
    [InlineData("http://")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_target_that_is_not_on_the_same_origin_is_not_followed_however_it_is_written(string? location)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var target = location?.Replace("{host}", provider.BaseUrl.Authority, StringComparison.Ordinal);
        provider.Answers(Answers.Status(302, target is null ? [] : [("Location", target)]), times: int.MaxValue);
        using var harness = HarnessFor(provider);

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.redirect");
        outcome.Fault!.Message.Should().NotContain("pass");
        provider.RequestCount.Should().Be(1);
    }

    [Fact]
    public async Task A_cookie_that_the_provider_sets_is_not_sent_back()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Status(302, ("Location", "/token?limit=100"), ("Set-Cookie", "session=abc; Path=/")));
        using var harness = HarnessFor(provider);

        var outcome = await harness.ReadAsync();

        outcome.Fault.Should().BeNull();
        provider.Requests.Should().HaveCountGreaterThan(2).And.OnlyContain(request => !request.Headers.ContainsKey("Cookie"));
    }

    [Fact]
    public async Task A_missing_right_is_named_when_the_provider_names_it()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Status(403, ("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"customers:read\"")));

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset());

        outcome.Code.Should().Be("provider.forbidden");
        outcome.Fault!.Message.Should().Contain("customers:read");
    }

    private static ConnectorHarness HarnessFor(ScriptedProvider provider) => new(provider.Preset(limits: new Limits()) with
    {
        Auth = new Auth.HeaderKey("X-Api-Key", "env:KEY"), Network = ScriptedProvider.ThisMachine with { FollowsSameOrigin = true },
    })
    {
        Secrets = { ["env:KEY"] = "secret-key" },
    };
}
