using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

/// <summary>Requests before the time a provider named: 0, whoever asks and whatever happened in between.</summary>
public sealed class NamedWaitTests : IDisposable
{
    private readonly ManualTimeProvider time = new(new DateTimeOffset(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly string folder = Directory.CreateTempSubdirectory("cleancustomers-").FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(RunTrigger.Manual)]
    [InlineData(RunTrigger.Schedule)]
    [InlineData(RunTrigger.Start)]
    public async Task Nobody_asks_before_the_time_a_provider_named_and_a_restart_does_not_forget(RunTrigger trigger)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.ThrottlesAfterPage(1, "7200");
        await using (var before = await StartAsync(provider.Preset()))
        {
            (await before.CollectAsync()).Should().BeEquivalentTo(new { State = RunState.Partial, ErrorCode = "provider.throttled" });
            before.Value("SELECT count(*) FROM occurrences WHERE state = 'held'").Should().Be("0", "nobody sleeps holding the lease");
        }

        var requests = provider.RequestCount;
        await using var after = await StartAsync(provider.Preset());
        var preview = await after.SendAsync(new PreviewProvider(new("crm")));
        time.Advance(TimeSpan.FromSeconds(7199));
        var refused = await after.SendAsync(new CollectCustomers(new("crm"), trigger));
        var asked = provider.RequestCount - requests;
        time.Advance(TimeSpan.FromSeconds(1));
        var run = await after.CollectAsync();

        refused.Error!.Code.Should().Be("run.not_before");
        preview.Error!.Code.Should().Be("provider.throttled");
        asked.Should().Be(0);
        run.State.Should().Be(RunState.Succeeded);
        after.LiveIds().Should().HaveCount(250);
    }

    [Fact]
    public async Task A_process_that_ends_while_it_waits_leaves_the_wait_to_the_next_one()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 50);
        provider.ThrottlesAfterPage(0, "50");
        await using (var before = await StartAsync(provider.Preset(limits: new Limits())))
        {
            using var stop = new CancellationTokenSource();
            var collecting = before.SendAsync(new CollectCustomers(new("crm")), stop.Token);
            await Eventually.True(() => before.Value("SELECT not_before FROM providers") is not null);
            await stop.CancelAsync();

            // A page under way may take five seconds more, and this one waits.
            time.Advance(TimeSpan.FromSeconds(5));
            (await collecting).Value.ErrorCode.Should().Be("run.stopped");
        }

        await using var after = await StartAsync(provider.Preset());
        time.Advance(TimeSpan.FromSeconds(44));
        var refused = await after.SendAsync(new CollectCustomers(new("crm")));
        var requests = provider.RequestCount;
        time.Advance(TimeSpan.FromSeconds(1));
        var run = await after.CollectAsync();

        refused.Error!.Code.Should().Be("run.not_before");
        requests.Should().Be(1);
        run.State.Should().Be(RunState.Succeeded);
        after.Value("SELECT not_before FROM providers").Should().BeNull();
    }

    [Fact]
    public async Task A_budget_that_is_used_up_moves_the_next_run_and_is_seen()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await StartAsync(provider.Preset() with { Budget = new Budget(new RequestRate(2, TimeSpan.FromHours(2)), null) });

        var run = await app.CollectAsync();
        var refused = await app.SendAsync(new CollectCustomers(new("crm"), RunTrigger.Schedule));
        time.Advance(TimeSpan.FromHours(2));
        var next = await app.CollectAsync();

        run.Should().BeEquivalentTo(new { State = RunState.Partial, ErrorCode = "provider.quota" });
        refused.Error!.Code.Should().Be("run.not_before");
        next.State.Should().Be(RunState.Succeeded);
        app.LiveIds().Should().HaveCount(250);
    }

    [Fact]
    public async Task Our_share_of_a_daily_quota_outlives_a_restart()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1000, pageSize: 100);
        provider.Answers(
            (http, proper, stopped) => Answers.Bytes(proper.ToArray(), "application/json", ("Sforce-Limit-Info", "api-usage=10/100"))(http, proper, stopped),
            times: int.MaxValue);
        var preset = provider.Preset() with { Budget = new Budget(null, new DailyQuota("Sforce-Limit-Info", 0.12m, 0.8m)) };
        await using (var before = await StartAsync(preset))
        {
            (await before.CollectAsync()).State.Should().Be(RunState.Succeeded);
        }

        time.Advance(TimeSpan.FromHours(2));
        await using var after = await StartAsync(preset);
        var run = await after.CollectAsync(full: true);

        run.Should().BeEquivalentTo(new { State = RunState.Partial, ErrorCode = "provider.quota" });
        provider.RequestCount.Should().Be(12);
    }

    private Task<CollectionApp> StartAsync(Preset preset) => CollectionApp.StartAsync(new CollectionApp.Setup { Time = time, Folder = folder }, preset);
}
