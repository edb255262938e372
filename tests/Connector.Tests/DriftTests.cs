using System.Globalization;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>Rows come, change and go between the pages of a walk: none that was there all the time is lost.</summary>
public sealed class DriftTests
{
    private static readonly EndRule Count = new EndRule.Count(ScriptedProvider.Path("$.total"), null);
    private static readonly EndRule Flag = new EndRule.Flag(ScriptedProvider.Path("$.hasMore"), false);
    private static readonly EndRule Empty = new EndRule.EmptyPage();

    public static TheoryData<PageStyle, string, int> Walks()
    {
        var data = new TheoryData<PageStyle, string, int>();
        foreach (var style in new[] { PageStyle.Page, PageStyle.Offset, PageStyle.IdCursor })
        {
            foreach (var rule in new[] { nameof(Flag), nameof(Count), nameof(Empty) })
            {
                data.Add(style, rule, 20);
                data.Add(style, rule, 47);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task No_live_row_is_lost_whatever_happens_between_two_pages(PageStyle style, string rule, int size)
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: size, recordBytes: 100);
            var (random, removed) = (new Random(seed), new HashSet<string>(StringComparer.Ordinal));
            provider.Rewrites(
                answer =>
                {
                    Disturb(provider.Customers, random, removed, most: 6);
                    return answer;
                },
                times: int.MaxValue);

            var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, RuleOf(rule), size: size));

            outcome.Fault.Should().BeNull("seed {0}", seed);
            var stayed = Enumerable.Range(1, 300).Select(ScriptedCustomers.IdOf).Where(id => !removed.Contains(id));
            stayed.Except(outcome.Ids, StringComparer.Ordinal).Should().BeEmpty("seed {0}", seed);
        }
    }

    [Theory]
    [InlineData(PageStyle.Page)]
    [InlineData(PageStyle.Offset)]
    public async Task Many_rows_that_vanish_at_once_hide_none(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1_000, pageSize: 50, recordBytes: 100);
        provider.ChangesAfterPage(10, customers =>
        {
            for (var number = 1; number <= 400; number++)
            {
                customers.Remove(ScriptedCustomers.IdOf(number));
            }
        });

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, Count, size: 50));

        outcome.Fault.Should().BeNull();
        outcome.Ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Should().Equal(Enumerable.Range(1, 1_000).Select(ScriptedCustomers.IdOf));
    }

    [Theory]
    [InlineData(PageStyle.Page)]
    [InlineData(PageStyle.Offset)]
    public async Task A_list_that_shrinks_behind_the_walk_does_not_look_finished(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.ChangesAfterPage(2, customers =>
        {
            for (var number = 1; number <= 60; number++)
            {
                customers.Remove(ScriptedCustomers.IdOf(number));
            }
        });

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, Empty, size: 100));

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().Contain(Enumerable.Range(61, 190).Select(ScriptedCustomers.IdOf));
    }

    [Theory]
    [InlineData(PageStyle.Page, 500, 1.07)]
    [InlineData(PageStyle.Offset, 500, 1.04)]
    [InlineData(PageStyle.Page, 1_000, 1.05)]
    [InlineData(PageStyle.Offset, 1_000, 1.04)]
    public async Task On_a_quiet_list_safety_costs_few_requests_and_no_record_twice(PageStyle style, int size, double most)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 40 * size, pageSize: size, recordBytes: 60);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, Flag, size: size));

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().HaveCount(40 * size).And.OnlyHaveUniqueItems();
        provider.RequestCount.Should().BeLessThanOrEqualTo((int)Math.Ceiling(40 * most));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_page_size_that_is_clamped_without_a_word_is_taken_for_what_it_is(int clamp)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 95, pageSize: 100);
        provider.LargestPage = clamp;

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.Page, Empty, size: 100));

        outcome.Fault.Should().BeNull();
        outcome.Ids.Distinct(StringComparer.Ordinal).Should().Equal(Enumerable.Range(1, 95).Select(ScriptedCustomers.IdOf));
    }

    [Fact]
    public async Task Without_a_page_size_the_page_before_is_read_again()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 50);
        provider.ChangesAfterPage(3, customers => customers.Remove(ScriptedCustomers.IdOf(7)));
        var preset = provider.Preset(PageStyle.Page, Empty);

        var outcome = await ConnectorHarness.ReadAllAsync(preset with { Paging = new Paging.Page("page", 1, 100, null) });

        outcome.Fault.Should().BeNull();
        outcome.Ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Should().Equal(Enumerable.Range(1, 250).Select(ScriptedCustomers.IdOf));
    }

    [Fact]
    public async Task A_page_size_without_effect_is_found_out()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 50);
        var preset = provider.Preset(PageStyle.Page, Flag);

        var outcome = await ConnectorHarness.ReadAllAsync(preset with { Paging = new Paging.Page("page", 1, 100, "size") });

        outcome.Fault.Should().BeNull();
        outcome.Ids.Distinct(StringComparer.Ordinal).Should().Equal(Enumerable.Range(1, 250).Select(ScriptedCustomers.IdOf));
    }

    [Fact]
    public async Task A_list_that_never_holds_still_ends_in_a_visible_fault()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1_000, pageSize: 20, recordBytes: 60);
        var next = 0;
        provider.Rewrites(
            answer => answer with
            {
                Records = [.. answer.Records.Select(_ => System.Text.Encoding.UTF8.GetBytes($$"""{"id":"x{{Interlocked.Increment(ref next).ToString(CultureInfo.InvariantCulture)}}"}"""))],
                HasMore = true,
            },
            times: int.MaxValue);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.Offset, size: 20));

        outcome.Code.Should().Be("provider.drift");
        provider.RequestCount.Should().BeLessThan(100);
    }

    [Fact]
    public async Task Records_whose_content_changes_at_each_reading_are_known_by_their_order()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 50, recordBytes: 100);
        var reading = 0;
        provider.Rewrites(
            answer =>
            {
                var stamp = Interlocked.Increment(ref reading).ToString(CultureInfo.InvariantCulture);
                return answer with { Records = [.. answer.Records.Select(record => System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(record).Insert(1, $"\"read\":{stamp},")))] };
            },
            times: int.MaxValue);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.Offset, Count, size: 50));

        outcome.Fault.Should().BeNull();
        outcome.Ids.Distinct(StringComparer.Ordinal).Should().Equal(Enumerable.Range(1, 300).Select(ScriptedCustomers.IdOf));
        provider.RequestCount.Should().BeLessThan(10);
    }

    private static void Disturb(ScriptedCustomers customers, Random random, HashSet<string> removed, int most)
    {
        for (var change = random.Next(most); change > 0; change--)
        {
            var id = ScriptedCustomers.IdOf(random.Next(1, 301));
            switch (random.Next(3))
            {
                case 0:
                    customers.Add(1);
                    break;
                case 1 when removed.Add(id):
                    customers.Remove(id);
                    break;
                case 2 when !removed.Contains(id):
                    customers.Edit(id, $"Changed {change.ToString(CultureInfo.InvariantCulture)}");
                    break;
            }
        }
    }

    private static EndRule RuleOf(string name) => name switch
    {
        nameof(Flag) => Flag,
        nameof(Count) => Count,
        _ => Empty,
    };
}
