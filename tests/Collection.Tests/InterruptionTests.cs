using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

public sealed class InterruptionTests
{
    [Theory]
    [InlineData(PageStyle.Page)]
    [InlineData(PageStyle.Offset)]
    [InlineData(PageStyle.IdCursor)]
    [InlineData(PageStyle.BodyToken)]
    [InlineData(PageStyle.BodyLink)]
    [InlineData(PageStyle.LinkHeader)]
    public async Task A_line_cut_between_pages_neither_loses_nor_repeats_a_customer(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset(style, size: 100));

        provider.CutsLineAfterPage(1);
        var first = await app.CollectAsync();
        var second = await app.CollectAsync();

        first.Should().BeEquivalentTo(new { State = RunState.Partial, ErrorCode = "provider.truncated" });
        first.Counters.Created.Should().Be(100);
        second.State.Should().Be(RunState.Succeeded);
        second.Counters.Created.Should().Be(150);
        app.LiveIds().Should().HaveCount(250).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_provider_that_is_down_fails_the_run_with_a_code_and_moves_nothing()
    {
        var provider = await ScriptedProvider.StartAsync(records: 10);
        var preset = provider.Preset();
        await provider.DisposeAsync();
        await using var app = await CollectionApp.StartAsync(preset);

        var run = await app.CollectAsync();

        run.Should().BeEquivalentTo(new { State = RunState.Failed, ErrorCode = "provider.refused", Counters = default(RunCounters) });
        app.Value("SELECT state FROM providers").Should().Be("degraded");
        app.Value("SELECT failing_since IS NOT NULL AND watermark IS NULL AND complete_up_to IS NULL FROM providers").Should().Be("1");
    }

    [Fact]
    public async Task A_run_stopped_by_a_person_keeps_its_pages_and_the_next_goes_on_from_there()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.StallsAfterPage(2);

        var collecting = app.CollectAsync();
        await Eventually.True(() => app.Value("SELECT coalesce(max(pages), 0) FROM runs") == "2");
        var cancelled = await app.SendAsync(new CancelRun(new(1)));
        var run = await collecting;
        var again = await app.SendAsync(new CancelRun(new(1)));
        var next = await app.CollectAsync();

        cancelled.Value.CancelRequested.Should().BeTrue();
        run.Should().BeEquivalentTo(new { State = RunState.Partial, ErrorCode = "run.cancelled" });
        again.Error!.Code.Should().Be("run.ended");
        next.Should().BeEquivalentTo(new { State = RunState.Succeeded, Counters = new RunCounters(1, 100, 100, 0, 0, 0, 0, 0) });
        app.Value("SELECT state FROM providers").Should().Be("active");
    }

    [Fact]
    public async Task Stopping_the_service_keeps_the_pages_and_closes_the_run()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.StallsAfterPage(1);

        var started = await app.SendAsync(new StartRun(new("crm")));
        var joined = await app.SendAsync(new StartRun(new("crm")));
        await Eventually.True(() => app.Value("SELECT pages FROM runs") == "1");
        await app.StopAsync();

        started.Value.Joined.Should().BeFalse();
        joined.Value.Should().BeEquivalentTo(new { Joined = true, Run = new { started.Value.Run.Id } });
        app.Value("SELECT state || ' ' || error_code || ' ' || read FROM runs").Should().Be("partial run.stopped 100");
        app.Value("SELECT state FROM occurrences").Should().Be("released");
    }

    [Fact]
    public async Task An_endless_loop_of_pages_ends_partial_and_does_not_complete_the_walk()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.RepeatsPositionAfterPage(1);

        var run = await app.CollectAsync();

        run.Should().BeEquivalentTo(new { State = RunState.Partial, ErrorCode = "provider.page_loop" });
        app.Value("SELECT complete_up_to FROM providers").Should().BeNull();
    }

    [Fact]
    public async Task A_scheduled_run_waits_as_long_as_the_provider_asked()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 10);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.ThrottlesAfterPage(0, "7200");
        var run = await app.CollectAsync();
        var requests = provider.RequestCount;

        var refused = await app.SendAsync(new CollectCustomers(new("crm"), RunTrigger.Schedule));

        run.ErrorCode.Should().Be("provider.throttled");
        refused.Error!.Code.Should().Be("run.not_before");
        provider.RequestCount.Should().Be(requests);
    }

    [Theory]
    [InlineData(PageStyle.Page)]
    [InlineData(PageStyle.Offset)]
    public async Task Rows_that_move_between_an_interrupted_run_and_the_next_are_not_skipped(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset(style, size: 100));
        provider.CutsLineAfterPage(1);
        await app.CollectAsync();

        for (var number = 1; number <= 50; number++)
        {
            provider.Customers.Remove(ScriptedCustomers.IdOf(number));
        }

        await app.CollectAsync();

        app.LiveIds().Should().Contain(Enumerable.Range(51, 200).Select(ScriptedCustomers.IdOf));
    }

    [Fact]
    public async Task A_wait_the_provider_asked_for_outlives_a_run_that_a_person_stopped()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset(limits: new Limits()));
        provider.ThrottlesAfterPage(0, "50");

        var collecting = app.CollectAsync();
        await Eventually.True(() => app.Value("SELECT not_before FROM providers") is not null);
        await app.SendAsync(new CancelRun(new(1)));
        var stopped = await collecting;
        var atStart = await app.SendAsync(new CollectCustomers(new("crm"), RunTrigger.Start));
        var byHand = await app.SendAsync(new CollectCustomers(new("crm")));

        stopped.ErrorCode.Should().Be("run.cancelled");
        atStart.Error!.Code.Should().Be("run.not_before");
        byHand.Error!.Code.Should().Be("run.not_before");
        provider.RequestCount.Should().Be(1);
    }

    [Fact]
    public async Task A_position_the_provider_no_longer_knows_is_forgotten_and_the_next_run_begins_anew()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.CutsLineAfterPage(1);
        await app.CollectAsync();
        provider.ForgetPages();
        provider.FailsAfterPage(0, 410);

        var expired = await app.CollectAsync();
        var next = await app.CollectAsync();

        expired.ErrorCode.Should().Be("provider.cursor_expired");
        next.Should().BeEquivalentTo(new { State = RunState.Succeeded, Counters = new { Read = 300, Created = 200, Unchanged = 100 } });
    }
}
