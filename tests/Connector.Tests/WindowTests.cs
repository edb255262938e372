using System.Globalization;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>Lists that answer only so many rows per question: every row arrives, with few requests more than the least.</summary>
public sealed class WindowTests
{
    private const long Noon = 1_767_268_800_000;

    private const string Counted = """{ "rule": "count", "path": "$.total" }""";

    /// <summary>Requests a reader needs that knew everything beforehand, and fifteen of a hundred more.</summary>
    private static int Allowance(int rows, int size) => (int)Math.Floor(Math.Ceiling(rows / (double)size) * 1.15);

    [Theory]
    [InlineData(200, false)]
    [InlineData(1_000, false)]
    [InlineData(200, true)]
    [InlineData(1_000, true)]
    public async Task Twenty_five_thousand_rows_of_one_instant_arrive_under_a_cap_of_ten_thousand(int size, bool counts)
    {
        await using var provider = await SearchProvider.StartAsync(Tied(25_000, Noon));

        var outcome = await ConnectorHarness.ReadAllAsync(counts ? Presets.Search(provider, size, end: Counted) : Presets.Search(provider, size));

        AllArrived(provider, outcome);
        provider.RequestCount.Should().BeLessThanOrEqualTo(Allowance(25_000, size));
        provider.Refused.Should().Be(0);
    }

    [Fact]
    public async Task Ties_in_the_middle_of_other_rows_arrive()
    {
        var rows = Spread(1, 5_000, Noon).Concat(Tied(25_000, Noon + 10_000_000, first: 100_001)).Concat(Spread(200_001, 5_000, Noon + 20_000_000)).ToList();
        await using var provider = await SearchProvider.StartAsync(rows);

        var outcome = await ConnectorHarness.ReadAllAsync(Presets.Search(provider, end: Counted));

        AllArrived(provider, outcome);
        provider.RequestCount.Should().BeLessThanOrEqualTo(Allowance(rows.Count, 200));
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(10_001)]
    [InlineData(9_999)]
    [InlineData(20_000)]
    [InlineData(30_001)]
    public async Task A_cap_hit_exactly_or_nearly_hides_nothing(int count)
    {
        await using var provider = await SearchProvider.StartAsync(Spread(1, count, Noon));
        await using var silent = await SearchProvider.StartAsync(Spread(1, count, Noon), endsAtCap: true, total: SearchTotal.Missing);

        var outcome = await ConnectorHarness.ReadAllAsync(Presets.Search(provider, end: Counted));
        var silently = await ConnectorHarness.ReadAllAsync(Presets.Search(silent));

        AllArrived(provider, outcome);
        AllArrived(silent, silently);
    }

    [Theory]
    [InlineData(SearchTotal.Missing)]
    [InlineData(SearchTotal.Zero)]
    [InlineData(SearchTotal.TooHigh)]
    public async Task A_total_that_is_missing_or_lies_hides_nothing(SearchTotal total)
    {
        var rows = Tied(2_500, Noon).Concat(Spread(50_001, 2_500, Noon + 5_000)).ToList();
        await using var provider = await SearchProvider.StartAsync(rows, cap: 1_000, total: total);
        var end = total == SearchTotal.Missing ? """{ "rule": "missingNext" }""" : Counted;

        var outcome = await ConnectorHarness.ReadAllAsync(Presets.Search(provider, size: 50, end: end));

        AllArrived(provider, outcome);
        provider.RequestCount.Should().BeLessThan(130);
    }

    [Fact]
    public async Task A_cap_lower_than_declared_is_found_out_by_its_refusal()
    {
        var rows = Tied(1_800, Noon).Concat(Spread(50_001, 3_000, Noon + 5_000)).ToList();
        await using var provider = await SearchProvider.StartAsync(rows, cap: 700);

        var outcome = await ConnectorHarness.ReadAllAsync(Presets.Search(provider, size: 100, cap: 10_000, end: Counted));

        AllArrived(provider, outcome);
        provider.Refused.Should().BeInRange(1, 2);
    }

