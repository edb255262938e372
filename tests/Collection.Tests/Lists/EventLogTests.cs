using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests.Lists;

public sealed class EventLogTests
{
    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task Changes_and_deletions_come_from_the_log()
    {
        await using var shop = await EventShop.StartAsync(time, customers: 5);
        await using var app = await StartAsync(shop);
        var first = await app.CollectAsync();
        time.Advance(TimeSpan.FromHours(1));
        shop.Rename("cus_2", "Renamed");
        shop.Create("cus_9", "Ninth");
        shop.Delete("cus_3");
        shop.Server.Forget();

        var second = await app.CollectAsync();

        first.Should().BeEquivalentTo(new { Mode = RunMode.Backfill, Counters = new { Created = 5 } });
        second.Should().BeEquivalentTo(new { Mode = RunMode.Incremental, State = RunState.Succeeded, Counters = new { Read = 3, Updated = 1, Created = 1, Removed = 1 } });
        shop.Server.Targets.Should().Equal("/events?created[gte]=1767225540&limit=100");
        Names(app).Should().Equal("Customer 1", "Renamed", "Customer 4", "Customer 5", "Ninth");
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1)]
    public async Task Of_several_events_in_one_second_the_newest_counts(int size)
    {
        await using var shop = await EventShop.StartAsync(time, customers: 2);
        await using var app = await StartAsync(shop, shop.Preset(size));
        await app.CollectAsync();
        time.Advance(TimeSpan.FromMinutes(10));
        shop.Rename("cus_1", "First");
        shop.Rename("cus_1", "Second");
        shop.Rename("cus_1", "Third");
        shop.Create("gone", "Gone");
        shop.Delete("gone");

        var run = await app.CollectAsync();

        run.Counters.Should().BeEquivalentTo(new { Read = 5, Updated = 1, Removed = 1, Unchanged = 3 });
        Names(app).Should().Equal("Third", "Customer 2");
        app.Value("SELECT count(*) FROM changes WHERE kind = 'updated'").Should().Be("1");
    }

    [Fact]
    public async Task Events_of_the_same_second_that_come_after_a_run_count_in_the_next()
    {
        await using var shop = await EventShop.StartAsync(time, customers: 1);
        await using var app = await StartAsync(shop);
        await app.CollectAsync();
        time.Advance(TimeSpan.FromMilliseconds(1));
        shop.Rename("cus_1", "First");
        await app.CollectAsync();
        time.Advance(TimeSpan.FromMilliseconds(1));
        shop.Rename("cus_1", "Second");

        var run = await app.CollectAsync();

        run.Counters.Should().BeEquivalentTo(new { Read = 2, Updated = 1, Unchanged = 1 });
        Names(app).Should().Equal("Second");
    }

    [Fact]
    public async Task An_older_event_that_a_later_run_of_the_same_walk_meets_changes_nothing()
    {
        await using var shop = await EventShop.StartAsync(time, customers: 2);
        await using var app = await StartAsync(shop, shop.Preset(size: 2));
        await app.CollectAsync();
        time.Advance(TimeSpan.FromMinutes(10));
        shop.Rename("cus_1", "Old");
        shop.Rename("cus_2", "Only");
        shop.Rename("cus_2", "Newer");
        shop.Rename("cus_1", "Newest");
        shop.Script = request => request.Query.ContainsKey("starting_after") ? JsonAnswer.Cut : null;
        var cut = await app.CollectAsync();
        time.Advance(TimeSpan.FromMilliseconds(1));
        shop.Script = _ => null;

        var rest = await app.CollectAsync();

        cut.Should().BeEquivalentTo(new { State = RunState.Partial, Counters = new { Updated = 2 } });
        rest.Should().BeEquivalentTo(new { State = RunState.Succeeded, Mode = RunMode.Incremental, Counters = new { Read = 2, Unchanged = 2 } });
        Names(app).Should().Equal("Newest", "Newer");
        app.Value("SELECT count(*) FROM walk_met").Should().Be("0");
    }

    [Fact]
    public async Task A_newest_event_that_is_broken_waits_and_no_older_one_takes_its_place()
    {
        await using var shop = await EventShop.StartAsync(time, customers: 1);
        await using var app = await StartAsync(shop);
        await app.CollectAsync();
        time.Advance(TimeSpan.FromMinutes(10));
        shop.Rename("cus_1", "Older");
        shop.LogNameless("cus_1");

        var run = await app.CollectAsync();

        run.Counters.Should().BeEquivalentTo(new { Read = 2, Quarantined = 1, Unchanged = 1 });
        Names(app).Should().Equal("Customer 1");
        app.Value("SELECT feed FROM quarantine").Should().Be(Feeds.Changes);
    }

    [Fact]
    public async Task A_log_that_no_longer_reaches_back_makes_a_visible_walk_of_everything()
    {
        await using var shop = await EventShop.StartAsync(time, customers: 3, keptDays: 30);
        await using var app = await StartAsync(shop);
        await app.CollectAsync();
        time.Advance(TimeSpan.FromDays(1));
        shop.Rename("cus_1", "Fell out of the log");
        time.Advance(TimeSpan.FromDays(30));
        shop.Server.Forget();

        var run = await app.CollectAsync();
        time.Advance(TimeSpan.FromMinutes(10));
        var next = await app.CollectAsync();

        run.Should().BeEquivalentTo(new { Mode = RunMode.Backfill, Note = "run.log_expired", State = RunState.Succeeded, Counters = new { Read = 3, Updated = 1 } });
        next.Should().BeEquivalentTo(new { Mode = RunMode.Incremental, Note = (string?)null, Counters = new { Read = 0 } });
        shop.Server.Targets[0].Should().StartWith("/customers");
        Names(app)[0].Should().Be("Fell out of the log");
    }

    [Fact]
    public async Task A_quiet_shop_is_no_gap_in_the_log()
    {
        await using var shop = await EventShop.StartAsync(time, customers: 1, keptDays: 30);
        await using var app = await StartAsync(shop);
        await app.CollectAsync();
        time.Advance(TimeSpan.FromMinutes(10));
        shop.Rename("cus_1", "Renamed");
        await app.CollectAsync();

        for (var week = 1; week <= 6; week++)
        {
            time.Advance(TimeSpan.FromDays(7));
            (await app.CollectAsync()).Mode.Should().Be(RunMode.Incremental);
        }

        time.Advance(TimeSpan.FromDays(29));
        shop.Rename("cus_1", "Renamed again");
        var run = await app.CollectAsync();

        run.Should().BeEquivalentTo(new { Mode = RunMode.Incremental, Note = (string?)null, Counters = new { Updated = 1 } });
    }

    [Fact]
    public async Task A_walk_of_changes_that_outlived_the_log_is_given_up_for_everything()
    {
        await using var shop = await EventShop.StartAsync(time, customers: 2, keptDays: 30);
        await using var app = await StartAsync(shop, shop.Preset(size: 1));
        await app.CollectAsync();
        time.Advance(TimeSpan.FromMinutes(10));
        shop.Rename("cus_1", "One");
        shop.Rename("cus_2", "Two");
        shop.Script = request => request.Query.ContainsKey("starting_after") ? JsonAnswer.Cut : null;
        await app.CollectAsync();
        shop.Script = _ => null;
        time.Advance(TimeSpan.FromDays(31));

        var run = await app.CollectAsync();

        run.Should().BeEquivalentTo(new { Mode = RunMode.Backfill, Note = "run.log_expired", State = RunState.Succeeded });
        Names(app).Should().Equal("One", "Two");
    }

    [Fact]
    public async Task A_scheduled_run_reads_everything_when_that_is_due()
    {
        await using var shop = await EventShop.StartAsync(time, customers: 2);
        await using var app = await StartAsync(shop, shop.Preset() with { FullEvery = TimeSpan.FromDays(1) });
        await app.CollectAsync();
        time.Advance(TimeSpan.FromHours(23));
        var early = await app.SendAsync(new CollectCustomers(new("crm"), RunTrigger.Schedule));
        time.Advance(TimeSpan.FromHours(1));
        var byHand = await app.CollectAsync();
        var due = await app.SendAsync(new CollectCustomers(new("crm"), RunTrigger.Schedule, DueAt: time.GetUtcNow().AddSeconds(1)));
        time.Advance(TimeSpan.FromMinutes(10));

        var after = await app.SendAsync(new CollectCustomers(new("crm"), RunTrigger.Schedule));

        early.Value.Mode.Should().Be(RunMode.Incremental);
        byHand.Mode.Should().Be(RunMode.Incremental, "a person who wants everything says so");
        due.Value.Should().BeEquivalentTo(new { Mode = RunMode.Full, Note = "run.full_due", State = RunState.Succeeded, Counters = new { Read = 2, Unchanged = 2 } });
        after.Value.Should().BeEquivalentTo(new { Mode = RunMode.Incremental, Note = (string?)null });
    }

    private Task<CollectionApp> StartAsync(EventShop shop, Preset? preset = null) =>
        CollectionApp.StartAsync(new CollectionApp.Setup { Time = time }, preset ?? shop.Preset());

    private static IReadOnlyList<string?> Names(CollectionApp app) =>
        app.Rows("SELECT json_extract(fields, '$.name') FROM record_bodies WHERE removed = 0 ORDER BY external_id");
}
