using System.Text;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

public sealed class QuarantineTests
{
    public static TheoryData<string, string, string> BrokenRecords => new()
    {
        { "record.no_id", "/id", """{"name":"No Id","updatedAt":"2026-03-01T00:00:00Z"}""" },
        { "date.unreadable", "/updatedAt", """{"id":"b","name":"Bad Date","updatedAt":"03/01/2026"}""" },
        { "text.lone_surrogate", "/name", """{"id":"b","name":"Lone \ud800 Surrogate","updatedAt":"2026-03-01T00:00:00Z"}""" },
        { "customer.empty", "", """{"id":"b","updatedAt":"2026-03-01T00:00:00Z"}""" },
        { "record.not_object", "", "\"b\"" },
        { "record.too_large", "", $$"""{"id":"b","name":"Large","note":"{{new string('x', 2 * 1024 * 1024)}}","updatedAt":"2026-03-01T00:00:00Z"}""" },
    };

    [Theory]
    [MemberData(nameof(BrokenRecords))]
    public async Task A_broken_record_is_kept_with_bytes_pointer_and_rule_and_its_neighbours_are_stored(string rule, string pointer, string json)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 4);
        provider.Customers.AddRaw("b", Encoding.UTF8.GetBytes(json));
        provider.Customers.Add(4);
        await using var app = await CollectionApp.StartAsync(provider.Preset());

        var run = await app.CollectAsync();

        run.State.Should().Be(RunState.Succeeded);
        run.Counters.Should().BeEquivalentTo(new { Read = 9, Created = 8, Quarantined = 1 });
        app.LiveIds().Should().HaveCount(8);
        app.Value("SELECT rule FROM quarantine").Should().Be(rule);
        app.Value("SELECT pointer FROM quarantine").Should().Be(pointer);
        app.Value("SELECT CAST(body AS TEXT) FROM quarantine").Should().Be(json);
    }

    [Fact]
    public async Task A_nul_in_a_name_is_taken_out_with_a_note()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1);
        provider.Customers.AddRaw("n", """{"id":"n","name":"Nul\u0000 Inside","updatedAt":"2026-03-01T00:00:00Z"}"""u8.ToArray());
        await using var app = await CollectionApp.StartAsync(provider.Preset());

        await app.CollectAsync();

        app.Value("SELECT json_extract(fields, '$.name') FROM record_bodies WHERE external_id = 'n'").Should().Be("Nul Inside");
        app.Value("SELECT notes FROM record_bodies WHERE external_id = 'n'").Should().Contain("name");
    }

    [Fact]
    public async Task The_same_broken_bytes_met_again_are_the_same_entry()
    {
        await using var provider = await BrokenAsync();
        await using var app = await CollectionApp.StartAsync(provider.Preset());

        await app.CollectAsync();
        var again = await app.CollectAsync(full: true);

        again.Counters.Quarantined.Should().Be(1);
        app.Value("SELECT seen || '/' || count(*) FROM quarantine").Should().Be("2/1");
    }

    [Fact]
    public async Task A_record_repaired_at_the_provider_arrives_and_closes_its_entry()
    {
        await using var provider = await BrokenAsync();
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();

        provider.Customers.Replace("b", """{"id":"b","name":"Repaired","updatedAt":"2026-03-02T00:00:00Z"}""");
        var run = await app.CollectAsync();

        run.Counters.Created.Should().Be(1);
        app.Value("SELECT state FROM quarantine").Should().Be("repaired");
    }

    [Fact]
    public async Task A_repair_that_brings_back_the_stored_bytes_closes_the_entry_too()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 3);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();
        var good = provider.Customers.JsonOf("c000002");
        provider.Customers.Replace("c000002", """{"id":"c000002","name":"Broken","updatedAt":"soon"}""");
        await app.CollectAsync(full: true);

        provider.Customers.Replace("c000002", good);
        var run = await app.CollectAsync(full: true);

        run.Counters.Unchanged.Should().Be(3);
        app.Value("SELECT state FROM quarantine").Should().Be("repaired");
    }

    [Fact]
    public async Task A_replay_under_a_mended_preset_stores_the_record()
    {
        await using var provider = await BrokenAsync();
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();
        var still = await app.SendAsync(new ReplayQuarantined(1));
        var preset = provider.Preset();
        var dates = preset.Map.Dates.ToDictionary();
        dates[CustomerField.UpdatedAt] = dates[CustomerField.UpdatedAt] with { Formats = [new(Domain.Providers.DateFormatKind.Pattern, "dd/MM/yyyy")], Zone = "UTC" };

        await using var mended = await CollectionApp.StartAsync(
            new CollectionApp.Setup { Folder = app.Folder }, preset with { Map = preset.Map with { Dates = dates } });
        var replayed = await mended.SendAsync(new ReplayQuarantined(1));
        var twice = await mended.SendAsync(new ReplayQuarantined(1));

        still.Value.State.Should().Be(QuarantineState.Open);
        replayed.Value.State.Should().Be(QuarantineState.Replayed);
        twice.Error!.Code.Should().Be("quarantine.closed");
        app.LiveIds().Should().Contain("b");
    }

    [Fact]
    public async Task A_dismissed_entry_is_closed_and_keeps_its_bytes()
    {
        await using var provider = await BrokenAsync();
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();

        var dismissed = await app.SendAsync(new DismissQuarantined(1));
        var unknown = await app.SendAsync(new DismissQuarantined(99));

        dismissed.Value.State.Should().Be(QuarantineState.Dismissed);
        unknown.Error!.Code.Should().Be("quarantine.not_found");
        app.Value("SELECT length(body) > 10 FROM quarantine").Should().Be("1");
    }

    [Fact]
    public async Task A_good_version_in_the_same_page_does_not_close_the_entry_of_the_bad_one()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 2);
        provider.Customers.AddRaw("c000001", """{"id":"c000001","name":"Bad Version","updatedAt":"later"}"""u8.ToArray());
        await using var app = await CollectionApp.StartAsync(provider.Preset());

        await app.CollectAsync();
        await app.CollectAsync(full: true);
        await app.CollectAsync(full: true);

        app.Value("SELECT state || ' ' || seen FROM quarantine").Should().Be("open 3");
    }

    [Fact]
    public async Task A_replay_reads_the_id_by_todays_preset()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 0);
        provider.Customers.AddRaw("b", """{"uuid":"u-1","name":"Other Id","updatedAt":"2026-03-01T00:00:00Z"}"""u8.ToArray());
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();
        var preset = provider.Preset();

        await using var mended = await CollectionApp.StartAsync(
            new CollectionApp.Setup { Folder = app.Folder }, preset with { Map = preset.Map with { Id = ScriptedProvider.Path("$.uuid") } });
        var replayed = await mended.SendAsync(new ReplayQuarantined(1));

        replayed.Value.State.Should().Be(QuarantineState.Replayed);
        app.LiveIds().Should().Equal("u-1");
    }

    [Fact]
    public async Task An_older_entry_is_not_replayed_over_a_newer_one_of_the_same_record()
    {
        await using var provider = await BrokenAsync();
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();
        provider.Customers.Replace("b", """{"id":"b","name":"Broken Again","updatedAt":"02/03/2026"}""");
        await app.CollectAsync(full: true);
        var preset = provider.Preset() with { Cleaning = new(null, null, new Dictionary<string, RuleAction>(StringComparer.Ordinal) { ["date.unreadable"] = RuleAction.Warn }) };

        await using var softer = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = app.Folder }, preset);
        var older = await softer.SendAsync(new ReplayQuarantined(1));
        var newer = await softer.SendAsync(new ReplayQuarantined(2));

        older.Error!.Code.Should().Be("quarantine.newer_waits");
        newer.Value.State.Should().Be(QuarantineState.Replayed);
        app.Rows("SELECT state FROM quarantine ORDER BY entry").Should().Equal("repaired", "replayed");
    }

    private static async Task<ScriptedProvider> BrokenAsync()
    {
        var provider = await ScriptedProvider.StartAsync(records: 3);
        provider.Customers.AddRaw("b", """{"id":"b","name":"Broken","updatedAt":"01/03/2026"}"""u8.ToArray());
        return provider;
    }
}