    [Fact]
    public async Task A_walk_goes_on_from_any_of_its_cursors()
    {
        var rows = Spread(1, 120, Noon).Concat(Tied(160, Noon + 500_000, first: 1_001)).Concat(Spread(5_001, 120, Noon + 900_000)).ToList();
        await using var provider = await SearchProvider.StartAsync(rows, cap: 100);
        using var harness = new ConnectorHarness(Presets.Search(provider, size: 20, end: Counted));
        var pages = new List<(List<string?> Ids, Cursor? Next)>();
        await foreach (var page in harness.Connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            pages.Add(([.. page.Records.Select(record => record.ExternalId)], page.Next));
            page.Dispose();
        }

        for (var read = 1; read < pages.Count; read++)
        {
            var rest = await harness.ReadAsync(new ReadFrom(null, pages[read - 1].Next));

            rest.Fault.Should().BeNull("resumed after page {0}", read);
            pages.Take(read).SelectMany(page => page.Ids).Concat(rest.Ids).Distinct(StringComparer.Ordinal).Should().HaveCount(rows.Count);
        }
    }

    [Fact]
    public async Task Every_page_carries_the_bound_of_its_walk_and_a_resumed_walk_keeps_it()
    {
        await using var provider = await SearchProvider.StartAsync(Spread(1, 60, Noon), cap: 40);
        var preset = Presets.Search(provider, size: 20, lag: "PT1M");
        using var harness = new ConnectorHarness(preset);
        var bounds = new List<DateTimeOffset?>();
        Cursor? first = null;
        await foreach (var page in harness.Connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            bounds.Add(page.Until);
            first ??= page.Next;
            page.Dispose();
            provider.Date = provider.Date!.Value.AddMinutes(1);
        }

        provider.Date = provider.Date!.Value.AddHours(1);
        var requests = provider.RequestCount;
        await harness.ReadAsync(new ReadFrom(null, first));

        bounds.Distinct().Should().ContainSingle().Which.Should().BeOnOrBefore(new DateTimeOffset(2026, 5, 31, 23, 59, 0, TimeSpan.Zero))
            .And.BeAfter(new DateTimeOffset(2026, 5, 31, 23, 58, 50, TimeSpan.Zero));
        var bound = bounds[0]!.Value.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        provider.Bodies.Skip(requests).Should().NotBeEmpty().And.OnlyContain(body => body.Contains(bound, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_in_another_order_ends_in_a_visible_fault()
    {
        await using var provider = await SearchProvider.StartAsync(Spread(1, 60, Noon).Select(row => row with { Changed = Noon + ((60 - row.Id) * 1_000) }), cap: 40);
        var preset = Presets.Search(provider, size: 20);
        var request = preset.Request with { Body = preset.Request.Body!.Replace("\"changed\"", "\"id\"", StringComparison.Ordinal) };

        var outcome = await ConnectorHarness.ReadAllAsync(preset with { Request = request });

        outcome.Code.Should().Be("provider.order");
    }

    [Fact]
    public async Task A_refusal_of_the_first_page_is_a_fault_like_any_other()
    {
        await using var provider = await SearchProvider.StartAsync(Spread(1, 60, Noon), cap: 10);

        var outcome = await ConnectorHarness.ReadAllAsync(Presets.Search(provider, size: 20, cap: 40));

        outcome.Code.Should().Be("provider.rejected");
    }

    private static void AllArrived(SearchProvider provider, ReadOutcome outcome)
    {
        outcome.Fault.Should().BeNull();

        // Sorted: looking for an equivalent of each of 25,000 would take minutes.
        outcome.Ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Should()
            .Equal(provider.Rows.Select(row => row.Id.ToString(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<SearchRow> Tied(int count, long time, int first = 1) => Enumerable.Range(first, count).Select(id => new SearchRow(id, time));

    private static IEnumerable<SearchRow> Spread(int first, int count, long time) => Enumerable.Range(0, count).Select(i => new SearchRow(first + i, time + (i * 1_000L)));
}
