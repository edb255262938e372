using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

public sealed class PauseTests
{
    private static readonly ProviderId Crm = new("crm");

    [Fact]
    public async Task A_paused_provider_is_collected_neither_by_schedule_nor_at_start_nor_by_hand_and_that_survives_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("cleancustomers-").FullName;
        await using var provider = await ScriptedProvider.StartAsync(records: 10);
        await using (var before = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = folder }, provider.Preset()))
        {
            var paused = await before.SendAsync(new PauseProvider(Crm));
            paused.Value.Stored.Should().BeEquivalentTo(new { State = ProviderState.Paused });
            paused.Value.Stored.PausedAt.Should().NotBeNull();
        }

        await using var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = folder }, provider.Preset());
        var refusals = new[]
        {
            await app.SendAsync(new CollectCustomers(Crm)),
            await app.SendAsync(new CollectCustomers(Crm, RunTrigger.Schedule)),
            await app.SendAsync(new CollectCustomers(Crm, RunTrigger.Start)),
        };
        var asked = provider.RequestCount;
        var resumed = await app.SendAsync(new ResumeProvider(Crm));
        var run = await app.CollectAsync();

        refusals.Select(refusal => refusal.Error!.Code).Should().AllBe("run.provider_paused");
        asked.Should().Be(0);
        resumed.Value.Stored.Should().BeEquivalentTo(new { State = ProviderState.Active, PausedAt = (DateTimeOffset?)null });
        run.State.Should().Be(RunState.Succeeded);
    }

    [Fact]
    public async Task Pausing_ends_a_running_run_after_its_pages_and_resuming_goes_on_from_there()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.StallsAfterPage(2);

        var collecting = app.CollectAsync();
        await Eventually.True(() => app.Value("SELECT coalesce(max(pages), 0) FROM runs") == "2");
        await app.SendAsync(new PauseProvider(Crm));
        var ended = await collecting;
        await app.SendAsync(new ResumeProvider(Crm));
        var next = await app.CollectAsync();

        ended.Should().BeEquivalentTo(new { State = RunState.Partial, ErrorCode = "run.paused", Counters = new { Read = 200 } });
        next.Should().BeEquivalentTo(new { State = RunState.Succeeded, Counters = new { Read = 100 } });
    }

    [Fact]
    public async Task Resuming_a_provider_that_failed_tries_at_once()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 10);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.FailsAfterPage(0, 401);
        await app.CollectAsync();
        await app.SendAsync(new PauseProvider(Crm));

        var resumed = await app.SendAsync(new ResumeProvider(Crm));
        var due = await app.CollectOnScheduleAsync();

        resumed.Value.Stored.Should().BeEquivalentTo(new { State = ProviderState.Degraded, BackOffStep = 0, NextTryAt = (DateTimeOffset?)null });
        due.Value.State.Should().Be(RunState.Succeeded);
    }

    [Fact]
    public async Task Only_known_providers_can_be_paused_and_twice_is_once()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 10);
        await using var app = await CollectionApp.StartAsync(provider.Preset());

        var first = await app.SendAsync(new PauseProvider(Crm));
        var second = await app.SendAsync(new PauseProvider(Crm));
        var unknown = await app.SendAsync(new PauseProvider(new("nobody")));

        second.Value.Stored.PausedAt.Should().Be(first.Value.Stored.PausedAt);
        unknown.Error!.Code.Should().Be("provider.not_found");
        app.Value("SELECT count(*) FROM providers").Should().Be("1");
    }
}
