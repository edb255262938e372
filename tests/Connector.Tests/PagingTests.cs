using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

public sealed class PagingTests
{
    private static readonly EndRule Flag = new EndRule.Flag(ScriptedProvider.Path("$.hasMore"), false);
    private static readonly EndRule Missing = new EndRule.MissingNext();
    private static readonly EndRule BodyCount = new EndRule.Count(ScriptedProvider.Path("$.total"), null);
    private static readonly EndRule HeaderCount = new EndRule.Count(null, "X-Total-Count");
    private static readonly EndRule Empty = new EndRule.EmptyPage();

    /// <summary>Every style with every end rule that fits it. Positions made by the provider end with the list, so an empty page never comes.</summary>
    public static TheoryData<PageStyle, string> Combinations()
    {
        var data = new TheoryData<PageStyle, string>();
        foreach (var style in Enum.GetValues<PageStyle>())
        {
            data.Add(style, nameof(Flag));
            data.Add(style, nameof(BodyCount));
            data.Add(style, nameof(HeaderCount));
            var carriesNext = style is PageStyle.BodyToken or PageStyle.BodyLink or PageStyle.LinkHeader;
            data.Add(style, carriesNext ? nameof(Missing) : nameof(Empty));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Every_style_reads_the_whole_list_once_under_every_end_rule(PageStyle style, string rule)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, RuleOf(rule)));

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().Equal(Ids(1, 250));
        outcome.Last.Should().BeNull();
        var endsByEmptyPage = rule == nameof(Empty)
            || (rule.EndsWith("Count", StringComparison.Ordinal) && style is PageStyle.Page or PageStyle.Offset or PageStyle.IdCursor);

        // A page by number or offset holds known rows in front: where only an empty page ends a list, one more is asked for behind them.
        var behind = rule == nameof(Empty) && style is PageStyle.Page or PageStyle.Offset ? 1 : 0;
        provider.RequestCount.Should().Be((endsByEmptyPage ? 4 : 3) + behind);
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task A_walk_goes_on_from_any_of_its_cursors(PageStyle style, string rule)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        using var harness = new ConnectorHarness(provider.Preset(style, RuleOf(rule)));
        Cursor? second = null;
        await foreach (var page in harness.Connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            second = second is null ? page.Next : second;
            page.Dispose();
        }

        var rest = await harness.ReadAsync(new ReadFrom(null, second));

