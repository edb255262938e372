using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Says where a walk goes on after a page, by the declared end rule and nothing else: a short page is never the end.</summary>
internal sealed class NextPosition(Preset preset)
{
    private readonly Paging pages = preset.Paging is Paging.Window window ? window.Within : preset.Paging;
    private readonly NumberedWalk numbered = new(preset.Paging is Paging.Window within ? within.Within : preset.Paging);
    private readonly WindowWalk? windows = preset.Paging is Paging.Window ? new WindowWalk(preset) : null;

    /// <param name="at">The position the page was asked for.</param>
    /// <param name="page">The page; records that the walk has just seen in the same state are taken out of it.</param>
    /// <param name="body">The page's bytes.</param>
    /// <param name="response">Its headers, and its address for relative links.</param>
    /// <param name="site">For faults.</param>
    /// <param name="total">What the declared total or the count rule read, or null.</param>
    /// <returns>The next position, or null when the end is proven.</returns>
    /// <exception cref="ProviderFaultException">The page says neither "end" nor where to go on.</exception>
    public PagePosition? After(
        PagePosition at, ScannedPage page, ReadOnlySpan<byte> body, HttpResponseMessage response, FaultSite site, out long? total)
    {
        var counted = preset.End is EndRule.Count rule ? TotalReader.Read(rule, page, response, site) : null;
        total = preset.Total is { } place ? TotalReader.Read(place, page, response) : counted;
        if (windows is null)
        {
            return Inner(at, page, body, response, counted, site) is { } next ? next with { Until = at.Until } : null;
        }

        var times = windows.TimesOf(page, body);
        var inner = Inner(at.Inner, page, body, response, counted, site);
        return windows.After(at, times, page, inner, total < page.Received.Count ? null : total, site);
    }

    /// <summary>Where to go on when the provider refuses a page; null when that is a fault like any other.</summary>
    public PagePosition? AfterRefusal(PagePosition at, ProviderFaultException fault, FaultSite site) => windows?.AfterRefusal(at, fault, site);

    /// <summary>
    /// The mark of a round's last page: where the provider tells what changes next. A page with neither link is no page of a round, and taking
    /// it for the last one would leave the next run without a place to go on.
    /// </summary>
    /// <exception cref="ProviderFaultException">There is no delta link, or it leaves the origin.</exception>
    public Cursor? MarkOf(ScannedPage page, HttpResponseMessage response, FaultSite site) => preset.Paging is not Paging.DeltaLink delta
        ? null
        : new Cursor(OnOrigin(page.Delta ?? throw site.Fault(FaultTable.NoPosition, $"neither {delta.Next.Text} nor {delta.Delta.Text} is there"), response, site));

    private PagePosition? Inner(PagePosition at, ScannedPage page, ReadOnlySpan<byte> body, HttpResponseMessage response, long? total, FaultSite site)
    {
        var flag = preset.End is EndRule.Flag rule ? FlagOf(rule, page, site) == rule.Value : (bool?)null;
        if (at.Numbered is { } place)
        {
            var then = numbered.After(place, page, body, new EndSign(flag == true, flag == false, total), site);
            return then is null ? null : PagePosition.At(at.Kind, at.Received + page.Records.Count, then);
        }

        var received = at.Received + page.Records.Count;
        var next = NextText(page, response, site);
        var keys = pages is Paging.Keyset keyset ? KeysOf(keyset, at, page, body) : null;

        // A count moves with the list: rows deleted behind the walk make it too small, rows added there make it too large. So it is never the
        // end by itself; what is missing at the end is a gap of the run (CoverageGap), which the next walk closes or learns.
        var isEnd = preset.End switch
        {
            EndRule.Flag => flag == true,
            EndRule.MissingNext => next is null,
            EndRule.Count when ProviderNamesNext => next is null,
            _ => page.Records.Count == 0 || page.IsExpectedAgain,
        };
        return isEnd ? null : ValueAfter(at.Kind, received, page, body, keys, next, response, site);
    }

