using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

public sealed class LoopTests
{
    [Theory]
    [InlineData(PageStyle.BodyToken)]
    [InlineData(PageStyle.BodyLink)]
    [InlineData(PageStyle.LinkHeader)]
    public async Task A_position_that_comes_again_ends_the_walk(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.RepeatsPositionAfterPage(1);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style));

        outcome.Code.Should().Be("provider.page_loop");
        outcome.PageSizes.Should().Equal(100, 100);
        provider.RequestCount.Should().Be(2);
    }

    [Fact]
    public async Task A_circle_of_positions_ends_the_walk()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1_000);
        provider.Rewrites(answer => answer with { Next = "o100" }, afterPage: 4, times: int.MaxValue);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset());

        outcome.Code.Should().Be("provider.page_loop");
        outcome.PageSizes.Should().HaveCount(5);
    }

    [Fact]
    public async Task New_positions_with_old_records_end_the_walk()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.RepeatsContentAfterPage(0);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset());

        outcome.Code.Should().Be("provider.page_loop");
        outcome.Fault!.Class.Should().Be(FaultClass.Contract);
        outcome.PageSizes.Should().Equal(100);
    }

    [Theory]
    [InlineData(PageStyle.Page)]
    [InlineData(PageStyle.Offset)]
    public async Task A_provider_that_ignores_the_position_is_found_out(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 100);
        provider.Answers(async (http, _, stopped) => await Answers.Text("""{"items":[{"id":"a"}],"hasMore":true}""")(http, default, stopped), times: 9);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style));

        outcome.Code.Should().Be("provider.page_loop");
        provider.RequestCount.Should().Be(2);
    }

    [Fact]
    public async Task Ten_empty_pages_in_a_row_pass_and_eleven_do_not()
    {
        await using var ten = await ScriptedProvider.StartAsync();
        await using var eleven = await ScriptedProvider.StartAsync();
        ten.SendsEmptyPagesAfterPage(1, times: 10);
        eleven.SendsEmptyPagesAfterPage(1, times: 11);

        var passed = await ConnectorHarness.ReadAllAsync(ten.Preset());
        var ended = await ConnectorHarness.ReadAllAsync(eleven.Preset());

        passed.Ids.Should().HaveCount(250);
        ended.Code.Should().Be("provider.empty_pages");
    }

    [Fact]
    public async Task An_empty_page_before_the_end_gives_no_offset_to_go_on_from()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Rewrites(answer => answer with { HasMore = true }, times: int.MaxValue);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.Offset));

        outcome.Code.Should().Be("provider.no_position");
        outcome.Ids.Should().HaveCount(250);
    }

    [Fact]
    public async Task A_walk_has_a_greatest_number_of_pages()
    {
        await using var provider = await ScriptedProvider.StartAsync();

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(limits: new Limits { Retries = 0, PagesPerRun = 2 }));

        outcome.Code.Should().Be("provider.too_many_pages");
        outcome.PageSizes.Should().Equal(100, 100);
    }

    [Theory]
    [InlineData("http://elsewhere.example/link?cursor=o100")]
    [InlineData("//elsewhere.example/link?cursor=o100")]
    [InlineData("https://127.0.0.1:{port}/link?cursor=o100")]
    [InlineData("http://127.0.0.1:1/link?cursor=o100")]
    [InlineData("http://user@127.0.0.1:{port}/link?cursor=o100")]
    [InlineData("http://127.0.0.1.elsewhere.example:{port}/link")]
    [InlineData("file:///etc/passwd")]
    public async Task A_link_that_leaves_the_origin_is_refused(string link)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.LinksToAfterPage(0, link.Replace("{port}", $"{provider.BaseUrl.Port}", StringComparison.Ordinal));

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.BodyLink));

        outcome.Code.Should().Be("provider.foreign_link");
        outcome.Fault!.Message.Should().NotContain("cursor");
        provider.RequestCount.Should().Be(1);
    }

    [Fact]
    public async Task A_path_that_looks_like_a_host_stays_on_the_origin()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.LinksToAfterPage(0, $"{provider.BaseUrl}/elsewhere.example/link");

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.BodyLink));

        outcome.Code.Should().Be("provider.moved");
        provider.Requests[1].Target.Should().Be("//elsewhere.example/link");
    }

    [Theory]
    [InlineData("o:0:100")]
    [InlineData("t:x:o100")]
    [InlineData("t:100:")]
    [InlineData("")]
    public async Task A_cursor_of_another_way_of_paging_is_refused(string cursor)
    {
        await using var provider = await ScriptedProvider.StartAsync();

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(), new ReadFrom(null, new Cursor(cursor)));

        outcome.Code.Should().Be("provider.cursor");
        provider.RequestCount.Should().Be(0);
    }
}
