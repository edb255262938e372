using System.Text;
using CleanCustomers.Application.Collection;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

public sealed class LateChangeTests
{
    [Fact]
    public async Task The_longest_lateness_is_kept_and_told_when_it_exceeds_the_overlap()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 200);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();

        // The watermark stands at 00:03:20; the overlap of one minute reaches back to 00:02:20.
        Late(provider, "l1", "2026-01-01T00:03:00Z");
        await app.CollectAsync();
        var (within, quiet) = (Lateness(app), app.OpenAlerts());
        Late(provider, "l2", "2026-01-01T00:01:00Z");
        await app.CollectAsync(full: true);

        within.Should().Be("20000000");
        quiet.Should().BeEmpty();
        Lateness(app).Should().Be("140000000");
        app.OpenAlerts().Should().Equal(AlertCodes.LateChanges);
    }

    [Fact]
    public async Task A_wider_overlap_clears_the_alert()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 200);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();
        Late(provider, "l2", "2026-01-01T00:01:00Z");
        await app.CollectAsync(full: true);
        var preset = provider.Preset();

        await using var wider = await CollectionApp.StartAsync(
            new CollectionApp.Setup { Folder = app.Folder }, preset with { ChangedSince = preset.ChangedSince! with { Overlap = TimeSpan.FromMinutes(5) } });
        await wider.CollectAsync();

        app.OpenAlerts().Should().BeEmpty();
        Lateness(app).Should().Be("140000000", "what was measured stays");
    }

    [Fact]
    public async Task Unchanged_records_and_first_loads_are_not_late()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 200);
        await using var app = await CollectionApp.StartAsync(provider.Preset());

        await app.CollectAsync();
        await app.CollectAsync(full: true);

        Lateness(app).Should().BeNull();
    }

    [Fact]
    public async Task More_than_half_of_the_list_changed_at_once_is_stored_and_told_until_a_run_without()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 40);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();
        for (var i = 1; i <= 21; i++)
        {
            provider.Customers.Edit(ScriptedCustomers.IdOf(i), $"Edited {i}");
        }

        var run = await app.CollectAsync();
        var alerts = app.OpenAlerts();
        await app.CollectAsync();

        run.Counters.Updated.Should().Be(21);
        alerts.Should().Equal(AlertCodes.ManyChanged);
        app.OpenAlerts().Should().BeEmpty();
    }

    [Fact]
    public async Task Half_of_the_list_changed_at_once_is_nothing_to_tell()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 40);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();
        for (var i = 1; i <= 20; i++)
        {
            provider.Customers.Edit(ScriptedCustomers.IdOf(i), $"Edited {i}");
        }

        await app.CollectAsync();

        app.OpenAlerts().Should().BeEmpty();
    }

    private static void Late(ScriptedProvider provider, string id, string changedAt) =>
        provider.Customers.AddRaw(id, Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","name":"Late Comer","updatedAt":"{{changedAt}}"}"""));

    private static string? Lateness(CollectionApp app) => app.Value("SELECT CAST(lateness_us AS TEXT) FROM providers");
}
