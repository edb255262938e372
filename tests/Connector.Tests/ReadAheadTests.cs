using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

public sealed class ReadAheadTests
{
    [Theory]
    [InlineData(PageStyle.Page, 12)]
    [InlineData(PageStyle.IdCursor, 10)]
    [InlineData(PageStyle.LinkHeader, 10)]
    public async Task While_a_page_is_worked_on_the_next_one_is_read_and_no_further(PageStyle style, int pages)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1_000, pageSize: 100);
        using var harness = new ConnectorHarness(provider.Preset(style));
        var taken = 0;

        await foreach (var page in harness.Connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            taken++;
            var expected = Math.Min(pages, taken + 1);
            await Eventually.True(() => provider.PagesServed == expected && harness.Pool.Outstanding == (taken < pages ? 2 : 1));
            provider.RequestCount.Should().Be(expected);
            page.Dispose();
        }

        taken.Should().Be(pages);
        harness.Pool.Outstanding.Should().Be(0);
    }

    [Fact]
    public async Task Who_leaves_early_leaves_nothing_behind()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1_000);
        using var harness = new ConnectorHarness(provider.Preset());

        await foreach (var page in harness.Connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            await Eventually.True(() => harness.Pool.Outstanding == 2);
            page.Dispose();
            break;
        }

        harness.Pool.Outstanding.Should().Be(0);
        provider.RequestCount.Should().Be(2);
    }

    [Fact]
    public async Task A_fault_of_the_page_ahead_waits_for_its_turn()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.FailsAfterPage(1, status: 403);
        using var harness = new ConnectorHarness(provider.Preset());
        var pages = harness.Connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None).GetAsyncEnumerator();

        var first = await pages.MoveNextAsync();
        await Eventually.True(() => provider.RequestCount == 2);
        var ids = pages.Current.Records.Select(r => r.ExternalId).ToList();
        pages.Current.Dispose();
        var second = async () => await pages.MoveNextAsync();

        first.Should().BeTrue();
        ids.Should().HaveCount(100);
        (await second.Should().ThrowAsync<ProviderFaultException>()).Which.Error.Code.Should().Be("provider.forbidden");
        await pages.DisposeAsync();
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_number_of_pages()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 20_000, pageSize: 200, recordBytes: 1_200);
        using var harness = new ConnectorHarness(provider.Preset());

        var outcome = await harness.ReadAsync();

        outcome.Ids.Should().HaveCount(20_000);
        harness.Pool.LargestOutstanding.Should().BeLessThanOrEqualTo(3);
        harness.Pool.LargestBytesOutstanding.Should().BeLessThan(3 * 250_000);
        harness.Pool.Outstanding.Should().Be(0);
    }

    [Fact]
    public async Task One_connector_serves_several_reads_at_once()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 500);
        using var harness = new ConnectorHarness(provider.Preset());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => harness.ReadAsync()));

        outcomes.Should().OnlyContain(o => o.Fault == null && o.Ids.Count == 500);
        harness.Pool.Outstanding.Should().Be(0);
    }

    [Fact]
    public async Task An_id_cursor_loses_no_row_when_rows_before_it_vanish()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.ChangesAfterPage(1, customers =>
        {
            customers.Remove(ScriptedCustomers.IdOf(3));
            customers.Remove(ScriptedCustomers.IdOf(4));
            customers.Edit(ScriptedCustomers.IdOf(200), "Other Name");
            customers.Add(5);
        });

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.IdCursor));

        outcome.Ids.Should().Equal(Enumerable.Range(1, 255).Select(ScriptedCustomers.IdOf));
    }
}
