using System.Net;
using System.Text.Json.Nodes;
using CleanCustomers.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Web.Tests.Access;

/// <summary>Tokens of an OpenID provider, signed by real keys: right ones let in, each wrong one is refused for its own reason.</summary>
public sealed class TokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Tokens_by_each_kind_of_public_key_let_in_with_the_scopes_they_carry()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var app = await StartAsync(issuer);
        var claims = issuer.Claims(Now, "openid customers.read unheard.of");

        foreach (var token in new[] { issuer.Rs256(claims), issuer.Ps256(claims), issuer.Es256(claims) })
        {
            (await app.AskAsync(token)).Answer.StatusCode.Should().Be(HttpStatusCode.OK);
            var (runs, problem) = await app.AskAsync(token, "/api/v1/runs");
            (runs.StatusCode, problem!.Code()).Should().Be((HttpStatusCode.Forbidden, "access.scope_missing"));
            var (_, mine) = await app.AskAsync(token, "/api/v1/access/session");
            mine!.ToJsonString().Should().Be("""{"client":"portal","scopes":["customers.read"],"expiresAt":"2026-03-01T12:05:00.000000Z","csrfToken":null}""");
        }

        issuer.Asked.Should().Be(2, "document and keys are fetched once");
    }

    [Fact]
    public async Task Scopes_may_be_a_list_under_another_name()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var app = await StartAsync(issuer, ("ScopesClaim", "scp"));
        var claims = issuer.Claims(Now, "access.admin");
        claims["scp"] = new JsonArray("customers.read", "runs.read");

        var (_, mine) = await app.AskAsync(issuer.Rs256(claims), "/api/v1/access/session");

        mine!["scopes"]!.ToJsonString().Should().Be("""["customers.read","runs.read"]""");
    }

    [Theory]
    [InlineData("aud", "\"another\"", "access.token_audience")]
    [InlineData("aud", "[\"another\",\"third\"]", "access.token_audience")]
    [InlineData("aud", null, "access.token_audience")]
    [InlineData("iss", "\"https://evil.example\"", "access.token_issuer")]
    [InlineData("iss", null, "access.token_issuer")]
    [InlineData("exp", "1772366369", "access.token_expired")] // 31 seconds before
    [InlineData("exp", null, "access.token_expired")]
    [InlineData("nbf", "1772366431", "access.token_expired")] // 31 seconds after
    public async Task A_token_that_is_wrong_in_one_claim_is_refused_for_it(string claim, string? value, string code)
    {
        await using var issuer = await Issuer.StartAsync();
        await using var app = await StartAsync(issuer);
        var claims = issuer.Claims(Now);
        claims.Remove(claim);
        if (value is not null)
        {
            claims[claim] = JsonNode.Parse(value);
        }

        var (answer, problem) = await app.AskAsync(issuer.Rs256(claims));

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        TestApp.Problem(answer, problem).Code().Should().Be(code);
        answer.Headers.WwwAuthenticate.ToString().Should().Contain("invalid_token");
    }

    [Theory]
    [InlineData("exp", 1772366371)] // 29 seconds before
    [InlineData("nbf", 1772366429)] // 29 seconds after
    public async Task Clocks_may_differ_by_half_a_minute(string claim, long seconds)
    {
        await using var issuer = await Issuer.StartAsync();
        await using var app = await StartAsync(issuer);
        var claims = issuer.Claims(Now);
        claims[claim] = seconds;

        (await app.AskAsync(issuer.Rs256(claims))).Answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_that_nobody_we_trust_signed_is_refused_whatever_it_says_of_itself()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var app = await StartAsync(issuer);
        var claims = issuer.Claims(Now);
        var good = issuer.Rs256(claims);
        var parts = good.Split('.');
        var more = issuer.Claims(Now, "access.admin");
        (string Name, string Token)[] forged =
        [
            ("another key of the same name", Issuer.OfStranger(claims)),
            ("its own key", Issuer.WithOwnKey(claims)),
            ("no signature", Issuer.Unsigned(claims)),
            ("no signature in other letters", Issuer.Unsigned(claims, "nOnE")),
            ("no signature under a good algorithm", Issuer.Unsigned(claims, "RS256")),
            ("HMAC by the public key", issuer.ByPublicKey(claims)),
            ("HMAC by the modulus", issuer.ByModulus(claims)),
            ("an algorithm that is not taken", issuer.Rs512(claims)),
            ("other claims", $"{parts[0]}.{Issuer.Unsigned(more).Split('.')[1]}.{parts[2]}"),
            ("another header", $"{issuer.Es256(claims).Split('.')[0]}.{parts[1]}.{parts[2]}"),
            ("a cut signature", good[..^4]),
            ("a changed signature", $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}"),
        ];

        foreach (var (name, token) in forged)
        {
            var (answer, problem) = await app.AskAsync(token);
            (answer.StatusCode, problem!.Code()).Should().Be((HttpStatusCode.Unauthorized, "access.token_invalid"), name);
        }

        (await app.AskAsync(good)).Answer.StatusCode.Should().Be(HttpStatusCode.OK);
        app.Log.All.Should().NotContain(line => forged.Any(one => line.Contains(one.Token)) || line.Contains("anna@example.com"));
    }

    [Theory]
    [InlineData("not-a-token")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("..")]
    public async Task What_has_not_the_form_of_a_token_is_no_key_either(string text)
    {
        await using var issuer = await Issuer.StartAsync();
        await using var app = await StartAsync(issuer);

        var (answer, problem) = await app.AskAsync(text);

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        problem!.Code().Should().BeOneOf("access.key_unknown", "access.token_invalid");
    }

    [Fact]
    public async Task Without_a_provider_no_token_lets_in()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var app = await TestApp.StartAsync();

        (await app.AskAsync(issuer.Rs256(issuer.Claims(Now)))).Body!.Code().Should().Be("access.key_unknown");
        issuer.Asked.Should().Be(0);
    }

    [Fact]
    public async Task A_provider_that_changes_its_keys_is_asked_for_them()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var app = await StartAsync(issuer, ("Failures", "10000"));
        var claims = issuer.Claims(Now);
        (await app.AskAsync(issuer.Rs256(claims))).Answer.StatusCode.Should().Be(HttpStatusCode.OK);

        issuer.HasRotated = true;

        await Eventually.TrueAsync(async () => (await app.AskAsync(issuer.OfNextKey(claims))).Answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_provider_that_is_away_is_503_and_keys_of_ours_work()
    {
        await using var issuer = await Issuer.StartAsync();
        issuer.IsAway = true;
        await using var app = await StartAsync(issuer);

        var (answer, problem) = await app.AskAsync(issuer.Rs256(issuer.Claims(Now)));
        var asked = issuer.Asked;
        await app.AskAsync(issuer.Rs256(issuer.Claims(Now)));

        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        TestApp.Problem(answer, problem).Code().Should().Be("access.issuer_unavailable");
        issuer.Asked.Should().Be(asked, "it is left alone for some seconds");
        (await app.AskAsync(TestApp.Key)).Answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Authority", "http://login.example.com", "Authority is no https address")]
    [InlineData("Authority", "login.example.com", "Authority is no https address")]
    [InlineData("Audience", "", "Audience is missing")]
    [InlineData("Algorithms", "RS256,HS256", "Algorithms takes")]
    [InlineData("Algorithms", "none", "Algorithms takes")]
    [InlineData("Algorithms", "", "Algorithms takes")]
    [InlineData("ClockSkew", "01:00:00", "ClockSkew")]
    public async Task A_setting_that_would_open_a_door_keeps_the_service_from_starting(string setting, string value, string said)
    {
        await using var issuer = await Issuer.StartAsync();

        var start = () => StartAsync(issuer, (setting, value));

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain(said);
    }

    private static Task<TestApp> StartAsync(Issuer issuer, params (string Name, string Value)[] settings) => TestApp.StartAsync(builder =>
    {
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new ManualTimeProvider(Now)));
        builder.Configuration["Access:Tokens:Authority"] = issuer.Address;
        builder.Configuration["Access:Tokens:Audience"] = "cleancustomers";
        foreach (var (name, value) in settings)
        {
            builder.Configuration[name == "Failures" ? $"Access:{name}" : $"Access:Tokens:{name}"] = value;
        }
    });
}
