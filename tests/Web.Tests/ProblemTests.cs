using System.Net;
using System.Text;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Web.Tests;

public sealed class ProblemTests
{
    [Theory]
    [InlineData("/api/v1/customers?limit=0", "limit.too_small", "limit")]
    [InlineData("/api/v1/customers?limit=501", "limit.too_large", "limit")]
    [InlineData("/api/v1/customers?limit=99999999999999999999", "limit.too_large", "limit")]
    [InlineData("/api/v1/customers?limit=ten", "number.format", "limit")]
    [InlineData("/api/v1/customers?limit=-1", "number.format", "limit")]
    [InlineData("/api/v1/customers?limit=1&limit=2", "query.repeated", "limit")]
    [InlineData("/api/v1/customers?Limit=1", "query.unknown", "Limit")]
    [InlineData("/api/v1/customers?stat=all", "query.unknown", "stat")]
    [InlineData("/api/v1/customers?state=gone", "value.unknown", "state")]
    [InlineData("/api/v1/customers?state=Active", "value.unknown", "state")]
    [InlineData("/api/v1/customers?sort=id", "value.unknown", "sort")]
    [InlineData("/api/v1/customers?country=es", "country.invalid", "country")]
    [InlineData("/api/v1/customers?country=ESP", "country.invalid", "country")]
    [InlineData("/api/v1/customers?provider=No%20Such", "provider.invalid", "provider")]
    [InlineData("/api/v1/customers?updatedSince=2026-01-02T00:00:00Z&updatedBefore=2026-01-01T00:00:00Z", "range.reversed", "updatedSince")]
    [InlineData("/api/v1/customers/summary?x=1", "query.unknown", "x")]
    [InlineData("/api/v1/customers/0199a2c4-7d00-7000-8000-000000000001?x=1", "query.unknown", "x")]
    [InlineData("/api/v1/customers/0199a2c4-7d00-7000-8000-000000000001/history?limit=501", "limit.too_large", "limit")]
    [InlineData("/api/v1/customers/0199a2c4-7d00-7000-8000-000000000001/history?cursor=x", "cursor.invalid", "cursor")]
    [InlineData("/api/v1/changes?limit=501", "limit.too_large", "limit")]
    [InlineData("/api/v1/runs?state=done", "value.unknown", "state")]
    [InlineData("/api/v1/runs?provider=A", "provider.invalid", "provider")]
    [InlineData("/api/v1/runs?limit=501", "limit.too_large", "limit")]
    [InlineData("/api/v1/runs?cursor=x", "cursor.invalid", "cursor")]
    [InlineData("/api/v1/quarantine?rule=X", "rule.invalid", "rule")]
    [InlineData("/api/v1/quarantine?provider=A", "provider.invalid", "provider")]
    [InlineData("/api/v1/quarantine?cursor=x", "cursor.invalid", "cursor")]
    [InlineData("/api/v1/providers?x=1", "query.unknown", "x")]
    [InlineData("/api/v1/customers?country=", "query.empty", "country")]
    [InlineData("/api/v1/customers?limit", "query.empty", "limit")]
    [InlineData("/api/v1/customers?search=&search=a", "query.repeated", "search")]
    [InlineData("/api/v1/runs?state=", "query.empty", "state")]
    [InlineData("/api/v1/changes?after=", "query.empty", "after")]
    [InlineData("/api/v1/customers?provider=none", "provider.unknown", "provider")]
    [InlineData("/api/v1/runs?provider=none", "provider.unknown", "provider")]
    [InlineData("/api/v1/quarantine?provider=none", "provider.unknown", "provider")]
    [InlineData("/api/v1/customers?search=garc%EDa", "query.encoding", "search")]
    [InlineData("/api/v1/customers?search=a&cursor=%ff", "query.encoding", "cursor")]
    [InlineData("/api/v1/customers?externalId=1", "external_id.provider_required", "externalId")]
    [InlineData("/api/v1/quarantine?externalId=", "query.empty", "externalId")]
    public async Task A_wrong_query_is_refused_with_code_and_parameter(string path, string code, string parameter)
    {
        await using var app = await TestApp.StartAsync();

        var problem = await app.RefusedAsync(path);

        problem.Code().Should().Be(code);
        problem.Places().Should().Equal(parameter);
        problem.Items("errors").Single()["pointer"].Should().BeNull();
        problem.Text("detail").Should().StartWith($"{parameter}: ", "the detail alone tells what to correct");
    }

    [Theory]
    [InlineData("garc%C3%ADa")]
    [InlineData("100%")]
    [InlineData("a+%2B")]
    [InlineData("%EF%BF%BD+a")]
    public async Task An_encoded_search_is_no_fault(string search)
    {
        await using var app = await TestApp.StartAsync();

        (await app.GetAsync($"/api/v1/customers?search={search}")).Items().Should().BeEmpty();
    }

