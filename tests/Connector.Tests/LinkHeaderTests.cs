using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Connector.Tests;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("</a?p=2>; rel=\"next\"", "/a?p=2")]
    [InlineData("</a>; rel=next", "/a")]
    [InlineData("</a>;rel=NEXT", "/a")]
    [InlineData("</a>; title=\"x, <y>; rel=next\"; rel=prev, </b>; rel=\"last next\"", "/b")]
    [InlineData("</a>; rel=first, </b>; REL = \"next\" , </c>; rel=last", "/b")]
    [InlineData("<https://h/a,b;c?x=1,2>; rel=\"next\"", "https://h/a,b;c?x=1,2")]
    [InlineData("</a>; title=\"a\\\"; rel=next\"; rel=next", "/a")]
    [InlineData("</a>; rel=\"nextpage\"", null)]
    [InlineData("</a>; rel=prev", null)]
    [InlineData("</a>", null)]
    [InlineData("", null)]
    [InlineData(" , ", null)]
    public void The_next_link_is_found_as_rfc_8288_writes_it(string header, string? expected)
    {
        var isSound = LinkHeader.TryFindNext([header], out var next);

        isSound.Should().BeTrue();
        next.Should().Be(expected);
    }

    [Fact]
    public void Several_headers_count_as_one()
    {
        LinkHeader.TryFindNext(["</a>; rel=first", "</b>; rel=next"], out var next).Should().BeTrue();

        next.Should().Be("/b");
    }

    [Theory]
    [InlineData("/a; rel=next")]
    [InlineData("</a; rel=next")]
    [InlineData("</a>; rel=first, b>; rel=next")]
    public void A_damaged_header_is_not_taken_for_the_end(string header)
    {
        var isSound = LinkHeader.TryFindNext([header], out _);

        isSound.Should().BeFalse();
    }
}
