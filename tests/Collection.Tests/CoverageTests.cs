using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

public sealed class CoverageTests
{
    [Fact]
    public async Task A_complete_run_certifies_its_interval_with_total_and_distinct_records()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250);
        await using var app = await CollectionApp.StartAsync(provider.WithTotal());

        var run = await app.CollectAsync();

        run.ChangedFrom.Should().BeNull();
        run.ChangedTo.Should().NotBeNull();
        run.Coverage.Should().BeEquivalentTo(new { Total = 250, Received = 250, RemovedAsAbsent = 0, Gaps = Array.Empty<CoverageGap>() });
        app.CompleteUpTo().Should().Be(Domain.Common.Instants.Format(run.ChangedTo!.Value));
    }

    [Fact]
    public async Task A_dropped_page_is_a_gap_holds_complete_up_to_back_and_the_next_run_closes_it()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250);
        await using var app = await CollectionApp.StartAsync(provider.WithTotal());
        provider.DropsMostOfPageTwo();

        var run = await app.CollectAsync();
        var (held, alerts) = (app.CompleteUpTo(), app.OpenAlerts());
        var next = await app.CollectAsync();

        run.Should().BeEquivalentTo(new { State = RunState.Succeeded, ChangedTo = (DateTimeOffset?)null, Coverage = new { Total = 250, Received = 151 } });
        run.Coverage.Gaps.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Kind = GapKind.TotalNotReached, Holds = true });
        run.Coverage.Gaps[0].What.Should().Contain("250").And.Contain("151");
        held.Should().BeNull();
        alerts.Should().Equal(AlertCodes.Gap);
        next.Coverage.Should().BeEquivalentTo(new { Received = 250, Gaps = Array.Empty<CoverageGap>() });
        next.Counters.Created.Should().Be(99);
        app.CompleteUpTo().Should().NotBeNull();
        app.OpenAlerts().Should().BeEmpty();
    }

    [Fact]
    public async Task A_gap_in_a_walk_of_the_whole_list_makes_the_next_run_walk_it_again()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250);
        await using var app = await CollectionApp.StartAsync(provider.WithTotal());
        await app.CollectAsync();
        var before = (app.CompleteUpTo(), app.Value("SELECT watermark FROM providers"));
        provider.DropsMostOfPageTwo();

        var gap = await app.CollectAsync(full: true);
        var after = (app.CompleteUpTo(), app.Value("SELECT watermark FROM providers"));
        var again = await app.CollectAsync();
        var usual = await app.CollectAsync();

        gap.Coverage.Gaps.Should().ContainSingle(one => one.Holds);
        after.Should().Be(before);
        again.Should().BeEquivalentTo(new { Mode = RunMode.Full, Counters = new { Read = 250 } });
        usual.Mode.Should().Be(RunMode.Incremental);
    }

    [Fact]
    public async Task A_gap_in_a_walk_of_changes_makes_the_next_run_read_the_same_interval_again()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300);
        await using var app = await CollectionApp.StartAsync(provider.WithTotal());
        await app.CollectAsync();
        for (var i = 1; i <= 250; i++)
        {
            provider.Customers.Edit(ScriptedCustomers.IdOf(i), $"Edited {i}");
        }

        provider.DropsMostOfPageTwo();
        var gap = await app.CollectAsync();
        var next = await app.CollectAsync();

        gap.Mode.Should().Be(RunMode.Incremental);
        gap.Coverage.Gaps.Should().ContainSingle(one => one.Kind == GapKind.TotalNotReached);
        next.Should().BeEquivalentTo(new { Mode = RunMode.Incremental, gap.ChangedFrom });
        (gap.Counters.Updated + next.Counters.Updated).Should().Be(250);
        next.Coverage.Gaps.Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_total_that_lies_for_ever_is_told_once_and_costs_two_walks_of_the_whole_list(bool isEndRule)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250);
        var count = new EndRule.Count(ScriptedProvider.Path("$.total"), null);
        await using var app = await CollectionApp.StartAsync(isEndRule ? provider.Preset(PageStyle.BodyToken, count, size: 100) : provider.WithTotal());
        provider.Rewrites(answer => answer with { Total = answer.Total + 50 }, times: int.MaxValue);

        var runs = new List<RunView>();
        for (var i = 0; i < 5; i++)
        {
            runs.Add(await app.CollectAsync());
        }

        runs.Select(run => run.Mode).Should().Equal(RunMode.Backfill, RunMode.Backfill, RunMode.Incremental, RunMode.Incremental, RunMode.Incremental);
        runs.Select(run => run.Coverage.Gaps.Single().Kind).Should().Equal(
            GapKind.TotalNotReached, GapKind.TotalNotTrusted, GapKind.TotalNotReached, GapKind.TotalNotTrusted, GapKind.TotalNotTrusted);
        runs[1].ChangedTo.Should().NotBeNull("reading again changed nothing");
        app.CompleteUpTo().Should().Be(Domain.Common.Instants.Format(runs.Max(run => run.ChangedTo)), "the lie does not hold it back");
        app.OpenAlerts().Should().Equal(AlertCodes.TotalNotTrusted);
        app.Value($"SELECT count(*) FROM alerts WHERE code = '{AlertCodes.TotalNotTrusted}' AND cleared_at IS NULL").Should().Be("1");
    }

    [Fact]
    public async Task A_run_that_stops_before_the_end_says_where_and_since_when()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.FailsAfterPage(1, times: 2);

        var first = await app.CollectAsync();
        var second = await app.CollectAsync();
        var third = await app.CollectAsync();

        first.Coverage.Gaps.Select(gap => gap.Kind).Should().Equal(GapKind.PageRefused, GapKind.WalkNotEnded);
        first.Coverage.Gaps[0].What.Should().Contain("Page 2").And.Contain("provider.server_error");
        first.Coverage.Gaps[1].What.Should().Contain("goes on at page 2");
        second.Coverage.Gaps[0].Since.Should().Be(first.Coverage.Gaps[0].Since, "nothing was closed in between");
        third.Coverage.Gaps.Should().BeEmpty();
        app.Value("SELECT gaps IS NULL AND gap_since IS NULL FROM providers").Should().Be("1");
    }

    [Fact]
    public async Task Distinct_records_are_counted_over_an_interrupted_and_resumed_walk()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        var preset = provider.Preset(PageStyle.BodyToken, new EndRule.Count(ScriptedProvider.Path("$.total"), null));
        await using var app = await CollectionApp.StartAsync(preset);
        await app.CollectAsync();
        provider.ForgetPages();
        provider.CutsLineAfterPage(1);

        var cut = await app.CollectAsync(full: true);
        var resumed = await app.CollectAsync();

        cut.State.Should().Be(RunState.Partial);
        resumed.Should().BeEquivalentTo(new { Counters = new { Read = 150, Unchanged = 150 }, Coverage = new { Total = 250, Received = 250 } });
    }

    [Fact]
    public async Task Records_in_quarantine_arrived_and_duplicates_arrived_once()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 20);
        provider.Customers.AddRaw("x", """{"name":"No Id","updatedAt":"2026-03-01T00:00:00Z"}"""u8.ToArray());
        provider.Customers.AddRaw("b", """{"id":"b","name":"Broken","updatedAt":"01/03/2026"}"""u8.ToArray());
        provider.Customers.AddRaw("c000001", provider.Customers.JsonOf("c000001"));
        await using var app = await CollectionApp.StartAsync(provider.WithTotal());

        var run = await app.CollectAsync();

        run.Counters.Should().BeEquivalentTo(new { Read = 23, Created = 20, Quarantined = 2, Unchanged = 1 });
        run.Coverage.Should().BeEquivalentTo(new { Total = 23, Received = 22 });
    }

    [Fact]
    public async Task Where_nobody_counts_nothing_is_kept_beside_the_records()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.CutsLineAfterPage(1);

        await app.CollectAsync();

        app.Value("SELECT count(*) FROM walk_seen").Should().Be("0");
    }
}
