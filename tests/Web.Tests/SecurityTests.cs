using System.Net;
using CleanCustomers.Application.Collection;
using CleanCustomers.Web.Common;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Web.Tests;

public sealed class SecurityTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", true)]
    [InlineData("http://localhost:0", true)]
    [InlineData("https://[::1]:5081", true)]
    [InlineData("http://0.0.0.0:5080", false)]
    [InlineData("http://*:5080", false)]
    [InlineData("http://+:80", false)]
    [InlineData("http://[::]:5080", false)]
    [InlineData("http://192.168.1.10:5080", false)]
    [InlineData("http://example.com", false)]
    [InlineData("http://localhost.example.com:1", false)]
    public void Addresses_are_read_and_those_of_this_machine_alone_are_told_apart(string url, bool isLoopback)
    {
        var address = ListenUrls.Read(url).Value.Single();

        ListenUrls.IsLoopback(address.Host).Should().Be(isLoopback);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("5080")]
    [InlineData("")]
    [InlineData("http://127.0.0.1:5080;nonsense")]
    public void What_is_no_address_is_refused_with_a_remedy(string urls)
    {
        var error = ListenUrls.Read(urls).Error!;

        error.Code.Should().Be("urls.invalid");
        error.Message.Should().Contain("127.0.0.1");
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.nip.example:5080", HttpStatusCode.Forbidden)]
    [InlineData("192.168.1.10", HttpStatusCode.Forbidden)]
    [InlineData("localhost:1234", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:80", HttpStatusCode.OK)]
    public async Task Only_local_hosts_are_answered(string host, HttpStatusCode status)
    {
        await using var app = await TestApp.StartAsync();

        var (answer, body) = await app.SendAsync(HttpMethod.Get, "/api/v1/customers", change: request => request.Headers.Host = host);

        answer.StatusCode.Should().Be(status);
        if (status == HttpStatusCode.Forbidden)
        {
            TestApp.Problem(answer, body).Code().Should().Be("host.refused");
        }
    }

    [Theory]
    [InlineData("customers.example.com", HttpStatusCode.OK)]
    [InlineData("CUSTOMERS.example.com:5080", HttpStatusCode.OK)]
    [InlineData("two.example", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    public async Task A_configured_host_is_answered_too(string host, HttpStatusCode status)
    {
        await using var app = await TestApp.StartAsync(builder => builder.Configuration["Access:Hosts"] = "customers.example.com, two.example");

        var (answer, _) = await app.SendAsync(HttpMethod.Get, "/api/v1/customers", change: request => request.Headers.Host = host);

        answer.StatusCode.Should().Be(status);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    public async Task A_page_of_another_site_gives_no_orders(string origin)
    {
        var dismiss = new Scripted<DismissQuarantined, QuarantineView>(_ => throw new InvalidOperationException("never"));
        await using var app = await TestApp.StartAsync(dismiss.AddTo);

        var (answer, body) = await app.SendAsync(
            HttpMethod.Post, "/api/v1/quarantine/1/dismiss", change: request => request.Headers.Add("Origin", origin));

        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        TestApp.Problem(answer, body).Code().Should().Be("origin.refused");
        dismiss.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task Our_own_page_gives_orders()
    {
        await using var app = await TestApp.StartAsync();
        var origin = app.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

        var (answer, _) = await app.SendAsync(HttpMethod.Post, "/api/v1/runs", "{}", request => request.Headers.Add("Origin", origin));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest, "the order was looked at");
    }

    [Theory]
    [InlineData("/api/v1/customers")]
    [InlineData("/api/v1/customers?limit=0")]
    [InlineData("/nothing")]
    [InlineData("/swagger/index.html")]
    [InlineData("/openapi/v1.json")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        await using var app = await TestApp.StartAsync();

        var (answer, _) = await app.SendAsync(HttpMethod.Get, path);

        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        answer.Headers.GetValues("X-Frame-Options").Should().Equal("DENY");
        answer.Headers.GetValues("Referrer-Policy").Should().Equal("no-referrer");
        answer.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("frame-ancestors 'none'").And.NotContain("script-src 'unsafe");
        answer.Headers.Should().NotContain(header => header.Key == "Server");
    }

    [Fact]
    public async Task Every_route_answers_with_the_security_headers_whatever_it_answers()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Ana");
        app.Store.AddRun();
        app.Store.Quarantine();
        var routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        var seen = new List<string>();
        foreach (var route in routes.Select(route => route.RoutePattern.RawText!).Append("/nothing"))
        {
            var path = "/" + route.Trim('/')
                .Replace("{id:guid}", "0199a2c4-7d00-7000-8000-000000000001", StringComparison.Ordinal).Replace("{provider}", "crm", StringComparison.Ordinal)
                .Replace("{run:long}", "1", StringComparison.Ordinal).Replace("{entry:long}", "1", StringComparison.Ordinal)
                .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{prefix}", "aaaaaaaa", StringComparison.Ordinal);
            path.Should().NotContain("{");
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Head, HttpMethod.Options, HttpMethod.Delete })
            {
                using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
                using var answer = await app.Client.SendAsync(request);
                seen.Add($"{method} {path} {(int)answer.StatusCode}");
                answer.Headers.GetValues("X-Content-Type-Options").Should().Equal(["nosniff"], seen[^1]);
                answer.Headers.GetValues("X-Frame-Options").Should().Equal(["DENY"], seen[^1]);
                answer.Headers.GetValues("Referrer-Policy").Should().Equal(["no-referrer"], seen[^1]);
                answer.Headers.GetValues("Cross-Origin-Resource-Policy").Should().Equal(["same-origin"], seen[^1]);
                answer.Headers.GetValues("Cross-Origin-Opener-Policy").Should().Equal(["same-origin"], seen[^1]);
                answer.Headers.GetValues("Content-Security-Policy").Single()
                    .Should().Contain(path.StartsWith("/swagger", StringComparison.Ordinal) ? "default-src 'self'" : "default-src 'none'", seen[^1]);
                (answer.Headers.CacheControl is not null).Should().Be(!path.StartsWith("/swagger", StringComparison.Ordinal), seen[^1]);
                answer.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse(seen[^1]);
                answer.Headers.Contains("Server").Should().BeFalse(seen[^1]);
            }
        }

        routes.Should().HaveCountGreaterThan(28);
        seen.Select(line => line[^3..]).Distinct(StringComparer.Ordinal).Should().Contain(["200", "302", "400", "404", "405"]);
    }

    [Fact]
    public async Task Pages_of_other_sites_are_let_in_by_name_only()
    {
        const string friend = "https://app.example.com";
        await using var app = await TestApp.StartAsync(builder => builder.Configuration["Cors:AllowedOrigins:0"] = friend);

        var (preflight, _) = await app.SendAsync(HttpMethod.Options, "/api/v1/runs", change: request => Ask(request, friend, "POST", "content-type,idempotency-key"));
        var (read, _) = await app.SendAsync(HttpMethod.Get, "/api/v1/customers", change: request => request.Headers.Add("Origin", friend));
        var (order, _) = await app.SendAsync(HttpMethod.Post, "/api/v1/runs", "{}", request => request.Headers.Add("Origin", friend));
        var (stranger, _) = await app.SendAsync(HttpMethod.Get, "/api/v1/customers", change: request => request.Headers.Add("Origin", "https://evil.example"));
        var (strangersOrder, body) = await app.SendAsync(HttpMethod.Options, "/api/v1/runs", change: request => Ask(request, "https://evil.example", "POST", "content-type"));

        preflight.StatusCode.Should().Be(HttpStatusCode.NoContent);
        preflight.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal(friend);
        string.Join(',', preflight.Headers.GetValues("Access-Control-Allow-Headers")).Should().ContainEquivalentOf("idempotency-key");
        preflight.Headers.Contains("Access-Control-Allow-Credentials").Should().BeFalse();
        read.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal(friend);
        string.Join(',', read.Headers.GetValues("Access-Control-Expose-Headers")).Should().Contain("ETag");
        order.StatusCode.Should().Be(HttpStatusCode.BadRequest, "the order was looked at");
        stranger.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
        strangersOrder.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        TestApp.Problem(strangersOrder, body).Code().Should().Be("origin.refused");
    }

    [Fact]
    public async Task Without_a_setting_no_other_site_is_let_in()
    {
        await using var app = await TestApp.StartAsync();

        var (read, _) = await app.SendAsync(HttpMethod.Get, "/api/v1/customers", change: request => request.Headers.Add("Origin", "https://app.example.com"));
        var (preflight, _) = await app.SendAsync(HttpMethod.Options, "/api/v1/customers", change: request => Ask(request, "https://app.example.com", "GET", "if-none-match"));

        read.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
        preflight.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    private static void Ask(HttpRequestMessage request, string origin, string method, string headers)
    {
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", headers);
    }

    [Fact]
    public async Task Customers_are_never_kept_by_caches()
    {
        await using var app = await TestApp.StartAsync();
        var id = app.Store.Customer("Ana");

        var (list, _) = await app.SendAsync(HttpMethod.Get, "/api/v1/customers");
        var (one, _) = await app.SendAsync(HttpMethod.Get, $"/api/v1/customers/{id}");

        list.Headers.CacheControl!.NoStore.Should().BeTrue();
        one.Headers.CacheControl!.Private.Should().BeTrue();
        one.Headers.CacheControl.NoCache.Should().BeTrue();
    }
}
