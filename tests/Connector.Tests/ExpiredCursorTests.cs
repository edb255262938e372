using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>Positions kept since an earlier run that the provider no longer knows.</summary>
public sealed class ExpiredCursorTests
{
    /// <summary>A cursor behind the first hundred records, in every style whose positions the provider names.</summary>
    public static TheoryData<PageStyle, string> Cursors { get; } = new()
    {
        { PageStyle.IdCursor, "i:100:c000100" },
        { PageStyle.BodyToken, "t:100:o100" },
        { PageStyle.BodyLink, "l:100:/link?cursor=o100" },
        { PageStyle.LinkHeader, "l:100:/header?cursor=o100" },
    };

    [Theory]
    [MemberData(nameof(Cursors))]
    public async Task A_resumed_read_whose_first_request_is_refused_says_that_its_position_expired(PageStyle style, string cursor)
    {
        await using var provider = await ScriptedProvider.StartAsync();

        foreach (var status in new[] { 400, 404, 410 })
        {
            provider.FailsAfterPage(0, status);
            var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style), new ReadFrom(null, new Cursor(cursor)));

            outcome.Code.Should().Be("provider.cursor_expired");
            outcome.Fault!.CursorExpired.Should().BeTrue();
            outcome.Fault.Class.Should().Be(FaultClass.Contract);
            outcome.Fault.Message.Should().Contain("no longer valid").And.Contain("starts the walk anew").And.NotContain("o100").And.NotContain("c000100");
        }
    }

    [Theory]
    [MemberData(nameof(Cursors))]
    public async Task A_later_page_of_a_resumed_read_or_another_status_says_nothing_about_the_position(PageStyle style, string cursor)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var from = new ReadFrom(null, new Cursor(cursor));

        provider.FailsAfterPage(1, status: 404);
        var later = await ConnectorHarness.ReadAllAsync(provider.Preset(style), from);
        provider.FailsAfterPage(0, status: 403);
        var forbidden = await ConnectorHarness.ReadAllAsync(provider.Preset(style), from);

        (later.Code, later.Fault!.CursorExpired).Should().Be(("provider.moved", false));
        (forbidden.Code, forbidden.Fault!.CursorExpired).Should().Be(("provider.forbidden", false));
    }

    [Theory]
    [InlineData(PageStyle.Page, "p:100:2")]
    [InlineData(PageStyle.Offset, "o:100:100")]
    [InlineData(PageStyle.BodyToken, null)]
    [InlineData(PageStyle.BodyLink, null)]
    [InlineData(PageStyle.IdCursor, null)]
    public async Task Numbers_and_the_beginning_cannot_expire(PageStyle style, string? cursor)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.FailsAfterPage(0, status: 410);

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(style), new ReadFrom(null, cursor is null ? null : new Cursor(cursor)));

        (outcome.Code, outcome.Fault!.CursorExpired).Should().Be(("provider.moved", false));
    }

    [Fact]
    public async Task A_position_of_another_way_of_paging_is_of_no_use_either()
    {
        await using var provider = await ScriptedProvider.StartAsync();

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(), new ReadFrom(null, new Cursor("o:0:100")));

        (outcome.Code, outcome.Fault!.CursorExpired).Should().Be(("provider.cursor", true));
    }
}
