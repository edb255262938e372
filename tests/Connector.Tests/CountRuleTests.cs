using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>Lists whose count moves while they are read.</summary>
public sealed class CountRuleTests
{
    private static readonly EndRule Rule = new EndRule.Count(ScriptedProvider.Path("$.total"), null);

    [Theory]
    [InlineData(PageStyle.Page)]
    [InlineData(PageStyle.Offset)]
    [InlineData(PageStyle.IdCursor)]
    [InlineData(PageStyle.BodyToken)]
    [InlineData(PageStyle.BodyLink)]
    [InlineData(PageStyle.LinkHeader)]
    public async Task A_count_that_shrinks_below_what_was_received_is_not_the_end(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.Rewrites(answer => answer with { Total = 150 }, afterPage: 1, times: int.MaxValue);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, Rule));

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().Equal(Ids(1, 250));
    }

    [Fact]
    public async Task Records_deleted_behind_an_id_cursor_cut_nothing_off()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.ChangesAfterPage(1, customers => Ids(1, 60).ToList().ForEach(customers.Remove));

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.IdCursor, Rule));

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().Equal(Ids(1, 250));
        outcome.Totals.Should().Equal(250, 190, 190, 190);
    }

    [Theory]
    [InlineData(PageStyle.Page, "p:5000:2")]
    [InlineData(PageStyle.Offset, "o:5000:100")]
    [InlineData(PageStyle.IdCursor, "i:5000:c000100")]
    [InlineData(PageStyle.BodyToken, "t:5000:o100")]
    [InlineData(PageStyle.BodyLink, "l:5000:/link?cursor=o100")]
    [InlineData(PageStyle.LinkHeader, "l:5000:/header?cursor=o100")]
    public async Task A_walk_resumed_on_a_list_that_shrank_reads_on_to_its_end(PageStyle style, string cursor)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, Rule), new ReadFrom(null, new Cursor(cursor)));

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().Equal(Ids(101, 250));
    }

    [Theory]
    [InlineData(PageStyle.Page)]
    [InlineData(PageStyle.Offset)]
    [InlineData(PageStyle.IdCursor)]
    public async Task An_empty_page_is_the_end_although_the_count_was_not_reached(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.Rewrites(answer => answer with { Total = 300 }, times: int.MaxValue);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, Rule));

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().Equal(Ids(1, 250));
        outcome.PageSizes[^1].Should().Be(0);
    }

    [Theory]
    [InlineData(PageStyle.Page)]
    [InlineData(PageStyle.Offset)]
    [InlineData(PageStyle.IdCursor)]
    [InlineData(PageStyle.BodyToken)]
    [InlineData(PageStyle.BodyLink)]
    [InlineData(PageStyle.LinkHeader)]
    public async Task A_count_of_nothing_beside_records_is_left_out_of_account(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.Rewrites(answer => answer with { Total = 0 }, times: int.MaxValue);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, Rule));

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().Equal(Ids(1, 250));
        outcome.Totals[0].Should().BeNull();
    }

    [Theory]
    [InlineData(PageStyle.BodyToken)]
    [InlineData(PageStyle.BodyLink)]
    [InlineData(PageStyle.LinkHeader)]
    public async Task A_missing_next_before_the_count_is_reached_is_the_end_and_tells_the_count(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.Rewrites(answer => answer with { Total = 251 }, times: int.MaxValue);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, Rule));

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().Equal(Ids(1, 250));
        outcome.Totals.Should().Equal(251, 251, 251);
    }

    [Fact]
    public async Task The_count_goes_on_counting_after_a_resume_and_is_told_with_each_page()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.CutsLineAfterPage(2);
        using var harness = new ConnectorHarness(provider.Preset(PageStyle.BodyToken, Rule));

        var first = await harness.ReadAsync();
        var second = await harness.ReadAsync(new ReadFrom(null, first.Last));

        first.Code.Should().Be("provider.truncated");
        first.Totals.Should().Equal(250, 250);
        second.Fault.Should().BeNull();
        second.Ids.Should().Equal(Ids(201, 250));
    }

    private static IEnumerable<string> Ids(int first, int last) => Enumerable.Range(first, last - first + 1).Select(ScriptedCustomers.IdOf);
}
