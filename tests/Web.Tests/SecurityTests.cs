using System.Net;
using CleanCustomers.Application.Collection;
using CleanCustomers.Web.Common;

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
