using System.Net;
using System.Text.Json.Nodes;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Web.Tests.Access;

/// <summary>Denied by default; each operation takes exactly the scope that the document names.</summary>
public sealed class ScopeTests
{
    // Whoever adds one says here that everybody may use it.
    private static readonly string[] Open = ["/", "/health/live", "/health/ready", "/openapi/v1.json", "/sign-in", "/swagger/session.js"];

    [Fact]
    public async Task Every_endpoint_names_a_scope_or_is_listed_as_open()
    {
        await using var app = await TestApp.StartAsync();

        var endpoints = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        var open = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).ToList();
        endpoints.Should().HaveCountGreaterThan(30);
        open.Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Should().BeEquivalentTo(Open);
        endpoints.Except(open).Should().OnlyContain(endpoint => endpoint.Metadata.GetOrderedMetadata<ScopeRequirement>().Count == 1);
    }

    [Fact]
    public async Task An_endpoint_that_forgot_its_scope_lets_nobody_in()
    {
        await using var app = await TestApp.StartAsync(mapMore: routes => routes.MapGet("/forgotten", () => "secret"));

        var (stranger, first) = await app.AskAsync(null, "/forgotten");
        var (known, second) = await app.AskAsync(TestApp.Key, "/forgotten");

        (stranger.StatusCode, first!.Code()).Should().Be((HttpStatusCode.Unauthorized, "access.key_missing"));
        (known.StatusCode, second!.Code()).Should().Be((HttpStatusCode.Forbidden, "access.closed"));
    }

    [Fact]
    public async Task Each_operation_of_the_document_takes_its_scope_and_no_other()
    {
        await using var app = await TestApp.StartAsync();
        var keys = new Dictionary<Scope, string>();
        foreach (var scope in Enum.GetValues<Scope>())
        {
            keys[scope] = await app.CreateKeyAsync(EnumNames<Scope>.Of(scope).Replace('.', '-'), scope);
        }

        var document = JsonNode.Parse(await app.Client.GetStringAsync("/openapi/v1.json"))!;
        var wrong = new List<string>();
        var asked = 0;
        foreach (var (method, path, needed) in Operations(document))
        {
            foreach (var (scope, key) in keys)
            {
                var (answer, body) = await app.AskAsync(key, path, method);
                var isIn = answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
                var isRight = needed.Count == 0 || needed.Contains(EnumNames<Scope>.Of(scope), StringComparer.Ordinal);
                if (isIn != isRight || (!isRight && body!.Code() != "access.scope_missing"))
                {
                    wrong.Add($"{method} {path} with {scope}: {answer.StatusCode}");
                }

                asked++;
            }

            var (stranger, problem) = await app.AskAsync(null, path, method);
            if (stranger.StatusCode != HttpStatusCode.Unauthorized || problem!.Code() != "access.key_missing")
            {
                wrong.Add($"{method} {path} without a key: {stranger.StatusCode}");
            }
        }

        asked.Should().BeGreaterThan(280);
        wrong.Should().BeEmpty();
    }

    [Fact]
    public async Task The_document_names_both_ways_in_and_one_scope_per_operation()
    {
        await using var app = await TestApp.StartAsync();

        var document = JsonNode.Parse(await app.Client.GetStringAsync("/openapi/v1.json"))!;

        document["components"]!["securitySchemes"]!.AsObject().Select(scheme => scheme.Key).Should().BeEquivalentTo("key", "session");
        var operations = document["paths"]!.AsObject().Where(path => path.Key.StartsWith("/api/", StringComparison.Ordinal)).SelectMany(path => path.Value!.AsObject()).ToList();
        operations.Should().HaveCount(31).And.OnlyContain(operation =>
            operation.Value!["security"]!.AsArray().Select(way => way!.AsObject().Single()).All(way => way.Value!.AsArray().Count <= 1)
            && operation.Value["responses"]!["401"] != null && operation.Value["responses"]!["403"] != null && operation.Value["responses"]!["429"] != null);
        document["paths"]!["/health/live"]!["get"]!["security"].Should().BeNull();
        document["paths"]!["/api/v1/customers"]!["get"]!["security"]!.ToJsonString().Should().Be("""[{"key":["customers.read"]},{"session":["customers.read"]}]""");
    }

    [Theory]
    [InlineData(null, "access.key_missing", null)]
    [InlineData("Bearer", "access.key_unknown", "invalid_token")]
    [InlineData("Bearer ", "access.key_unknown", "invalid_token")]
    [InlineData("Bearer cc_", "access.key_unknown", "invalid_token")]
    [InlineData("Bearer cc_aaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "access.key_unknown", "invalid_token")]
    [InlineData("Bearer CC_AAAAAAAA_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "access.key_unknown", "invalid_token")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.e30.", "access.key_unknown", "invalid_token")]
    [InlineData("Basic dXNlcjpwYXNz", "access.key_unknown", "invalid_token")]
    [InlineData("Bearer cc_testtest_' OR 1=1 --", "access.key_unknown", "invalid_token")]
    public async Task What_is_no_key_is_told_how_to_show_one(string? header, string code, string? error)
    {
        await using var app = await TestApp.StartAsync();

        var (answer, problem) = await app.AskAsync(null, change: request => request.Headers.TryAddWithoutValidation("Authorization", header is null ? [] : [header]));

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        TestApp.Problem(answer, problem).Code().Should().Be(code);
        var challenge = answer.Headers.WwwAuthenticate.ToString();
        challenge.Should().StartWith("Bearer realm=");
        challenge.Contains("error", StringComparison.Ordinal).Should().Be(error is not null);
    }

    [Fact]
    public async Task A_missing_scope_is_named_to_the_caller_and_to_the_log()
    {
        await using var app = await TestApp.StartAsync();
        var key = await app.CreateKeyAsync("reporting", Scope.RunsRead);

        var (answer, problem) = await app.AskAsync(key);

        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        TestApp.Problem(answer, problem).Code().Should().Be("access.scope_missing");
        answer.Headers.WwwAuthenticate.ToString().Should().Contain("insufficient_scope").And.Contain("customers.read");
        app.Log.All.Should().Contain(line => line.Contains($"key:{Steps.PrefixOf(key)} asked for what needs the scope customers.read"));
    }

    [Fact]
    public async Task Health_stays_open_even_with_a_wrong_key_and_without_a_store()
    {
        await using var app = await TestApp.StartAsync(migrate: false);

        (await app.AskAsync(null, "/health/live")).Answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await app.AskAsync("cc_aaaaaaaa_" + new string('a', 52), "/health/live")).Answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_over_a_store_that_cannot_be_used_is_503_and_lets_nobody_in()
    {
        await using var app = await TestApp.StartAsync(migrate: false);

        var (answer, problem) = await app.AskAsync("cc_aaaaaaaa_" + new string('a', 52));

        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        TestApp.Problem(answer, problem).Code().Should().Be("store.unavailable");
    }

    [Fact]
    public async Task Every_caller_learns_what_its_own_key_may_do()
    {
        await using var app = await TestApp.StartAsync();
        var key = await app.CreateKeyAsync("reporting", Scope.RunsRead, Scope.CustomersRead);

        var (_, mine) = await app.AskAsync(key, "/api/v1/access/session");

        mine!.ToJsonString().Should().Be("""{"client":"reporting","scopes":["customers.read","runs.read"],"expiresAt":null,"csrfToken":null}""");
    }

    private static IEnumerable<(HttpMethod Method, string Path, IReadOnlyList<string> Scopes)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        where path.Key.StartsWith("/api/", StringComparison.Ordinal)
        from operation in path.Value!.AsObject()
        select (
            new HttpMethod(operation.Key.ToUpperInvariant()),
            path.Key.Replace("{id}", "0199a2c4-7d00-7000-8000-000000000001").Replace("{provider}", "none").Replace("{prefix}", "zzzzzzzz").Replace("{run}", "7").Replace("{entry}", "7"),
            (IReadOnlyList<string>)[.. operation.Value!["security"]![0]!.AsObject().Single().Value!.AsArray().Select(scope => scope!.GetValue<string>())]);
}
