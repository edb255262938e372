using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

public sealed class HealthTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The table of classes: what a run that ends so leaves behind. Rows name the class.</summary>
    [Theory]
    [InlineData("transient", 500, 0, "degraded")]
    [InlineData("throttled, nothing read", 429, 0, "degraded")]
    [InlineData("throttled, something read", 429, 1, "active")]
    [InlineData("auth", 401, 0, "needs_attention")]
    [InlineData("config", 403, 0, "needs_attention")]
    [InlineData("contract", 299, 0, "degraded")]
    public async Task The_class_of_the_fault_decides_the_state(string row, int status, int afterPage, string state)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.Answers(status == 429 ? Answers.Status(429, ("Retry-After", "7200")) : Answers.Status(status), afterPage, int.MaxValue);

        await app.CollectAsync();

        app.State().Should().Be(state, row);
    }

    [Fact]
    public async Task A_limit_of_ours_needs_attention()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset(limits: new Limits { Retries = 0, RecordsPerPage = 50 }));

        await app.CollectAsync();

        app.State().Should().Be("needs_attention");
        app.OpenAlerts().Should().Equal(AlertCodes.NeedsAttention);
    }

    [Fact]
    public async Task A_broken_contract_needs_attention_after_three_runs_in_a_row_and_heals_by_one_success()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 10);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.Answers(Answers.Html(), times: 2);
        await app.CollectAsync();
        await app.CollectAsync();
        await app.CollectAsync();
        provider.Answers(Answers.Html(), times: 3);

        var states = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            await app.CollectAsync();
            states.Add(app.State());
        }

        var alerts = app.OpenAlerts();
        await app.CollectAsync();

        states.Should().Equal("degraded", "degraded", "needs_attention");
        alerts.Should().Equal(AlertCodes.NeedsAttention);
        app.State().Should().Be("active");
        app.OpenAlerts().Should().BeEmpty();
    }

    [Fact]
    public async Task Back_off_climbs_with_failed_runs_goes_down_with_successes_and_survives_a_restart()
    {
        var time = new ManualTimeProvider(Noon);
        var folder = Directory.CreateTempSubdirectory("cleancustomers-").FullName;
        await using var provider = await ScriptedProvider.StartAsync(records: 10, time: time);
        var setup = new CollectionApp.Setup { Folder = folder, Time = time };
        await using (var before = await CollectionApp.StartAsync(setup, provider.Preset()))
        {
            provider.FailsAfterPage(0, times: 3);
            for (var i = 0; i < 3; i++)
            {
                await before.CollectAsync();
                time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        await using var after = await CollectionApp.StartAsync(setup, provider.Preset());
        var requests = provider.RequestCount;
        var waits = await after.CollectOnScheduleAsync(Noon.AddMinutes(10));
        var (asked, step, next) = (provider.RequestCount - requests, Step(after), after.Value("SELECT next_try_at FROM providers"));
        var byHand = await after.CollectAsync();
        var stepAfterSuccess = Step(after);

        waits.Error!.Code.Should().Be("run.backing_off");
        waits.Error.Message.Should().Contain("2026-06-01T12:15:02");
        asked.Should().Be(0);
        step.Should().Be("3");
        next.Should().Be("2026-06-01T12:15:02.000000Z");
        byHand.State.Should().Be(RunState.Succeeded, "a person does not wait");
        stepAfterSuccess.Should().Be("2", "one step down for each success");
        after.Value("SELECT next_try_at FROM providers").Should().BeNull();
    }

    [Fact]
    public async Task The_schedule_tries_again_when_the_wait_is_over()
    {
        var time = new ManualTimeProvider(Noon);
        await using var provider = await ScriptedProvider.StartAsync(records: 10, time: time);
        await using var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Time = time }, provider.Preset());
        provider.FailsAfterPage(0);
        await app.CollectAsync();

        var early = await app.CollectOnScheduleAsync(Noon.AddSeconds(30));
        app.Execute("UPDATE providers SET next_try_at = '2026-06-01T11:59:00.000000Z'");
        var due = await app.CollectOnScheduleAsync(Noon.AddMinutes(2));

        early.Error!.Code.Should().Be("run.backing_off");
        due.Value.State.Should().Be(RunState.Succeeded);
    }

    [Fact]
    public async Task A_dead_provider_costs_at_most_four_requests_per_due_time_and_none_while_the_schedule_waits()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 10);
        await using var app = await CollectionApp.StartAsync(provider.Preset(limits: new Limits()));
        provider.FailsAfterPage(0, times: int.MaxValue);

        var due = await app.CollectOnScheduleAsync(Noon);
        var asked = provider.RequestCount;
        var next = await app.CollectOnScheduleAsync(Noon.AddMinutes(1));

        due.Value.State.Should().Be(RunState.Failed);
        asked.Should().BeInRange(1, 4);
        next.Error!.Code.Should().Be("run.backing_off");
        provider.RequestCount.Should().Be(asked);
    }

    [Fact]
    public async Task A_run_that_stored_pages_does_not_climb()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.FailsAfterPage(1);

        var run = await app.CollectAsync();

        run.State.Should().Be(RunState.Partial);
        Step(app).Should().Be("0");
    }

    [Fact]
    public async Task A_provider_that_needs_attention_costs_one_request_per_scheduled_run()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 10);
        await using var app = await CollectionApp.StartAsync(provider.Preset(limits: new Limits { Retries = 3 }));
        provider.FailsAfterPage(0, 401, times: 5);
        await app.CollectAsync();
        provider.Recovers();
        provider.FailsAfterPage(0, 500, times: 1);
        app.Execute("UPDATE providers SET next_try_at = NULL");
        var requests = provider.RequestCount;

        var probe = await app.CollectOnScheduleAsync();

        probe.Value.ErrorCode.Should().Be("provider.server_error");
        (provider.RequestCount - requests).Should().Be(1, "a probe is not repeated");
    }

    [Fact]
    public async Task A_probe_that_is_answered_reads_on_and_heals()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.FailsAfterPage(0, 401);
        await app.CollectAsync();
        app.Execute("UPDATE providers SET next_try_at = NULL");

        var probe = await app.CollectOnScheduleAsync();

        probe.Value.Should().BeEquivalentTo(new { State = RunState.Succeeded, Counters = new { Read = 250 } });
        app.State().Should().Be("active");
    }

    [Fact]
    public async Task A_page_that_is_refused_in_three_runs_is_told_and_never_skipped()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset() with { Paging = new Paging.BodyToken("token", ScriptedProvider.Path("$.next"), 100, null) });
        provider.FailsAfterPage(1, times: 3);

        await app.CollectAsync();
        await app.CollectAsync();
        var before = app.OpenAlerts();
        await app.CollectAsync();
        var (state, alerts) = (app.State(), app.OpenAlerts());
        var healed = await app.CollectAsync();

        before.Should().BeEmpty();
        state.Should().Be("needs_attention");
        alerts.Should().Equal(AlertCodes.NeedsAttention, AlertCodes.PageRefused);
        healed.Counters.Read.Should().Be(200);
        app.LiveIds().Should().HaveCount(300);
        app.OpenAlerts().Should().BeEmpty();
    }

    [Fact]
    public async Task A_page_that_is_refused_in_three_runs_is_asked_for_in_halves_where_the_provider_can_be_told()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset(size: 100));
        provider.FailsAfterPage(1, times: 3);
        for (var i = 0; i < 3; i++)
        {
            await app.CollectAsync();
        }

        var (state, alerts) = (app.State(), app.OpenAlerts());
        var healed = await app.CollectAsync();

        state.Should().Be("degraded", "half pages get their own tries");
        alerts.Should().Equal(AlertCodes.PageRefused);
        provider.Requests[^1].Target.Should().Contain("limit=50");
        healed.Counters.Should().BeEquivalentTo(new { Read = 200, Pages = 4 });
        app.LiveIds().Should().HaveCount(300);
    }

    [FactOnEmbeddedStore]
    public async Task A_run_that_a_fault_of_ours_ended_degrades_the_provider_and_is_closed()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 10);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        app.Execute("DROP TABLE quarantine");

        var run = await app.CollectAsync();

        run.Should().BeEquivalentTo(new { State = RunState.Failed, ErrorCode = "run.unexpected" });
        app.State().Should().Be("degraded");
    }

    private static string? Step(CollectionApp app) => app.Value("SELECT CAST(backoff_step AS TEXT) FROM providers");
}
