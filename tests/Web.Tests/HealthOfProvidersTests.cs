using System.Net;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Tests;

public sealed class HealthOfProvidersTests
{
    private const string Gap = """[{"kind":"total_not_reached","what":"The provider counts 250, 151 distinct arrived.","since":"2026-01-15T08:30:00.000000Z","holds":true}]""";

    [Fact]
    public async Task A_provider_shows_gaps_back_off_pause_and_lateness_beside_its_overlap()
    {
        await using var app = await TestApp.StartAsync();
        app.Presets.Add("crm", "Our CRM", "https://crm.example.com");
        app.Store.Provider("crm", "degraded");
        app.Store.Run(
            "UPDATE providers SET gaps = @gap, backoff_step = 3, next_try_at = @at, paused_at = @at, lateness_us = 1500000",
            ("@gap", Gap), ("@at", Instants.Format(Store.Start)));

        var crm = await app.GetAsync("/api/v1/providers/crm");

        crm["gaps"]!.ToJsonString().Should().Be(Gap);
        crm.Number("backOffStep").Should().Be(3);
        crm.Text("nextTryAt").Should().Be("2026-01-15T08:30:00.000000Z");
        crm.Text("pausedAt").Should().Be("2026-01-15T08:30:00.000000Z");
        crm["latenessSeconds"]!.GetValue<double>().Should().Be(1.5);
    }

    [Fact]
    public async Task A_run_shows_what_it_proved()
    {
        await using var app = await TestApp.StartAsync();
        var run = app.Store.AddRun();
        app.Store.Run("UPDATE runs SET total = 250, received = 151, removed_as_absent = 2, gaps = @gap", ("@gap", Gap));

        var shown = await app.GetAsync($"/api/v1/runs/{run}");

        shown["coverage"]!.ToJsonString().Should().Be($$"""{"total":250,"received":151,"removedAsAbsent":2,"gaps":{{Gap}}}""");
    }

    [Fact]
    public async Task Pausing_and_resuming_change_the_state_and_know_their_provider()
    {
        await using var app = await TestApp.StartAsync();
        app.Presets.Add("crm", "Our CRM", "https://crm.example.com");

        var (paused, pausedBody) = await app.SendAsync(HttpMethod.Post, "/api/v1/providers/crm/pause");
        var stored = await app.GetAsync("/api/v1/providers/crm");
        var (_, resumedBody) = await app.SendAsync(HttpMethod.Post, "/api/v1/providers/crm/resume");
        var (unknown, problem) = await app.SendAsync(HttpMethod.Post, "/api/v1/providers/none/pause");
        var (withBody, _) = await app.SendAsync(HttpMethod.Post, "/api/v1/providers/crm/pause", "{}");

        paused.StatusCode.Should().Be(HttpStatusCode.OK);
        pausedBody!.AsObject().Text("state").Should().Be("paused");
        stored.Text("state").Should().Be("paused");
        stored.Text("pausedAt").Should().NotBeNull();
        resumedBody!.AsObject().Text("state").Should().Be("active");
        unknown.StatusCode.Should().Be(HttpStatusCode.NotFound);
        TestApp.Problem(unknown, problem)["code"]!.GetValue<string>().Should().Be("provider.not_found");
        withBody.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Open_alerts_are_listed_the_latest_first_and_by_provider()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Provider("crm");
        app.Store.Provider("shop");
        Raise(app, "crm", "coverage.gap", 0);
        Raise(app, "shop", "deletions.held", 1);
        Raise(app, "crm", "coverage.empty_list", 2);
        app.Store.Run("UPDATE alerts SET cleared_at = raised_at WHERE code = 'coverage.empty_list'");

        var all = await app.GetAsync("/api/v1/alerts");
        var ofCrm = await app.GetAsync("/api/v1/alerts?provider=crm");

        all.Items().Select(alert => alert.Text("code")).Should().Equal("deletions.held", "coverage.gap");
        ofCrm.Items().Single().ToJsonString().Should().Be(
            """{"alert":1,"provider":"crm","code":"coverage.gap","message":"What happened.","run":7,"raisedAt":"2026-01-15T08:30:00.000000Z"}""");
        (await app.RefusedAsync("/api/v1/alerts?provider=none")).Code().Should().Be("provider.unknown");
    }

    [Fact]
    public async Task Held_deletions_are_shown_and_approved_with_the_number_that_was_seen()
    {
        var held = new Scripted<GetHeldDeletions, HeldDeletions>(query => new HeldDeletions(query.Provider, 60, 61, 250, Store.Start, new RunId(12), new(2, 0.2)));
        var approve = new Scripted<ApproveDeletions, ApprovedDeletions>(order => order.Expected == 60
            ? new ApprovedDeletions(order.Provider, 60)
            : new Error(ResultStatus.Conflict, "deletions.other_number", "Another number."));
        await using var app = await TestApp.StartAsync(builder =>
        {
            held.AddTo(builder);
            approve.AddTo(builder);
        });

        var shown = await app.GetAsync("/api/v1/providers/crm/deletions");
        var (other, problem) = await app.SendAsync(HttpMethod.Post, "/api/v1/providers/crm/deletions/approve?records=59");
        var (done, body) = await app.SendAsync(HttpMethod.Post, "/api/v1/providers/crm/deletions/approve?records=60");
        var (faulty, _) = await app.SendAsync(HttpMethod.Post, "/api/v1/providers/crm/deletions/approve?records=some");

        shown.ToJsonString().Should().Be(
            """{"provider":"crm","held":60,"missing":61,"live":250,"since":"2026-01-15T08:30:00.000000Z","lastWalk":12,"walks":2,"most":0.2}""");
        TestApp.Problem(other, problem).Code().Should().Be("deletions.other_number");
        other.StatusCode.Should().Be(HttpStatusCode.Conflict);
        done.StatusCode.Should().Be(HttpStatusCode.OK);
        body!.ToJsonString().Should().Be("""{"provider":"crm","deleted":60}""");
        faulty.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        approve.Sent.Should().HaveCount(2);
    }

    private static void Raise(TestApp app, string provider, string code, int minutes) => app.Store.Run(
        "INSERT INTO alerts (provider, code, message, run, raised_at) VALUES (@provider, @code, 'What happened.', 7, @at)",
        ("@provider", provider), ("@code", code), ("@at", Instants.Format(Store.Start.AddMinutes(minutes))));
}
