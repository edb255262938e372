using System.Net;

namespace CleanCustomers.Web.Tests;

public sealed class ConditionalTests
{
    private const string Customer = "/api/v1/customers/0199a2c4-7d00-7000-8000-000000000001";

    public static TheoryData<string> Addresses =>
    [
        "/api/v1/customers", "/api/v1/customers?search=ana", "/api/v1/customers/summary", Customer, $"{Customer}/history", $"{Customer}/records", "/api/v1/changes",
        "/api/v1/runs", "/api/v1/runs/1", "/api/v1/quarantine", "/api/v1/quarantine/1", "/api/v1/providers", "/api/v1/providers/crm",
        "/api/v1/providers/crm/drift", "/api/v1/alerts",
    ];

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task An_answer_the_caller_has_is_not_sent_again(string path)
    {
        await using var app = await FilledAsync();

        var (first, body) = await app.SendAsync(HttpMethod.Get, path);
        var tag = first.Headers.ETag;
        var (again, nothing) = await AskAsync(app, path, tag!.ToString());

        first.StatusCode.Should().Be(HttpStatusCode.OK, "{0}", body);
        tag.IsWeak.Should().BeFalse();
        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
        again.Headers.ETag.Should().Be(tag);
        again.Content.Headers.ContentType.Should().BeNull();
        nothing.Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Another_tag_gets_the_answer(string path)
    {
        await using var app = await FilledAsync();

        (await AskAsync(app, path, "\"other\"")).Answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await AskAsync(app, path, "no tag at all")).Answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/api/v1/customers")]
    [InlineData("/api/v1/customers/summary")]
    [InlineData($"{Customer}/history")]
    [InlineData($"{Customer}/records")]
    [InlineData("/api/v1/changes")]
    [InlineData(Customer)]
    public async Task Answers_that_say_the_same_at_two_times_have_two_tags_and_either_will_do(string path)
    {
        await using var app = await FilledAsync();

        var (first, one) = await app.SendAsync(HttpMethod.Get, path);
        var (second, other) = await app.SendAsync(HttpMethod.Get, path);

        one!.Text("asOf").Should().NotBe(other!.Text("asOf"));
        first.Headers.ETag.Should().NotBe(second.Headers.ETag, "a strong tag never names different bytes");
        (await AskAsync(app, path, first.Headers.ETag!.ToString())).Answer.StatusCode.Should().Be(HttpStatusCode.NotModified);
        (await AskAsync(app, path, $"\"x\", W/{second.Headers.ETag}")).Answer.Headers.ETag.Should().Be(second.Headers.ETag, "the caller's own tag is confirmed");
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task What_changed_is_sent(string path)
    {
        await using var app = await FilledAsync();
        var (first, before) = await app.SendAsync(HttpMethod.Get, path);

        app.Store.Update(new Guid(Customer[^36..]), "city", null, "Madrid");
        app.Store.Customer("Ana B.", country: "PT");
        app.Store.Run("""
            UPDATE runs SET pages = pages + 1; UPDATE quarantine SET seen = seen + 1; UPDATE record_bodies SET last_run = last_run + 1;
            UPDATE providers SET state = 'degraded', last_error = 'Refused.';
            INSERT INTO alerts (provider, code, message, raised_at) VALUES ('crm', 'coverage.gap', 'A gap.', '2026-01-15T08:30:00.000000Z');
            INSERT INTO shapes (provider, feed, records, truncated) VALUES ('crm', 'list', 7, 0)
            """);
        var (again, after) = await AskAsync(app, path, first.Headers.ETag!.ToString());

        again.StatusCode.Should().Be(HttpStatusCode.OK);
        again.Headers.ETag.Should().NotBe(first.Headers.ETag);
        after!.ToJsonString().Should().NotBe(before!.ToJsonString());
    }

    [Fact]
    public async Task Every_answer_about_customers_says_how_current_it_is()
    {
        await using var app = await FilledAsync();

        foreach (var path in new[] { "/api/v1/customers", "/api/v1/customers/summary", Customer, $"{Customer}/history", $"{Customer}/records", "/api/v1/changes" })
        {
            var answer = await app.GetAsync(path);
            answer.Text("asOf").Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", path);
            answer["freshness"]!.ToJsonString().Should().Be("""[{"provider":"crm","completeUpTo":"2026-01-15T08:30:00.000000Z","state":"active"}]""", path);
        }
    }

    [Fact]
    public async Task Orders_and_problems_have_no_tag()
    {
        await using var app = await FilledAsync();

        (await app.SendAsync(HttpMethod.Get, "/api/v1/customers?limit=0")).Answer.Headers.ETag.Should().BeNull();
        (await app.SendAsync(HttpMethod.Get, "/api/v1/runs/99")).Answer.Headers.ETag.Should().BeNull();
        (await app.SendAsync(HttpMethod.Get, "/health/live")).Answer.Headers.ETag.Should().BeNull();
    }

    private static async Task<TestApp> FilledAsync()
    {
        var app = await TestApp.StartAsync();
        app.Store.Provider("crm", completeUpTo: Store.Start);
        app.Presets.Add("crm", "Our CRM", "https://crm.example.com");
        app.Store.Customer("Ana", country: "ES");
        app.Store.AddRun();
        app.Store.Quarantine();
        return app;
    }

    private static Task<(HttpResponseMessage Answer, System.Text.Json.Nodes.JsonNode? Body)> AskAsync(TestApp app, string path, string tags) =>
        app.SendAsync(HttpMethod.Get, path, change: request => request.Headers.TryAddWithoutValidation("If-None-Match", tags));
}
