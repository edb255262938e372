using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

public sealed class AbsenceTests
{
    [Fact]
    public async Task A_record_missing_from_two_complete_walks_is_removed_and_not_earlier()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 50);
        await using var app = await CollectionApp.StartAsync(provider.WithAbsence());
        await app.CollectAsync();
        provider.Customers.Remove("c000003");
        provider.Customers.Remove("c000030");

        var once = await app.CollectAsync(full: true);
        var afterOnce = app.LiveIds().Count;
        var changes = await app.CollectAsync();
        var twice = await app.CollectAsync(full: true);
        var thrice = await app.CollectAsync(full: true);

        once.Coverage.RemovedAsAbsent.Should().Be(0);
        afterOnce.Should().Be(50);
        changes.Coverage.RemovedAsAbsent.Should().Be(0, "only walks of the whole list prove absence");
        twice.Coverage.RemovedAsAbsent.Should().Be(2);
        thrice.Coverage.RemovedAsAbsent.Should().Be(0);
        app.LiveIds().Should().HaveCount(48).And.NotContain(["c000003", "c000030"]);
        app.Value("SELECT count(*) FROM changes WHERE kind = 'removed'").Should().Be("2");
        app.Value("SELECT count(*) FROM customers WHERE state = 'removed'").Should().Be("2");
    }

    [Fact]
    public async Task Without_the_rule_nothing_is_removed_because_it_is_missing()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 50);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();
        provider.Customers.Remove("c000003");

        await app.CollectAsync(full: true);
        await app.CollectAsync(full: true);
        await app.CollectAsync(full: true);

        app.LiveIds().Should().HaveCount(50);
    }

    [Fact]
    public async Task A_walk_in_between_that_shows_the_record_begins_the_count_anew()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 50);
        await using var app = await CollectionApp.StartAsync(provider.WithAbsence());
        await app.CollectAsync();
        var row = provider.Customers.JsonOf("c000003");
        provider.Customers.Remove("c000003");
        await app.CollectAsync(full: true);
        provider.Customers.AddRaw("c000003", row);
        await app.CollectAsync();
        provider.Customers.Remove("c000003");

        var next = await app.CollectAsync(full: true);

        next.Coverage.RemovedAsAbsent.Should().Be(0, "the run of changes had shown it");
        app.LiveIds().Should().HaveCount(50);
    }

    [Fact]
    public async Task A_walk_with_a_gap_proves_no_absence()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250);
        await using var app = await CollectionApp.StartAsync(provider.WithTotal() with { Absence = new() });
        await app.CollectAsync();
        provider.DropsMostOfPageTwo();
        await app.CollectAsync(full: true);
        provider.DropsMostOfPageTwo();

        var second = await app.CollectAsync(full: true);

        second.Coverage.RemovedAsAbsent.Should().Be(0);
        app.LiveIds().Should().HaveCount(250);
    }

    [Fact]
    public async Task A_walk_resumed_after_an_interruption_counts_as_one()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.WithAbsence());
        await app.CollectAsync();
        provider.Customers.Remove("c000240");
        await app.CollectAsync(full: true);
        provider.ForgetPages();
        provider.CutsLineAfterPage(1);

        var cut = await app.CollectAsync(full: true);
        var resumed = await app.CollectAsync();

        cut.State.Should().Be(RunState.Partial);
        resumed.Coverage.RemovedAsAbsent.Should().Be(1);
        app.LiveIds().Should().HaveCount(249, "those of the first page were seen in the run before");
    }

    [Fact]
    public async Task Too_many_at_once_wait_for_a_person_and_are_told_once()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 100);
        await using var app = await CollectionApp.StartAsync(provider.WithAbsence());
        await app.CollectAsync();
        for (var i = 1; i <= 21; i++)
        {
            provider.Customers.Remove(ScriptedCustomers.IdOf(i));
        }

        await app.CollectAsync(full: true);
        var braked = await app.CollectAsync(full: true);
        var again = await app.CollectAsync(full: true);
        var held = await app.SendAsync(new GetHeldDeletions(new("crm")));
        var wrong = await app.SendAsync(new ApproveDeletions(new("crm"), Expected: 20));
        var liveBefore = app.LiveIds().Count;
        var approved = await app.SendAsync(new ApproveDeletions(new("crm"), Expected: 21));
        var twice = await app.SendAsync(new ApproveDeletions(new("crm")));

        (braked.Coverage.RemovedAsAbsent, again.Coverage.RemovedAsAbsent).Should().Be((0, 0));
        held.Value.Should().BeEquivalentTo(new { Held = 21, Missing = 21, Live = 100, LastWalk = again.Id });
        held.Value.Since.Should().NotBeNull();
        wrong.Error!.Code.Should().Be("deletions.other_number");
        liveBefore.Should().Be(100);
        approved.Value.Deleted.Should().Be(21);
        twice.Error!.Code.Should().Be("deletions.none_held");
        app.LiveIds().Should().HaveCount(79);
        app.Rows("SELECT code || ' ' || (cleared_at IS NOT NULL) FROM alerts").Should().Equal("deletions.held 1");
    }

    [Fact]
    public async Task Records_shown_again_are_not_among_those_that_a_person_approves()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 100);
        await using var app = await CollectionApp.StartAsync(provider.WithAbsence());
        await app.CollectAsync();
        var rows = Enumerable.Range(1, 40).Select(ScriptedCustomers.IdOf).ToDictionary(id => id, provider.Customers.JsonOf, StringComparer.Ordinal);
        foreach (var id in rows.Keys)
        {
            provider.Customers.Remove(id);
        }

        await app.CollectAsync(full: true);
        await app.CollectAsync(full: true);
        foreach (var (id, json) in rows.Take(10))
        {
            provider.Customers.AddRaw(id, json);
        }

        await app.CollectAsync();
        var approved = await app.SendAsync(new ApproveDeletions(new("crm")));

        approved.Value.Deleted.Should().Be(30);
        app.LiveIds().Should().HaveCount(70);
    }

    [Fact]
    public async Task A_fifth_of_the_list_may_go_at_once()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 100);
        await using var app = await CollectionApp.StartAsync(provider.WithAbsence());
        await app.CollectAsync();
        for (var i = 1; i <= 20; i++)
        {
            provider.Customers.Remove(ScriptedCustomers.IdOf(i));
        }

        await app.CollectAsync(full: true);
        var run = await app.CollectAsync(full: true);

        run.Coverage.RemovedAsAbsent.Should().Be(20);
        app.OpenAlerts().Should().BeEmpty();
    }

    [Fact]
    public async Task An_empty_list_deletes_nothing_and_is_told_once_after_two_runs()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 30);
        await using var app = await CollectionApp.StartAsync(provider.WithAbsence(most: 1));
        await app.CollectAsync();
        provider.Rewrites(answer => answer with { Records = [], Next = null, Link = null, HasMore = false, Total = 0 }, times: 4);

        var first = await app.CollectAsync(full: true);
        var afterFirst = app.OpenAlerts();
        for (var i = 0; i < 3; i++)
        {
            await app.CollectAsync(full: true);
        }

        var afterFour = app.OpenAlerts();
        var raised = app.Value($"SELECT count(*) FROM alerts WHERE code = '{AlertCodes.EmptyList}'");
        await app.CollectAsync(full: true);

        first.Should().BeEquivalentTo(new { State = RunState.Succeeded });
        first.Coverage.Gaps.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Kind = GapKind.EmptyList, Holds = false });
        afterFirst.Should().BeEmpty();
        afterFour.Should().Equal(AlertCodes.EmptyList);
        raised.Should().Be("1");
        app.LiveIds().Should().HaveCount(30);
        app.OpenAlerts().Should().BeEmpty("the list is back");
    }

    [Fact]
    public async Task A_record_stored_between_the_halves_of_a_walk_is_not_missing_from_it()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 200, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.WithAbsence());
        await app.CollectAsync();
        provider.ForgetPages();
        provider.CutsLineAfterPage(1);
        await app.CollectAsync(full: true);

        // As a replay from quarantine would.
        app.Execute("INSERT INTO record_bodies (record_key, provider_key, external_id, customer_key, mapping, first_run, last_run, fields, body) VALUES (999, 1, 'late', 1, 1, 1, 1, '{}', x'7b7d')");
        app.Execute("INSERT INTO records (provider_key, external_id, version_hash, record_key) VALUES (1, 'late', x'00000000000000000000000000000000', 999)");
        var resumed = await app.CollectAsync();

        resumed.State.Should().Be(RunState.Succeeded);
        app.Value("SELECT count(*) FROM absences").Should().Be("0");
    }
}