    [Theory]
    [InlineData("/api/v1/customers", HttpStatusCode.OK)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("/swagger/index.html", HttpStatusCode.OK)]
    [InlineData("/api/v1/customers?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/runs/7", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/runs/7/cancel", HttpStatusCode.MethodNotAllowed)]
    public async Task Head_is_answered_like_get_without_the_body(string path, HttpStatusCode status)
    {
        await using var app = await TestApp.StartAsync();

        var (get, _) = await app.SendAsync(HttpMethod.Get, path);
        var (head, body) = await SendHeadAsync(app, path);

        head.StatusCode.Should().Be(status).And.Be(get.StatusCode);
        head.Content.Headers.ContentType.Should().Be(get.Content.Headers.ContentType);
        body.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_fault_of_a_query_is_told_at_once()
    {
        await using var app = await TestApp.StartAsync();

        var problem = await app.RefusedAsync("/api/v1/customers?limit=0&state=x&updatedSince=yesterday");

        problem.Code().Should().Be("request.invalid");
        problem.Places().Should().BeEquivalentTo("limit", "state", "updatedSince");
        problem.Text("detail").Should().Be($"The request is not valid: {string.Join(", ", problem.Places())}.");
    }

    [Theory]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound, "route.not_found")]
    [InlineData("GET", "/api/v1/customers/not-a-uuid", HttpStatusCode.NotFound, "route.not_found")]
    [InlineData("GET", "/api/v1/runs/abc", HttpStatusCode.NotFound, "route.not_found")]
    [InlineData("GET", "/api/v1/runs/99999999999999999999", HttpStatusCode.NotFound, "route.not_found")]
    [InlineData("DELETE", "/api/v1/customers", HttpStatusCode.MethodNotAllowed, "method.not_allowed")]
    [InlineData("PUT", "/api/v1/runs", HttpStatusCode.MethodNotAllowed, "method.not_allowed")]
    public async Task Framework_refusals_are_problems_too(string method, string path, HttpStatusCode status, string code)
    {
        await using var app = await TestApp.StartAsync();

        var (answer, body) = await app.SendAsync(new HttpMethod(method), path);

        answer.StatusCode.Should().Be(status);
        TestApp.Problem(answer, body).Code().Should().Be(code);
        if (status == HttpStatusCode.MethodNotAllowed)
        {
            answer.Content.Headers.Allow.Should().NotBeEmpty();
        }
    }

    [Fact]
    public async Task Another_content_type_is_refused()
    {
        await using var app = await TestApp.StartAsync();

        var (answer, body) = await app.SendAsync(
            HttpMethod.Post, "/api/v1/runs", change: request => request.Content = new StringContent("provider=crm", Encoding.UTF8, "text/plain"));

        answer.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
        TestApp.Problem(answer, body).Code().Should().Be("body.media_type");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        await using var app = await TestApp.StartAsync();

        var (answer, body) = await app.SendAsync(HttpMethod.Post, "/api/v1/runs", $$"""{"provider":"{{new string('a', 70_000)}}"}""");

        answer.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        TestApp.Problem(answer, body).Code().Should().Be("body.too_large");
    }

    [Fact]
    public async Task A_fault_of_ours_shows_a_trace_id_and_nothing_else()
    {
        await using var app = await TestApp.StartAsync(builder =>
            builder.Services.AddSingleton<ISummaryReader>(new Failing(new InvalidOperationException("secret detail"))));

        var problem = await app.RefusedAsync("/api/v1/customers/summary", HttpStatusCode.InternalServerError);

        problem.Code().Should().Be("service.fault");
        problem.ToJsonString().Should().NotContain("secret detail").And.NotContain("InvalidOperation").And.NotContain("   at ");
        var trace = problem.Text("traceId");
        trace.Should().NotBeNullOrEmpty();
        app.Log.All.Should().Contain(line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains(trace!) && line.Contains("secret detail"));
    }

    [Fact]
    public async Task An_unusable_store_is_503_with_its_code()
    {
        var fault = new StoreException(new Error(ResultStatus.Unavailable, "store.locked", "Another process holds it."));
        await using var app = await TestApp.StartAsync(builder => builder.Services.AddSingleton<ISummaryReader>(new Failing(fault)));

        var problem = await app.RefusedAsync("/api/v1/customers/summary", HttpStatusCode.ServiceUnavailable);

        problem.Code().Should().Be("store.locked");
    }

    [Fact]
    public async Task A_damaged_store_is_503_and_not_a_fault_of_ours()
    {
        await using var app = await TestApp.StartAsync(migrate: false);
        await File.WriteAllTextAsync(app.Store.File, new string('x', 4096));

        var problem = await app.RefusedAsync("/api/v1/runs", HttpStatusCode.ServiceUnavailable);

        problem.Code().Should().Be("store.damaged");
    }

    [Fact]
    public async Task No_log_line_holds_what_was_searched_or_found()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Xenofonta", email: "xeno@example.com");

        await app.GetAsync("/api/v1/customers?search=xenofonta");
        await app.RefusedAsync("/api/v1/customers?search=xenofonta&limit=0");

        app.Log.All.Should().NotBeEmpty();
        app.Log.All.Should().NotContain(line => line.Contains("xeno", StringComparison.OrdinalIgnoreCase));
    }

    // An empty body of type JSON cannot be parsed, so this does not go through SendAsync.
    private static async Task<(HttpResponseMessage Answer, byte[] Body)> SendHeadAsync(TestApp app, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(path, UriKind.Relative));
        var answer = await app.Client.SendAsync(request);
        return (answer, await answer.Content.ReadAsByteArrayAsync());
    }

    private sealed class Failing(Exception fault) : ISummaryReader
    {
        public Task<CustomerCounts> CountAsync(int countries, CancellationToken cancellationToken) => throw fault;
    }
}
