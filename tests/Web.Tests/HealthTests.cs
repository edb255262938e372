using System.Net;

namespace CleanCustomers.Web.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task A_migrated_store_is_ready()
    {
        await using var app = await TestApp.StartAsync();

        (await app.GetAsync("/health/live")).Text("status").Should().Be("live");
        (await app.GetAsync("/health/ready")).ToJsonString().Should().Be("""{"status":"ready","checks":[{"name":"store","ok":true,"reason":null}]}""");
    }

    [Fact]
    public async Task A_missing_store_is_not_ready_and_says_why()
    {
        await using var app = await TestApp.StartAsync(migrate: false);

        var (answer, body) = await app.SendAsync(HttpMethod.Get, "/health/ready");

        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        body!.Text("status").Should().Be("notReady");
        body!.Items("checks").Single().Text("reason").Should().Contain("cannot be opened");
        (await app.GetAsync("/health/live")).Text("status").Should().Be("live");
    }

    [Fact]
    public async Task A_store_of_another_form_is_not_ready()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Run("INSERT INTO migrations (number, least, applied_at) VALUES (999, 999, '2026-01-01T00:00:00.000000Z')");

        var (answer, body) = await app.SendAsync(HttpMethod.Get, "/health/ready");

        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        body!.Items("checks").Single().Text("reason").Should().Contain("999");
    }
}