        rest.Fault.Should().BeNull();
        rest.Ids.Should().Equal(Ids(101, 250));
    }

    [Theory]
    [InlineData(PageStyle.Offset)]
    [InlineData(PageStyle.IdCursor)]
    [InlineData(PageStyle.BodyToken)]
    [InlineData(PageStyle.BodyLink)]
    [InlineData(PageStyle.LinkHeader)]
    public async Task A_short_page_is_not_the_end(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.LargestPage = 30;

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, size: 100));

        outcome.Ids.Should().Equal(Ids(1, 250));
        outcome.PageSizes.Should().HaveCount(9).And.StartWith(30);
    }

    [Theory]
    [InlineData(PageStyle.BodyToken)]
    [InlineData(PageStyle.BodyLink)]
    [InlineData(PageStyle.LinkHeader)]
    public async Task An_empty_page_in_the_middle_is_not_the_end(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.SendsEmptyPagesAfterPage(1, times: 3);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style));

        outcome.Ids.Should().Equal(Ids(1, 250));
        outcome.PageSizes.Should().Equal(100, 0, 0, 0, 100, 50);
    }

    [Theory]
    [InlineData(LinkForm.QueryOnly)]
    [InlineData(LinkForm.PathOnly)]
    [InlineData(LinkForm.Absolute)]
    public async Task Links_may_be_relative_path_only_or_absolute(LinkForm form)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.Links = form;

        var body = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.BodyLink));
        var header = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.LinkHeader));

        body.Ids.Should().Equal(Ids(1, 250));
        header.Ids.Should().Equal(Ids(1, 250));
    }

    [Fact]
    public async Task A_relative_link_counts_from_the_request_and_not_from_the_base_url()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var server = RawServer.Start(request => Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + (request == 1 ? """{"items":[{"id":"a"}],"link":"more?at=1"}""" : """{"items":[{"id":"b"}]}""")));
        using var harness = new ConnectorHarness(provider.Preset(PageStyle.BodyLink) with
        {
            BaseUrl = new Uri(server.BaseUrl, "api"),
            Request = new PresetRequest("/v2/customers", [], []),
        });
        var next = new List<Cursor?>();

        await foreach (var page in harness.Connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            next.Add(page.Next);
            page.Dispose();
        }

        next.Should().Equal(new Cursor("list:l:1:/api/v2/more?at=1"), null);
    }

    [Fact]
    public async Task An_empty_list_is_one_page_without_records()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 0);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset());

        outcome.Fault.Should().BeNull();
        outcome.PageSizes.Should().Equal(0);
    }

    [Fact]
    public async Task The_offset_moves_by_the_records_received_less_two_that_are_read_again()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.LargestPage = 80;

        await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.Offset, size: 100));

        provider.Requests.Select(r => r.Target).Should().Equal(
            "/offset?limit=100&offset=0", "/offset?limit=100&offset=78", "/offset?limit=100&offset=156", "/offset?limit=100&offset=234");
    }

    [Theory]
    [InlineData(PageStyle.Page)]
    [InlineData(PageStyle.Offset)]
    [InlineData(PageStyle.IdCursor)]
    [InlineData(PageStyle.BodyToken)]
    public async Task A_read_can_be_asked_to_use_half_the_page_size(PageStyle style)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style, size: 80), new ReadFrom(null, null) { SmallerPages = true });

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().Equal(Ids(1, 250));
        outcome.PageSizes[0].Should().Be(40);
        provider.Requests.Should().OnlyContain(request => style == PageStyle.Page || request.Target.Contains("limit=40", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_id_cursor_is_the_last_id_that_the_page_has()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        provider.Customers.Replace(ScriptedCustomers.IdOf(100), "{\"name\":\"no id\"}");

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.IdCursor));

        provider.Requests[1].Target.Should().Contain("after=c000099");
        outcome.Ids.Where(id => id is not null).Should().Equal(Ids(1, 250).Where(id => id != "c000100"));
    }

    [Fact]
    public async Task A_page_without_any_id_gives_no_id_cursor()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 0, pageSize: 2);
        provider.Customers.AddRaw("a", "{}"u8.ToArray());
        provider.Customers.AddRaw("b", "{}"u8.ToArray());
        provider.Customers.AddRaw("c", "{}"u8.ToArray());

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(PageStyle.IdCursor));

        outcome.Code.Should().Be("provider.no_position");
    }

    [Fact]
    public async Task A_token_may_be_a_number_and_goes_back_as_written()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 0);
        provider.Answers(Answers.Text("""{"items":[{"id":1}],"next":9007199254740993}"""));
        provider.Answers(Answers.Text("""{"items":[{"id":2}],"next":"[1,\"a b\"]"}"""));

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset());

        outcome.Ids.Should().Equal("2", "1");
        provider.Requests[1].Target.Should().Be("/token?limit=10000&token=%5B1%2C%22a%20b%22%5D");
        provider.Requests[2].Target.Should().Be("/token?limit=10000&token=9007199254740993");
    }

    [Fact]
    public async Task The_list_itself_may_be_the_answer_and_paths_may_be_deep()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 0);
        provider.Answers(Answers.Text("[]"));
        provider.Answers(Answers.Text("""[{"k":{"id":"a"}},{"k":{"id":7}},{"k":[]},{"x":1}]"""));
        var preset = provider.Preset(PageStyle.Page, Empty) with
        {
            Records = ScriptedProvider.Path("$"),
            Map = ScriptedProvider.Fields() with { Id = ScriptedProvider.Path("$.k.id") },
        };

        var outcome = await ConnectorHarness.ReadAllAsync(preset);

        outcome.Ids.Should().Equal("a", "7", null, null);
        outcome.PageSizes.Should().Equal(4, 0);
    }

    private static EndRule RuleOf(string name) => name switch
    {
        nameof(Flag) => Flag,
        nameof(Missing) => Missing,
        nameof(BodyCount) => BodyCount,
        nameof(HeaderCount) => HeaderCount,
        _ => Empty,
    };

    private static IEnumerable<string> Ids(int first, int last) => Enumerable.Range(first, last - first + 1).Select(ScriptedCustomers.IdOf);
}
