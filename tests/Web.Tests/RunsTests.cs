using System.Net;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Tests;

public sealed class RunsTests
{
    private static readonly RunView Running = new(
        new RunId(12), new ProviderId("crm"), RunTrigger.Manual, RunMode.Full, RunState.Running, Store.Start, null, null, null, default, CancelRequested: false, null, null);

    [Fact]
    public async Task Runs_are_listed_newest_first_and_filtered()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.AddRun("crm");
        app.Store.AddRun("shop", "failed");
        app.Store.AddRun("crm", "running");

        (await RunsAsync(app, "")).Should().Equal(3, 2, 1);
        (await RunsAsync(app, "?provider=crm")).Should().Equal(3, 1);
        (await RunsAsync(app, "?state=failed")).Should().Equal(2);
        (await RunsAsync(app, "?provider=crm&state=running")).Should().Equal(3);
        (await RunsAsync(app, "?state=all")).Should().Equal(3, 2, 1);
    }

    [Fact]
    public async Task Runs_are_walked_by_cursor_while_new_ones_begin()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var _ in Enumerable.Range(0, 9))
        {
            app.Store.AddRun();
        }

        var runs = await Walk.AllAsync(app, "/api/v1/runs?limit=4&provider=crm", _ => app.Store.AddRun());

        runs.Select(run => run.Number("run")).Should().Equal(9, 8, 7, 6, 5, 4, 3, 2, 1);
    }

    [Fact]
    public async Task One_run_shows_its_counters()
    {
        await using var app = await TestApp.StartAsync();
        var number = app.Store.AddRun();

        var run = await app.GetAsync($"/api/v1/runs/{number}");

        run["counters"]!.ToJsonString().Should().Be(
            """{"pages":2,"read":7,"created":3,"updated":0,"unchanged":4,"removed":0,"quarantined":0,"suppressed":0}""");
        run.Text("trigger").Should().Be("manual");
        run.Text("mode").Should().Be("full");
        run.Text("state").Should().Be("succeeded");
        run["errorCode"].Should().BeNull();
    }

    [Fact]
    public async Task An_unknown_run_is_not_found()
    {
        await using var app = await TestApp.StartAsync();

        (await app.RefusedAsync("/api/v1/runs/7", HttpStatusCode.NotFound)).Code().Should().Be("run.not_found");
    }

    [Theory]
    [InlineData(false, HttpStatusCode.Accepted)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task A_run_is_started_or_joined(bool joined, HttpStatusCode status)
    {
        var start = new Scripted<StartRun, StartedRun>(_ => new StartedRun(Running, joined));
        await using var app = await TestApp.StartAsync(start.AddTo);

        var (answer, body) = await app.SendAsync(HttpMethod.Post, "/api/v1/runs", """{"provider":"crm","full":true}""");

        answer.StatusCode.Should().Be(status);
        answer.Headers.Location.Should().Be(new Uri("/api/v1/runs/12", UriKind.Relative));
        body!["joined"]!.GetValue<bool>().Should().Be(joined);
        body["run"]!.Text("state").Should().Be("running");
        start.Sent.Should().Equal(new StartRun(new ProviderId("crm"), Full: true));
    }

    [Theory]
    [InlineData("""{"full":true}""", "member.required", "/provider")]
    [InlineData("""{"provider":"crm","fulll":true}""", "member.unknown", "/fulll")]
    [InlineData("""{"provider":"crm","a/b~":1}""", "member.unknown", "/a~1b~0")]
    [InlineData("""{"Provider":"crm","provider":"crm"}""", "member.unknown", "/Provider")]
    [InlineData("""{"provider":7}""", "member.type", "/provider")]
    [InlineData("""{"provider":null}""", "member.type", "/provider")]
    [InlineData("""{"provider":"crm","full":"true"}""", "member.type", "/full")]
    [InlineData("""{"provider":"crm","full":1}""", "member.type", "/full")]
    [InlineData("""{"provider":"crm","provider":"crm"}""", "json.malformed", "")]
    [InlineData("""{"provider":"crm",}""", "json.malformed", "")]
    [InlineData("""{"provider":"crm"} x""", "json.malformed", "")]
    [InlineData("{", "json.malformed", "")]
    [InlineData("", "json.malformed", "")]
    [InlineData("[]", "json.object_required", "")]
    [InlineData("null", "json.object_required", "")]
    [InlineData("""{"provider":"No Such"}""", "request.invalid", "/provider")]
    public async Task A_wrong_body_is_refused_with_the_place(string body, string code, string pointer)
    {
        await using var app = await TestApp.StartAsync(new Scripted<StartRun, StartedRun>(_ => new StartedRun(Running, Joined: false)).AddTo);

        var (answer, answered) = await app.SendAsync(HttpMethod.Post, "/api/v1/runs", body);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest, "{0}", answered);
        var problem = TestApp.Problem(answer, answered);
        problem.Code().Should().Be(code);
        problem.Places().Should().Equal(pointer);
    }

    [Fact]
    public async Task Every_fault_of_a_body_is_told_at_once()
    {
        await using var app = await TestApp.StartAsync();

        var (answer, body) = await app.SendAsync(HttpMethod.Post, "/api/v1/runs", """{"a":1,"b":2}""");

        var problem = TestApp.Problem(answer, body);
        problem.Code().Should().Be("request.invalid");
        problem.Places().Should().Equal("/a", "/b", "/provider");
    }

    [Theory]
    [InlineData(ResultStatus.NotFound, HttpStatusCode.NotFound)]
    [InlineData(ResultStatus.Conflict, HttpStatusCode.Conflict)]
    [InlineData(ResultStatus.Unavailable, HttpStatusCode.ServiceUnavailable)]
    [InlineData(ResultStatus.Error, HttpStatusCode.UnprocessableEntity)]
    [InlineData(ResultStatus.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(ResultStatus.Unauthorized, HttpStatusCode.Unauthorized)]
    public async Task Each_expected_failure_has_its_status(ResultStatus status, HttpStatusCode expected)
    {
        var start = new Scripted<StartRun, StartedRun>(_ => new Error(status, "run.reason", "Why."));
        await using var app = await TestApp.StartAsync(start.AddTo);

        var (answer, body) = await app.SendAsync(HttpMethod.Post, "/api/v1/runs", """{"provider":"crm"}""");

        answer.StatusCode.Should().Be(expected);
        var problem = TestApp.Problem(answer, body);
        problem.Code().Should().Be("run.reason");
        problem.Text("detail").Should().Be("Why.");
    }

    [Fact]
    public async Task A_run_is_asked_to_stop()
    {
        var cancel = new Scripted<CancelRun, RunView>(_ => Running with { CancelRequested = true });
        await using var app = await TestApp.StartAsync(cancel.AddTo);

        var (answer, body) = await app.SendAsync(HttpMethod.Post, "/api/v1/runs/12/cancel");

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        body!["cancelRequested"]!.GetValue<bool>().Should().BeTrue();
        cancel.Sent.Should().Equal(new CancelRun(new RunId(12)));
    }

    private static async Task<List<long>> RunsAsync(TestApp app, string query) =>
        [.. (await app.GetAsync($"/api/v1/runs{query}")).Items().Select(run => run.Number("run"))];
}
