using System.Net;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Access;
using CleanCustomers.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CleanCustomers.Web.Tests.Access;

/// <summary>One-time links and the browser's session.</summary>
public sealed class SignInTests
{
    private const string Session = "/api/v1/access/session";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_link_works_once_and_its_cookie_reads_everything()
    {
        await using var app = await TestApp.StartAsync();
        var link = await app.OrderAsync(new CreateSignInLink("test"));

        var (first, _) = await app.AskAsync(null, link.Path);
        var (second, problem) = await app.AskAsync(null, link.Path);

        first.StatusCode.Should().Be(HttpStatusCode.Redirect);
        first.Headers.Location.Should().Be(new Uri("/swagger/", UriKind.Relative));
        var cookie = first.Headers.GetValues("Set-Cookie").Single();
        cookie.Should().StartWith("cc_session=").And.Contain("httponly").And.Contain("samesite=strict").And.Contain("path=/").And.NotContain("secure", "this is plain http");
        second.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        TestApp.Problem(second, problem).Code().Should().Be("access.link_unknown");
        second.Headers.Contains("Set-Cookie").Should().BeFalse();
        foreach (var path in new[] { "/api/v1/customers", "/api/v1/runs", "/api/v1/quarantine", "/api/v1/providers", "/api/v1/access/keys" })
        {
            (await AskAsync(app, cookie.Split(';')[0], path)).Answer.StatusCode.Should().Be(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Of_ten_browsers_that_open_one_link_at_once_one_gets_in()
    {
        await using var app = await TestApp.StartAsync();
        var link = await app.OrderAsync(new CreateSignInLink("test"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.AskAsync(null, link.Path)));

        answers.Count(answer => answer.Answer.StatusCode == HttpStatusCode.Redirect).Should().Be(1);
        app.Store.Text("SELECT count(*) FROM sessions").Should().Be("1");
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-in?token=")]
    [InlineData("/sign-in?token=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task What_is_no_link_lets_nobody_in(string path)
    {
        await using var app = await TestApp.StartAsync();

        var (answer, problem) = await app.AskAsync(null, path);

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        TestApp.Problem(answer, problem).Code().Should().Be("access.link_unknown");
    }

    [Fact]
    public async Task Links_and_sessions_end_by_the_clock()
    {
        var time = new ManualTimeProvider(Now);
        await using var app = await TestApp.StartAsync(builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        var late = await app.OrderAsync(new CreateSignInLink("test"));
        var cookie = await app.SignInAsync();

        time.Advance(TimeSpan.FromMinutes(15));
        var (link, _) = await app.AskAsync(null, late.Path);
        var before = await AskAsync(app, cookie, Session);
        time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromMinutes(15));
        var after = await AskAsync(app, cookie, Session);

        link.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        before.Answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (after.Answer.StatusCode, after.Body!.Code()).Should().Be((HttpStatusCode.Unauthorized, "access.session_unknown"));
        after.Answer.Headers.GetValues("Set-Cookie").Single().Should().StartWith("cc_session=;").And.Contain("1970", "the browser forgets it");
    }

    [Fact]
    public async Task An_order_in_a_session_needs_the_token_that_only_a_page_of_ours_can_read()
    {
        await using var app = await TestApp.StartAsync();
        var cookie = await app.SignInAsync();
        var other = await app.SignInAsync();
        const string order = """{"client":"me","scopes":["customers.read"]}""";

        var token = (await AskAsync(app, cookie, Session)).Body!.Text("csrfToken")!;
        var foreign = (await AskAsync(app, other, Session)).Body!.Text("csrfToken")!;
        var without = await AskAsync(app, cookie, "/api/v1/access/keys", HttpMethod.Post, order);
        var wrong = await AskAsync(app, cookie, "/api/v1/access/keys", HttpMethod.Post, order, foreign);
        var right = await AskAsync(app, cookie, "/api/v1/access/keys", HttpMethod.Post, order, token);

        foreach (var refused in new[] { without, wrong })
        {
            refused.Answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
            TestApp.Problem(refused.Answer, refused.Body).Code().Should().Be("access.csrf");
        }

        right.Answer.StatusCode.Should().Be(HttpStatusCode.Created);
        right.Body!["key"]!.Text("createdBy").Should().StartWith("session:");
        cookie.Should().NotContain(token);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_whoever_kept_the_cookie()
    {
        await using var app = await TestApp.StartAsync();
        var cookie = await app.SignInAsync();
        var token = (await AskAsync(app, cookie, Session)).Body!.Text("csrfToken")!;

        var forged = await AskAsync(app, cookie, $"{Session}/sign-out", HttpMethod.Post);
        var ended = await AskAsync(app, cookie, $"{Session}/sign-out", HttpMethod.Post, null, token);
        var after = await AskAsync(app, cookie, Session);

        forged.Answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        ended.Answer.StatusCode.Should().Be(HttpStatusCode.NoContent);
        ended.Answer.Headers.GetValues("Set-Cookie").Single().Should().StartWith("cc_session=;");
        after.Answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        app.Store.Texts("SELECT action FROM audit ORDER BY entry").Should().Equal("link.created", "session.started", "session.ended");
    }

    [Fact]
    public async Task A_key_has_no_session_to_end_and_counts_more_than_a_cookie()
    {
        await using var app = await TestApp.StartAsync();
        var cookie = await app.SignInAsync();

        var (answer, problem) = await app.AskAsync(
            TestApp.Key, $"{Session}/sign-out", HttpMethod.Post, change: request => request.Headers.Add("Cookie", cookie));

        answer.StatusCode.Should().Be(HttpStatusCode.Conflict);
        problem!.Code().Should().Be("access.no_session");
        (await AskAsync(app, cookie, Session)).Answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Store_and_log_hold_neither_link_nor_cookie()
    {
        await using var app = await TestApp.StartAsync();
        var unused = await app.OrderAsync(new CreateSignInLink("test"));
        var cookie = await app.SignInAsync();
        await AskAsync(app, cookie, Session);

        var file = await File.ReadAllBytesAsync(app.Store.File);
        foreach (var secret in new[] { unused.Path.Split('=')[1], cookie.Split('=')[1] })
        {
            secret.Should().HaveLength(52);
            file.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(secret)).Should().Be(-1);
            app.Log.All.Should().NotContain(line => line.Contains(secret));
        }
    }

    [Fact]
    public async Task Swagger_UI_gets_a_script_that_sends_the_token_along()
    {
        await using var app = await TestApp.StartAsync();

        var page = await app.Client.GetStringAsync("/swagger/index.html");
        var (script, _) = await app.AskAsync(null, "/swagger/session.js");

        page.Should().Contain("src='/swagger/session.js'");
        script.Content.Headers.ContentType!.MediaType.Should().Be("text/javascript");
        (await script.Content.ReadAsStringAsync()).Should().Contain("X-CSRF-Token").And.Contain(Session);
        script.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("default-src 'self'");
    }

    private static Task<(HttpResponseMessage Answer, JsonObject? Body)> AskAsync(
        TestApp app, string cookie, string path, HttpMethod? method = null, string? json = null, string? token = null) => app.AskAsync(
            null, path, method, json, request =>
            {
                request.Headers.Add("Cookie", cookie);
                if (token is not null)
                {
                    request.Headers.Add("X-CSRF-Token", token);
                }
            });
}
