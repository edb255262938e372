using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

[Collection(nameof(Alone))]
public sealed class ScheduleTests
{
    [Fact]
    public async Task Every_ten_minutes_the_provider_is_collected_by_an_accelerated_clock()
    {
        var time = new AcceleratedTimeProvider(new DateTimeOffset(2026, 6, 1, 11, 59, 0, TimeSpan.Zero), factor: 120);
        await using var provider = await ScriptedProvider.StartAsync(records: 50, time: time);
        await using var app = await CollectionApp.StartAsync(
            new CollectionApp.Setup { Time = time, Scheduled = true }, provider.Preset());

        await Eventually.True(() => app.Value("SELECT count(*) FROM runs WHERE trigger = 'start' AND state = 'succeeded'") == "1");
        provider.Customers.Edit("c000001", "Edited Between");
        await Eventually.True(
            () => app.Value("SELECT count(*) >= 3 FROM runs WHERE trigger = 'schedule' AND state = 'succeeded'") == "1", TimeSpan.FromMinutes(2));

        var due = app.Rows("SELECT o.due_at FROM occurrences o JOIN runs r ON r.run = o.token WHERE r.trigger = 'schedule' ORDER BY o.due_at");
        due.Take(3).Should().Equal("2026-06-01T12:00:00.000000Z", "2026-06-01T12:10:00.000000Z", "2026-06-01T12:20:00.000000Z");
        app.Value("SELECT count(*) FROM changes WHERE kind = 'updated'").Should().Be("1");
    }

    [Fact]
    public async Task Occurrences_missed_while_nobody_ran_become_one_run()
    {
        var folder = Directory.CreateTempSubdirectory("cleancustomers-").FullName;
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        var morning = new AcceleratedTimeProvider(new DateTimeOffset(2026, 6, 1, 8, 0, 30, TimeSpan.Zero), factor: 1);
        await using (var before = await CollectionApp.StartAsync(new CollectionApp.Setup { Time = morning, Folder = folder, Scheduled = true }, provider.Preset()))
        {
            await Eventually.True(() => before.Value("SELECT count(*) FROM runs WHERE state = 'succeeded'") == "1");
        }

        var evening = new AcceleratedTimeProvider(new DateTimeOffset(2026, 6, 1, 18, 0, 30, TimeSpan.Zero), factor: 1);
        await using var after = await CollectionApp.StartAsync(new CollectionApp.Setup { Time = evening, Folder = folder, Scheduled = true }, provider.Preset());
        await Eventually.True(() => after.Value("SELECT count(*) FROM runs WHERE state = 'succeeded'") == "2");

        after.Rows("SELECT trigger FROM runs ORDER BY run").Should().Equal("start", "start");
    }

    [Fact]
    public async Task A_provider_without_schedule_is_left_to_people()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        await using var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Scheduled = true }, provider.Preset() with { Cron = null });

        var run = await app.CollectAsync();

        run.Id.Value.Should().Be(1, "nobody else started one");
    }
}
