using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

/// <summary>A scheduled run ends before its successor is due, and a shutdown before the machine loses patience.</summary>
[Collection(nameof(Alone))]
public sealed class RunDeadlineTests
{
    private static readonly Limits Patient = new()
    {
        Headers = TimeSpan.FromMinutes(10), Silence = TimeSpan.FromMinutes(10), Page = TimeSpan.FromHours(24),
    };

    [Theory]
    [InlineData(null, 8)]
    [InlineData(3, 3)]
    public async Task A_scheduled_run_ends_partial_after_four_fifths_of_its_interval_or_as_declared(int? declaredMinutes, int minutes)
    {
        var time = new AcceleratedTimeProvider(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero), factor: 240);
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100, time: time);
        var limits = declaredMinutes is { } declared ? Patient with { Run = TimeSpan.FromMinutes(declared) } : Patient;
        await using var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Time = time }, provider.Preset(limits: limits));
        provider.StallsAfterPage(1);

        var run = (await app.SendAsync(new CollectCustomers(new("crm"), RunTrigger.Schedule, Interval: TimeSpan.FromMinutes(10)))).Value;
        var next = (await app.SendAsync(new CollectCustomers(new("crm"), RunTrigger.Schedule, Interval: TimeSpan.FromMinutes(10)))).Value;

        run.Should().BeEquivalentTo(new { State = RunState.Partial, ErrorCode = "run.deadline", Counters = new { Pages = 1, Read = 100 } });
        (run.FinishedAt - run.StartedAt).Should().BeGreaterThanOrEqualTo(TimeSpan.FromMinutes(minutes)).And.BeLessThan(TimeSpan.FromMinutes(10));
        next.Should().BeEquivalentTo(new { State = RunState.Succeeded, Counters = new { Read = 200 } });
        app.Value("SELECT count(*) FROM occurrences WHERE state = 'held'").Should().Be("0");
    }

    [Fact]
    public async Task A_run_that_is_due_once_a_year_ends_as_any_other()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());

        var run = (await app.SendAsync(new CollectCustomers(new("crm"), RunTrigger.Schedule, Interval: TimeSpan.FromDays(365)))).Value;

        run.Should().BeEquivalentTo(new { State = RunState.Succeeded, Counters = new { Read = 300 } });
    }

    [Fact]
    public async Task A_run_by_hand_has_no_deadline()
    {
        var time = new AcceleratedTimeProvider(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero), factor: 600);
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100, time: time);
        await using var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Time = time }, provider.Preset(limits: Patient with { Retries = 0 }));
        provider.StallsAfterPage(1);

        var run = await app.CollectAsync();

        run.ErrorCode.Should().Be("provider.stalled", "only the silence ended it, after ten minutes");
        (run.FinishedAt - run.StartedAt).Should().BeGreaterThanOrEqualTo(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_wait_beyond_the_deadline_gives_the_lease_back_at_once()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset(limits: new Limits()));
        provider.ThrottlesAfterPage(1, "50");

        var run = (await app.SendAsync(new CollectCustomers(new("crm"), RunTrigger.Schedule, Interval: TimeSpan.FromSeconds(60)))).Value;
        var refused = await app.SendAsync(new CollectCustomers(new("crm"), RunTrigger.Schedule));

        run.Should().BeEquivalentTo(new { State = RunState.Partial, ErrorCode = "provider.throttled" });
        (run.FinishedAt - run.StartedAt).Should().BeLessThan(TimeSpan.FromSeconds(40), "nobody slept");
        refused.Error!.Code.Should().Be("run.not_before");
        provider.RequestCount.Should().Be(2);
    }

    [Fact]
    public async Task A_shutdown_takes_the_page_under_way_when_it_comes_soon_and_asks_for_no_more()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        var release = new TaskCompletionSource();
        provider.Answers(
            async (http, proper, stopped) =>
            {
                await release.Task.WaitAsync(stopped);
                http.Response.ContentType = "application/json";
                await http.Response.Body.WriteAsync(proper, stopped);
            },
            afterPage: 1);

        await app.SendAsync(new StartRun(new("crm")));
        await Eventually.True(() => provider.RequestCount == 2 && app.Value("SELECT pages FROM runs") == "1");
        var stopping = app.StopAsync();
        release.SetResult();
        await stopping;

        provider.RequestCount.Should().Be(2, "no further page was asked for");
        app.Value("SELECT state || ' ' || error_code || ' ' || read FROM runs").Should().Be("partial run.stopped 200");
        app.Value("SELECT count(*) FROM occurrences WHERE state = 'held'").Should().Be("0");
    }

    [Fact]
    public async Task A_shutdown_drops_a_page_that_does_not_come_within_five_seconds()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.StallsAfterPage(1);
        await app.SendAsync(new StartRun(new("crm")));
        await Eventually.True(() => app.Value("SELECT pages FROM runs") == "1");
        var begun = TimeProvider.System.GetTimestamp();

        await app.StopAsync();

        TimeProvider.System.GetElapsedTime(begun).Should().BeGreaterThan(TimeSpan.FromSeconds(4)).And.BeLessThan(TimeSpan.FromSeconds(15));
        app.Value("SELECT state || ' ' || error_code || ' ' || read FROM runs").Should().Be("partial run.stopped 100");
    }
}
