using System.Globalization;
using System.Net.Http.Headers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Says where a walk goes on after a page, by the declared end rule and nothing else: a short page is never the end.</summary>
internal sealed class NextPosition(Preset preset)
{
    /// <param name="at">The position the page was asked for.</param>
    /// <param name="page">The page.</param>
    /// <param name="response">Its headers, and its address for relative links.</param>
    /// <param name="site">For faults.</param>
    /// <param name="total">What the count rule read, or null under another rule.</param>
    /// <returns>The next position, or null when the end is proven.</returns>
    /// <exception cref="ProviderFaultException">The page says neither "end" nor where to go on.</exception>
    public PagePosition? After(PagePosition at, ScannedPage page, HttpResponseMessage response, FaultSite site, out long? total)
    {
        var received = at.Received + page.Records.Count;
        var next = NextText(page, response, site);
        total = preset.End is EndRule.Count rule ? TotalOf(rule, page, response, site) : null;
        var isEnd = preset.End switch
        {
            EndRule.Flag flag => FlagOf(flag, page, site) == flag.Value,
            EndRule.MissingNext => next is null,
            EndRule.Count when ProviderNamesNext => IsEndByCount(received, total, next, site),
            _ => page.Records.Count == 0,
        };
        return isEnd ? null : new PagePosition(at.Kind, received, ValueAfter(at, page, next, response, site));
    }

    private bool ProviderNamesNext => preset.Paging is Paging.BodyToken or Paging.BodyLink or Paging.LinkHeader;

    /// <summary>
    /// A count moves with the list: when rows that were received are deleted it is reached too soon, so it proves nothing while there is a
    /// next. (Where we make the next position, nothing but an empty page can say that: there the count is not compared at all.) When rows
    /// were added behind the walk it is never reached, whatever is asked next, so only a new walk can prove that nothing is missing.
    /// </summary>
    private static bool IsEndByCount(long received, long? total, string? next, FaultSite site)
    {
        if (next is null && received < total)
        {
            throw site.Fault(FaultTable.CountNotReached, $"{received} of {total} received");
        }

        return next is null;
    }

    private static bool FlagOf(EndRule.Flag rule, ScannedPage page, FaultSite site) =>
        page.Flag ?? throw site.Fault(FaultTable.Shape, $"expected true or false at {rule.Path.Text}");

    /// <summary>A total below what this very page holds is no count of the list; anything else is taken as said.</summary>
    private static long TotalOf(EndRule.Count rule, ScannedPage page, HttpResponseMessage response, FaultSite site)
    {
        var place = rule.Path?.Text ?? $"the header {rule.Header}";
        var total = (rule.Header is { } header ? HeaderCount(response, header) : page.Count)
            ?? throw site.Fault(FaultTable.Shape, $"expected a count at {place}");
        return total >= page.Records.Count
            ? total
            : throw site.Fault(FaultTable.Count, $"{total} in all, but {page.Records.Count} in this page");
    }

    private static long? HeaderCount(HttpResponseMessage response, string header)
    {
        var text = Headers(response, header).FirstOrDefault();
        return long.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var count) ? count : null;
    }

    private static HeaderStringValues Headers(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values
        : response.Content.Headers.NonValidated.TryGetValues(name, out values) ? values
        : default;

    private string? NextText(ScannedPage page, HttpResponseMessage response, FaultSite site)
    {
        if (page.NextIsUnusable)
        {
            throw site.Fault(FaultTable.Shape, "the next position is neither text nor number");
        }

        if (preset.Paging is not Paging.LinkHeader)
        {
            return page.Next;
        }

        return LinkHeader.TryFindNext(Headers(response, "Link"), out var link)
            ? link
            : throw site.Fault(FaultTable.Shape, "the Link header is damaged");
    }

    private string ValueAfter(PagePosition at, ScannedPage page, string? next, HttpResponseMessage response, FaultSite site) => preset.Paging switch
    {
        Paging.Page => (at.Number + 1).ToString(CultureInfo.InvariantCulture),
        Paging.Offset => page.Records.Count > 0
            ? (at.Number + page.Records.Count).ToString(CultureInfo.InvariantCulture)
            : throw site.Fault(FaultTable.NoPosition, "it is empty, so the offset cannot move"),
        Paging.IdCursor => page.Records.FindLast(r => r.ExternalId is not null).ExternalId
            ?? throw site.Fault(FaultTable.NoPosition, "no record on it has an id"),
        Paging.BodyToken => next ?? throw site.Fault(FaultTable.NoPosition, "its token is missing"),
        _ => OnOrigin(next ?? throw site.Fault(FaultTable.NoPosition, "its link is missing"), response, site),
    };

    /// <summary>Path and query of the link, resolved against the request's address (RFC 3986 §5) and pinned to its origin: the preset's, or the one its token named.</summary>
    private string OnOrigin(string link, HttpResponseMessage response, FaultSite site)
    {
        var page = response.RequestMessage?.RequestUri ?? preset.BaseUrl;
        if (!Uri.TryCreate(page, link, out var target))
        {
            throw site.Fault(FaultTable.Shape, "the next link is no address");
        }

        var isOurs = target.Scheme == page.Scheme
            && string.Equals(target.IdnHost, page.IdnHost, StringComparison.OrdinalIgnoreCase)
            && target.Port == page.Port
            && target.UserInfo.Length == 0;
        return isOurs ? target.PathAndQuery : throw site.Fault(FaultTable.ForeignLink, $"to {target.Scheme}://{target.Authority}");
    }
}
