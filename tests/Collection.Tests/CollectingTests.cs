using CleanCustomers.Application.Collection;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

public sealed class CollectingTests
{
    [Fact]
    public async Task The_first_run_stores_every_customer_with_its_bytes()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());

        var run = await app.CollectAsync();

        run.Should().BeEquivalentTo(new { State = RunState.Succeeded, Mode = RunMode.Backfill, Counters = new RunCounters(3, 250, 250, 0, 0, 0, 0, 0) });
        app.LiveIds().Should().HaveCount(250).And.OnlyHaveUniqueItems();
        app.Value("SELECT CAST(body AS TEXT) FROM record_bodies WHERE external_id = 'c000007'")
            .Should().Be(System.Text.Encoding.UTF8.GetString(provider.Customers.JsonOf("c000007")));
        app.Value("SELECT count(*) FROM customers").Should().Be("250");
        app.Value("SELECT count(*) FROM changes WHERE kind = 'created'").Should().Be("250");
    }

    [Fact]
    public async Task A_second_full_run_finds_all_unchanged_and_writes_no_change()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();

        var again = await app.CollectAsync(full: true);

        again.Counters.Should().Be(new RunCounters(3, 250, 0, 0, 250, 0, 0, 0));
        app.Value("SELECT count(*) FROM changes").Should().Be("250");
        app.Value("SELECT max(version) FROM customers").Should().Be("1");
    }

    [Fact]
    public async Task The_next_run_asks_for_changes_and_stores_exactly_those()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();

        provider.Customers.Edit("c000010", "Changed Name");
        provider.Customers.Add(2);
        var next = await app.CollectAsync();

        next.Mode.Should().Be(RunMode.Incremental);
        next.Counters.Should().BeEquivalentTo(new { Created = 2, Updated = 1 });
        next.Counters.Read.Should().BeLessThan(100, "only the overlap is read again");
        provider.Requests[^1].Target.Should().Contain("updated_since=");
        app.Value("SELECT fields FROM changes WHERE kind = 'updated'").Should().Contain("Changed Name");
    }

    [Fact]
    public async Task A_tombstone_removes_the_customer_once()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 20);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();

        provider.Customers.Replace("c000003", """{"id":"c000003","updatedAt":"2026-02-01T00:00:00Z","deleted":true}""");
        var removing = await app.CollectAsync(full: true);
        var again = await app.CollectAsync(full: true);

        removing.Counters.Should().BeEquivalentTo(new { Removed = 1, Unchanged = 19 });
        again.Counters.Should().BeEquivalentTo(new { Removed = 0, Unchanged = 20 });
        app.Value("SELECT count(*) FROM customers WHERE state = 'removed'").Should().Be("1");
        app.Value("SELECT count(*) FROM changes WHERE kind = 'removed'").Should().Be("1");
    }

    [Fact]
    public async Task A_stale_page_does_not_bring_a_removed_customer_back_but_a_later_version_is_somebody_new()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();
        var before = provider.Customers.JsonOf("c000003");
        provider.Customers.Replace("c000003", """{"id":"c000003","updatedAt":"2026-02-01T00:00:00Z","deleted":true}""");
        await app.CollectAsync(full: true);

        provider.Customers.Replace("c000003", before);
        var stale = await app.CollectAsync(full: true);
        provider.Customers.Replace("c000003", """{"id":"c000003","name":"Somebody New","updatedAt":"2026-03-01T00:00:00Z"}""");
        var later = await app.CollectAsync(full: true);

        stale.Counters.Should().BeEquivalentTo(new { Created = 0, Unchanged = 5 });
        later.Counters.Should().BeEquivalentTo(new { Created = 1, Unchanged = 4 });
        app.Value("SELECT count(*) FROM customers").Should().Be("6");
    }

    [Fact]
    public async Task An_older_version_arriving_later_never_wins()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        var old = provider.Customers.JsonOf("c000002");
        provider.Customers.Edit("c000002", "Newer Name");
        await app.CollectAsync();

        provider.Customers.Replace("c000002", old);
        var run = await app.CollectAsync(full: true);

        run.Counters.Unchanged.Should().Be(5);
        app.Value("SELECT json_extract(fields, '$.name') FROM record_bodies WHERE external_id = 'c000002'").Should().Be("Newer Name");
    }

    [Fact]
    public async Task Of_two_versions_in_one_page_the_later_one_is_stored_and_both_are_counted()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 3);
        provider.Customers.AddRaw("c000002", """{"id":"c000002","name":"Later Version","updatedAt":"2026-05-01T00:00:00Z"}"""u8.ToArray());
        provider.Customers.AddRaw("c000001", """{"id":"c000001","name":"Earlier Version","updatedAt":"2025-05-01T00:00:00Z"}"""u8.ToArray());
        await using var app = await CollectionApp.StartAsync(provider.Preset());

        var run = await app.CollectAsync();

        run.Counters.Should().Be(new RunCounters(1, 5, 3, 1, 1, 0, 0, 0));
        app.Value("SELECT json_extract(fields, '$.name') FROM record_bodies WHERE external_id = 'c000002'").Should().Be("Later Version");
        app.Value("SELECT json_extract(fields, '$.name') FROM record_bodies WHERE external_id = 'c000001'").Should().NotBe("Earlier Version");
    }

    [Fact]
    public async Task A_preset_that_maps_differently_reads_everything_again_and_says_so()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 30);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();
        var fields = ScriptedProvider.Fields();
        var other = provider.Preset() with
        {
            Map = fields with { Texts = fields.Texts.Where(text => text.Key != Domain.Common.CustomerField.City).ToDictionary() },
        };

        await using var changed = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = app.Folder }, other);
        var run = await changed.CollectAsync();

        run.Mode.Should().Be(RunMode.Backfill);
        run.Counters.Updated.Should().Be(30);
        app.Value("SELECT count(*) FROM record_bodies WHERE json_extract(fields, '$.city') IS NOT NULL").Should().Be("0");
    }

    [Fact]
    public async Task Two_providers_with_equal_ids_do_not_meet()
    {
        await using var one = await ScriptedProvider.StartAsync(records: 10);
        await using var two = await ScriptedProvider.StartAsync(records: 12);
        await using var app = await CollectionApp.StartAsync(one.Preset(), two.Preset(name: "shop"));

        var runs = await Task.WhenAll(app.CollectAsync("crm"), app.CollectAsync("shop"));

        runs.Select(run => run.Counters.Created).Should().Equal(10, 12);
        app.Value("SELECT count(*) FROM records").Should().Be("22");
    }

    [Fact]
    public async Task A_change_time_from_the_future_does_not_lock_the_record()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 3);
        provider.Customers.Replace("c000002", """{"id":"c000002","name":"From The Future","updatedAt":"2062-01-01T00:00:00Z"}""");
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();

        provider.Customers.Replace("c000002", """{"id":"c000002","name":"Corrected","updatedAt":"2026-03-01T00:00:00Z"}""");
        var run = await app.CollectAsync(full: true);

        run.Counters.Updated.Should().Be(1);
        app.Value("SELECT json_extract(fields, '$.name') FROM record_bodies WHERE external_id = 'c000002'").Should().Be("Corrected");
    }

    [Fact]
    public async Task A_mended_preset_corrects_change_times_that_the_old_one_misread()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 0);
        provider.Customers.AddRaw("d", """{"id":"d","name":"Third Of April","updatedAt":"03/04/2026"}"""u8.ToArray());
        await using var app = await CollectionApp.StartAsync(WithUpdatedAs(provider, "dd/MM/yyyy"));
        await app.CollectAsync();

        await using var mended = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = app.Folder }, WithUpdatedAs(provider, "MM/dd/yyyy"));
        var run = await mended.CollectAsync();

        run.Counters.Updated.Should().Be(1);
        app.Value("SELECT changed_at FROM record_bodies").Should().Be("2026-03-04T00:00:00.000000Z");
    }

    private static Domain.Providers.Preset WithUpdatedAs(ScriptedProvider provider, string pattern)
    {
        var preset = provider.Preset();
        var dates = preset.Map.Dates.ToDictionary();
        var updated = Domain.Common.CustomerField.UpdatedAt;
        dates[updated] = dates[updated] with { Formats = [new(Domain.Providers.DateFormatKind.Pattern, pattern)], Zone = "UTC" };
        return preset with { Map = preset.Map with { Dates = dates } };
    }
}
