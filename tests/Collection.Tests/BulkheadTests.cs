using System.Globalization;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Collection;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

/// <summary>One provider's trouble stays with it.</summary>
[Collection(nameof(Alone))]
public sealed class BulkheadTests
{
    [Fact]
    public async Task Providers_that_hang_make_no_other_late()
    {
        var time = new AcceleratedTimeProvider(new DateTimeOffset(2026, 6, 1, 11, 59, 30, TimeSpan.Zero), factor: 20);
        await using var dead = await ScriptedProvider.StartAsync(records: 10, time: time);
        await using var alive = await ScriptedProvider.StartAsync(records: 10, time: time);
        dead.Answers(Answers.Silence(), times: int.MaxValue);
        var forEver = new Limits { Headers = TimeSpan.FromHours(1), Page = TimeSpan.FromHours(1), Run = TimeSpan.FromHours(1) };
        var hanging = Enumerable.Range(1, 14).Select(n => dead.Preset(name: $"dead-{n}", limits: forEver) with { Cron = "* * * * *" });
        var working = Enumerable.Range(1, 3).Select(n => alive.Preset(name: $"alive-{n}") with { Cron = "* * * * *" });
        await using var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Time = time, Scheduled = true }, [.. hanging, .. working]);

        await Eventually.True(() => dead.RequestCount >= 14, TimeSpan.FromMinutes(1));
        await Eventually.True(
            () => app.Value("SELECT count(*) FROM (SELECT provider FROM runs WHERE trigger = 'schedule' AND state = 'succeeded' GROUP BY provider HAVING count(*) >= 3)") == "3",
            TimeSpan.FromMinutes(1));

        foreach (var provider in new[] { "alive-1", "alive-2", "alive-3" })
        {
            var due = app.Rows($"SELECT substr(o.due_at, 1, 16) FROM occurrences o JOIN runs r ON r.run = o.token WHERE r.trigger = 'schedule' AND o.provider = '{provider}' ORDER BY 1").Take(3).ToList();
            var first = DateTimeOffset.Parse($"{due[0]}Z", CultureInfo.InvariantCulture);
            due.Should().Equal(Enumerable.Range(0, 3).Select(minute => first.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)), "no minute was passed over");
        }

        app.Value("SELECT count(*) FROM runs WHERE provider LIKE 'dead-%' AND state = 'running'").Should().Be("14");
    }

    [Theory]
    [InlineData("*/10 * * * *", 10)]
    [InlineData("* * * * *", 1)]
    [InlineData("0 3 * * *", 1440)]
    public void The_interval_is_the_time_between_two_due_times(string cron, int minutes) =>
        DueTimes.Interval(new CollectionSchedule(cron, "UTC"), new DateTimeOffset(2026, 6, 1, 12, 3, 0, TimeSpan.Zero)).Should().Be(TimeSpan.FromMinutes(minutes));

    [Fact]
    public async Task A_dead_provider_is_asked_at_most_four_times_in_any_interval()
    {
        var time = new AcceleratedTimeProvider(new DateTimeOffset(2026, 6, 1, 11, 59, 0, TimeSpan.Zero), factor: 120);
        await using var dead = RawServer.Start("");
        await using var provider = await ScriptedProvider.StartAsync(records: 1);
        await using var app = await CollectionApp.StartAsync(
            new CollectionApp.Setup { Time = time }, provider.Preset(limits: new Limits()) with { BaseUrl = dead.BaseUrl });

        var costs = new List<int>();
        for (var interval = 0; interval < 4; interval++)
        {
            var before = dead.RequestCount;
            await app.SendAsync(new CollectCustomers(new("crm"), RunTrigger.Schedule, Interval: TimeSpan.FromMinutes(10)));
            costs.Add(dead.RequestCount - before);
        }

        costs.Should().OnlyContain(cost => cost <= 4);
        costs.Should().StartWith(4, "the breaker leaves one probe per interval after that");
    }
}
