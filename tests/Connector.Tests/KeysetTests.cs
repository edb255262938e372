using System.Globalization;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>Paging behind the last record in the order of change time and id.</summary>
public sealed class KeysetTests
{
    private const long Noon = 1_767_268_800_000;

    [Fact]
    public async Task Ties_across_pages_neither_repeat_nor_vanish_and_values_go_back_as_they_came()
    {
        await using var provider = await SearchProvider.StartAsync(Rows(330, perInstant: 70));

        var outcome = await ConnectorHarness.ReadAllAsync(Presets.Keyset(provider));

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().Equal(Enumerable.Range(1, 330).Select(id => id.ToString(CultureInfo.InvariantCulture)));
        provider.Targets[0].Should().Be("/list?limit=50");
        provider.Targets[1].Should().Be("/list?from_time=1767268800000&from_id=50&limit=50");
    }

    [Fact]
    public async Task A_walk_goes_on_from_any_of_its_cursors()
    {
        await using var provider = await SearchProvider.StartAsync(Rows(230, perInstant: 70));
        using var harness = new ConnectorHarness(Presets.Keyset(provider));
        var cursors = new List<Cursor>();
        await foreach (var page in harness.Connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            if (page.Next is { } next)
            {
                cursors.Add(next);
            }

            page.Dispose();
        }

        for (var read = 0; read < cursors.Count; read++)
        {
            var rest = await harness.ReadAsync(new ReadFrom(null, cursors[read]));

            rest.Ids.Should().Equal(Enumerable.Range(1, 230).Skip((read + 1) * 50).Select(id => id.ToString(CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public async Task An_inclusive_bound_ends_when_only_the_last_record_comes_again()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 0);
        provider.Answers(Answers.Text("""{"items":[{"id":"c","t":"3"}]}"""), times: 9);
        provider.Answers(Answers.Text("""{"items":[{"id":"b","t":"2"},{"id":"c","t":"3"}]}"""));
        provider.Answers(Answers.Text("""{"items":[{"id":"a","t":"1"},{"id":"b","t":"2"}]}"""));
        var preset = provider.Preset(PageStyle.IdCursor, new EndRule.EmptyPage()) with
        {
            Paging = new Paging.Keyset(ScriptedProvider.Path("$.t"), ScriptedProvider.Path("$.id"), "from", null, null, 2, null),
        };

        var outcome = await ConnectorHarness.ReadAllAsync(preset);

        outcome.Fault.Should().BeNull();
        outcome.Ids.Distinct(StringComparer.Ordinal).Should().Equal("a", "b", "c");
        provider.RequestCount.Should().Be(3);
    }

    [Fact]
    public async Task No_live_row_is_lost_whatever_happens_between_two_pages()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            await using var provider = await SearchProvider.StartAsync(Rows(300, perInstant: 40));
            var (random, removed) = (new Random(seed), new HashSet<long>());
            var clock = Noon + 50_000_000;
            provider.BeforeAnswer = _ => provider.Change(rows => Disturb(rows, random, removed, ref clock));

            var outcome = await ConnectorHarness.ReadAllAsync(Presets.Keyset(provider, size: 30));

            outcome.Fault.Should().BeNull("seed {0}", seed);
            Enumerable.Range(1, 300).Where(id => !removed.Contains(id)).Select(id => id.ToString(CultureInfo.InvariantCulture))
                .Except(outcome.Ids, StringComparer.Ordinal).Should().BeEmpty("seed {0}", seed);
        }
    }

    [Theory]
    [InlineData("""{ "rule": "missingNext" }""")]
    [InlineData("""{ "rule": "count", "path": "$.total" }""")]
    public async Task In_windows_no_live_row_is_lost_either(string end)
    {
        for (var seed = 1; seed <= 15; seed++)
        {
            await using var provider = await SearchProvider.StartAsync(Rows(300, perInstant: 40), cap: 90);
            var (random, removed, moved) = (new Random(seed), new HashSet<long>(), new HashSet<long>());
            var clock = provider.Date!.Value.ToUnixTimeMilliseconds();
            provider.BeforeAnswer = number => provider.Change(rows => Disturb(rows, random, removed, ref clock, moved));

            var outcome = await ConnectorHarness.ReadAllAsync(Presets.Search(provider, size: 30, end: end));

            // What changes during the walk leaves its window and belongs to the next one.
            outcome.Fault.Should().BeNull("seed {0}", seed);
            Enumerable.Range(1, 300).Where(id => !removed.Contains(id) && !moved.Contains(id)).Select(id => id.ToString(CultureInfo.InvariantCulture))
                .Except(outcome.Ids, StringComparer.Ordinal).Should().BeEmpty("seed {0}", seed);
        }
    }

    private static void Disturb(List<SearchRow> rows, Random random, HashSet<long> removed, ref long clock, HashSet<long>? moved = null)
    {
        for (var change = random.Next(5); change > 0; change--)
        {
            clock += 1_000;
            var at = random.Next(rows.Count);
            switch (random.Next(3))
            {
                case 0:
                    rows.Add(new SearchRow(10_000 + (clock / 1_000), clock));
                    break;
                case 1:
                    removed.Add(rows[at].Id);
                    rows.RemoveAt(at);
                    break;
                default:
                    moved?.Add(rows[at].Id);
                    rows[at] = rows[at] with { Changed = clock, Version = rows[at].Version + 1 };
                    break;
            }
        }
    }

    private static IEnumerable<SearchRow> Rows(int count, int perInstant) =>
        Enumerable.Range(1, count).Select(id => new SearchRow(id, Noon + ((id - 1) / perInstant * 1_000L)));
}