    private bool ProviderNamesNext => pages is Paging.BodyToken or Paging.BodyLink or Paging.LinkHeader;

    private static bool FlagOf(EndRule.Flag rule, ScannedPage page, FaultSite site) =>
        page.Flag ?? throw site.Fault(FaultTable.Shape, $"expected true or false at {rule.Path.Text}");

    private CursorValue? NextText(ScannedPage page, HttpResponseMessage response, FaultSite site)
    {
        if (page.NextIsUnusable)
        {
            throw site.Fault(FaultTable.Shape, "the next position is of a kind that cannot be sent back");
        }

        if (pages is not Paging.LinkHeader)
        {
            return page.Next;
        }

        return LinkHeader.TryFindNext(TotalReader.Headers(response, "Link"), out var link)
            ? link is null ? null : new CursorValue(link, false)
            : throw site.Fault(FaultTable.Shape, "the Link header is damaged");
    }

    /// <summary>
    /// Order value and id of the last record that has both, as JSON. When that is the record the page was to begin behind, and no record of the
    /// page has another order value, nothing follows it: an inclusive bound never leads to an empty page. With other values before it, it is an
    /// earlier page again.
    /// </summary>
    private static string? KeysOf(Paging.Keyset keyset, PagePosition at, ScannedPage page, ReadOnlySpan<byte> body)
    {
        for (var i = page.Records.Count - 1; i >= 0; i--)
        {
            var record = body.Slice(page.Records[i].Offset, page.Records[i].Length);
            if (CursorValue.Find(record, keyset.Value) is { } value && CursorValue.Find(record, keyset.Id) is { } id)
            {
                var keys = $"[{value.ToJson()},{id.ToJson()}]";
                page.IsExpectedAgain = keys == at.Value && HaveValue(keyset, value, page.Records, i, body);
                return keys;
            }
        }

        return null;
    }

    private static bool HaveValue(Paging.Keyset keyset, CursorValue value, List<PageRecord> records, int count, ReadOnlySpan<byte> body)
    {
        for (var i = 0; i < count; i++)
        {
            if (CursorValue.Find(body.Slice(records[i].Offset, records[i].Length), keyset.Value) != value)
            {
                return false;
            }
        }

        return true;
    }

    private PagePosition ValueAfter(
        char kind, long received, ScannedPage page, ReadOnlySpan<byte> body, string? keys, CursorValue? next, HttpResponseMessage response, FaultSite site)
    {
        switch (pages)
        {
            case Paging.IdCursor { Path: { } path }:
                var own = OwnIdOf(page, body, path) ?? throw site.Fault(FaultTable.NoPosition, $"its last record has no id at {path.Text}");
                return new(kind, received, own.Text) { IsJson = own.IsJson };
            case Paging.IdCursor:
                var id = IdOf(page, body) ?? throw site.Fault(FaultTable.NoPosition, "no record on it has an id");
                return new(kind, received, id.Text) { IsJson = id.IsJson };
            case Paging.Keyset:
                return new(kind, received, keys ?? throw site.Fault(FaultTable.NoPosition, "no record on it has an order value and an id"));
            case Paging.BodyToken:
                var token = next ?? throw site.Fault(FaultTable.NoPosition, "its token is missing");
                return new(kind, received, token.Text) { IsJson = token.IsJson };
            default:
                return new(kind, received, OnOrigin(next?.Text ?? throw site.Fault(FaultTable.NoPosition, "its link is missing"), response, site));
        }
    }

    private static CursorValue? OwnIdOf(ScannedPage page, ReadOnlySpan<byte> body, JsonPath path) =>
        page.Records.Count == 0 ? null : CursorValue.Find(body.Slice(page.Records[^1].Offset, page.Records[^1].Length), path);

    private CursorValue? IdOf(ScannedPage page, ReadOnlySpan<byte> body)
    {
        var last = page.Records.FindLast(record => record.ExternalId is not null);
        return last.ExternalId is null ? null : CursorValue.Find(body.Slice(last.Offset, last.Length), preset.Map.Id) ?? new CursorValue(last.ExternalId, false);
    }

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
