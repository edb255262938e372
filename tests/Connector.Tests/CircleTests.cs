using System.Globalization;
using System.Text;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>Walks that do not come forward, and providers that only look as if theirs did not.</summary>
public sealed class CircleTests
{
    private static readonly EndRule Count = new EndRule.Count(ScriptedProvider.Path("$.total"), null);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(7, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(7, true)]
    public async Task A_circle_under_ever_new_tokens_ends_within_two_requests_after_it_closes(int pages, bool changes)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1_000, pageSize: 100, recordBytes: 100);
        var invented = 0;
        provider.Rewrites(
            answer =>
            {
                var offset = answer.Asked.Length == 0 ? 0 : int.Parse(answer.Asked[1..].Split('x')[0], CultureInfo.InvariantCulture);
                var stamp = Interlocked.Increment(ref invented).ToString(CultureInfo.InvariantCulture);
                var next = ((offset / 100) + 1) % pages * 100;
                return answer with { Next = $"o{next.ToString(CultureInfo.InvariantCulture)}x{stamp}", Records = changes ? Stamped(answer.Records, stamp) : answer.Records };
            },
            times: int.MaxValue);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset());

        outcome.Code.Should().Be("provider.page_loop");
        provider.RequestCount.Should().BeInRange(pages + 1, pages + 3);
    }

    [Fact]
    public async Task A_circle_of_tiny_pages_that_change_ends_as_well()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1, recordBytes: 100);
        var invented = 0;
        provider.Rewrites(
            answer =>
            {
                var stamp = Interlocked.Increment(ref invented).ToString(CultureInfo.InvariantCulture);
                return answer with { Next = $"o0x{stamp}", Records = Stamped(answer.Records, stamp) };
            },
            times: int.MaxValue);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset());

        outcome.Code.Should().Be("provider.page_loop");
        provider.RequestCount.Should().BeLessThan(15);
    }

    [Theory]
    [InlineData(PageStyle.Page)]
    [InlineData(PageStyle.Offset)]
    [InlineData(PageStyle.IdCursor)]
    public async Task A_whole_list_that_comes_again_is_the_end_when_the_count_says_that_it_is_whole(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 40, recordBytes: 100);
        var whole = "{\"items\":[" + string.Join(',', Enumerable.Range(1, 40).Select(number => Encoding.UTF8.GetString(provider.Customers.JsonOf(ScriptedCustomers.IdOf(number))))) + "],\"total\":40}";
        provider.Answers(Answers.Text(whole), times: int.MaxValue);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, Count));

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().Equal(Enumerable.Range(1, 40).Select(ScriptedCustomers.IdOf));
        provider.RequestCount.Should().Be(2);
    }

    [Theory]
    [InlineData(PageStyle.Page, "41")]
    [InlineData(PageStyle.Offset, "41")]
    [InlineData(PageStyle.IdCursor, "41")]
    public async Task A_whole_list_that_comes_again_is_a_loop_when_the_count_says_otherwise(PageStyle style, string total)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 40, recordBytes: 100);
        var whole = "{\"items\":[" + string.Join(',', Enumerable.Range(1, 40).Select(number => Encoding.UTF8.GetString(provider.Customers.JsonOf(ScriptedCustomers.IdOf(number))))) + $"],\"total\":{total}}}";
        provider.Answers(Answers.Text(whole), times: int.MaxValue);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, Count));

        outcome.Code.Should().Be("provider.page_loop");
        outcome.Ids.Should().HaveCount(40);
        provider.RequestCount.Should().Be(2);
    }

    [Fact]
    public async Task A_doubled_page_and_overlapping_pages_are_no_loop()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 500, pageSize: 100, recordBytes: 100);
        var served = 0;
        provider.Rewrites(
            answer => Interlocked.Increment(ref served) switch
            {
                2 => answer with { Next = "o50" },
                3 => answer with { Next = "o100xagain" },
                4 => answer with { Next = "o200" },
                _ => answer,
            },
            times: int.MaxValue);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset());

        outcome.Fault.Should().BeNull();
        outcome.Ids.Distinct(StringComparer.Ordinal).Should().HaveCount(500);
        outcome.PageSizes.Should().HaveCount(7);
    }

    [Theory]
    [InlineData(PageStyle.Page)]
    [InlineData(PageStyle.Offset)]
    [InlineData(PageStyle.BodyToken)]
    public async Task Pages_longer_than_asked_are_taken_as_they_come(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100, recordBytes: 100);
        var preset = provider.Preset(style, size: 60);
        var paging = preset.Paging;

        var outcome = await ConnectorHarness.ReadAllAsync(preset with { Paging = paging with { SizeParameter = "ignored" } });

        outcome.Fault.Should().BeNull();
        outcome.Ids.Distinct(StringComparer.Ordinal).Should().Equal(Enumerable.Range(1, 250).Select(ScriptedCustomers.IdOf));
    }

    [Theory]
    [InlineData(PageStyle.Offset)]
    [InlineData(PageStyle.IdCursor)]
    [InlineData(PageStyle.BodyToken)]
    public async Task Pages_of_any_length_lose_nothing(PageStyle style)
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 40, recordBytes: 100);
            var random = new Random(seed);
            provider.LargestPage = 40;
            provider.Rewrites(
                answer =>
                {
                    provider.LargestPage = random.Next(1, 41);
                    return answer;
                },
                times: int.MaxValue);
            EndRule end = style == PageStyle.BodyToken ? new EndRule.MissingNext() : new EndRule.EmptyPage();

            var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, end, size: 40));

            outcome.Fault.Should().BeNull("seed {0}", seed);
            outcome.Ids.Distinct(StringComparer.Ordinal).Should().Equal(Enumerable.Range(1, 250).Select(ScriptedCustomers.IdOf), "seed {0}", seed);
        }
    }

    private static List<byte[]> Stamped(IReadOnlyList<byte[]> records, string stamp) =>
        [.. records.Select(record => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(record).Insert(1, $"\"seen\":{stamp},")))];
}
