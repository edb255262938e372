using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Walks by page number or offset over a list that may move. Each page is asked for with a few known rows in front: while they are there,
/// nothing has moved out of sight. Where they are not, the walk steps back until they are, or to the beginning. Where a page cannot be made
/// to overlap, the one before is read again. ADR 0010.
/// </summary>
internal sealed class NumberedWalk(Paging paging)
{
    /// <summary>Known rows that a page by offset is asked for in front, at most; unchanged ones are taken out of it again.</summary>
    public const int MostOverlap = 16;

    private const int MostKnown = 64;
    private const int MostSteps = 20;
    private readonly bool isPage = paging is Paging.Page;
    private readonly bool sizeIsSent = paging is not { SizeParameter: null, SizeBodyPath: null };

    /// <param name="at">The place the page was asked for.</param>
    /// <param name="page">The page; known rows that have not changed are taken out of it.</param>
    /// <returns>The next place, or null when the end is proven.</returns>
    /// <exception cref="ProviderFaultException">The list moves faster than it can be read, or the page says neither end nor where to go on.</exception>
    public NumberedPlace? After(NumberedPlace at, ScannedPage page, ReadOnlySpan<byte> body, EndSign sign, FaultSite site)
    {
        var received = page.Records.Count;
        var isSmaller = received < at.Rows;
        at = AsAnswered(at, received);
        var known = KnownRows.Find(at.Anchor, page.Records, body);
        var tail = KnownRows.Tail(page.Records, body, MostKnown);
        page.TakeOut(known.Same);
        page.IsExpectedAgain = at.Step is NumberedStep.Back or NumberedStep.Check
            || (at.Step == NumberedStep.Forward && known.Last >= 0 && received <= at.Anchor.Count);
        if (at.Step == NumberedStep.Check && known.Last >= 0)
        {
            return at.Then < 0 ? null : Ahead(at, at.Then, at.ThenAnchor);
        }

        if (received == 0)
        {
            return AfterNothing(at, sign, site);
        }

        if (at.Anchor.Count > 0 && known.Last < 0 && at.Start > 0 && at.Step != NumberedStep.Beyond)
        {
            return Back(at, site);
        }

        var end = at.IsFixed ? at.Start + at.Rows : at.Start + received;
        if (at.Anchor.Count > 0 && known.Last < 0 && at.Step == NumberedStep.Beyond)
        {
            return Check(at, sign.IsSaid ? -1 : end, tail);
        }

        if (sign.IsSaid)
        {
            return null;
        }

        if (known.Last == received - 1)
        {
            return AfterKnown(at, end, tail, sign);
        }

        // One answer that had room and that the count calls whole is most likely all there is: an empty page behind it says so at once.
        var isFirst = at.Anchor.Count == 0 && at.Start == 0 && isSmaller && sizeIsSent;
        return isFirst && sign.Total == end ? Beyond(at with { IsShown = true }, end, tail) : Ahead(at with { IsShown = isFirst }, end, tail);
    }

    /// <summary>The place as the provider took it: it may have sent pages of another size than asked for, without a word.</summary>
    private NumberedPlace AsAnswered(NumberedPlace at, int received)
    {
        if (received > at.Rows && isPage)
        {
            // The size that was asked for has no effect.
            return Resized(at, received) with { IsFixed = true };
        }

        return received > 0 && received < at.Rows && at.Anchor.Count == 0 ? Resized(at, received) : at;
    }

    private NumberedPlace Resized(NumberedPlace at, int rows) => at with
    {
        Most = rows,
        Rows = isPage ? rows : at.Rows,
        Start = isPage ? (at.Page - at.First) * rows : at.Start,
    };

    private NumberedPlace? AfterNothing(NumberedPlace at, EndSign sign, FaultSite site)
    {
        if (at.Step != NumberedStep.Beyond && at.Anchor.Count > 0 && at.Start > 0)
        {
            return Back(at, site);
        }

        if (sign.SaysMore)
        {
            return isPage
                ? at with { Step = NumberedStep.Beyond, Start = at.Start + at.Rows }
                : throw site.Fault(FaultTable.NoPosition, "it is empty, so the offset cannot move");
        }

        return at.Step == NumberedStep.Beyond && at.Anchor.Count > 0 && !at.IsShown ? Check(at, -1, []) : null;
    }

    /// <summary>The page ends with the last known row. Nothing follows if the count says so too; else the page behind it has to be empty.</summary>
    private NumberedPlace? AfterKnown(NumberedPlace at, long end, IReadOnlyList<RowKey> tail, EndSign sign) =>
        at.Step != NumberedStep.Beyond && sign.Total == end ? null : Beyond(at with { IsShown = true }, end, tail);

    private NumberedPlace Ahead(NumberedPlace at, long end, IReadOnlyList<RowKey> tail)
    {
        if (at.IsFixed)
        {
            return Beyond(at, end, tail);
        }

        if (isPage)
        {
            return PagePlan.Before(end, at.Most) is { } plan
                ? Place(at, NumberedStep.Forward, plan.Start, tail) with { Rows = plan.Rows, Anchor = Last(tail, end - plan.Start) }
                : Beyond(at, end, tail);
        }

        var overlap = at.Most <= PagePlan.Overlap ? 0 : Math.Clamp(at.Most / 40, PagePlan.Overlap, MostOverlap);
        return overlap == 0 || end < overlap
            ? Beyond(at, end, tail)
            : Place(at, NumberedStep.Forward, end - overlap, Last(tail, overlap));
    }

    private NumberedPlace Beyond(NumberedPlace at, long end, IReadOnlyList<RowKey> tail) =>
        Place(at, NumberedStep.Beyond, end, Last(tail, PagePlan.Overlap)) with
        {
            Rows = isPage && !at.IsFixed ? PagePlan.At(end, Math.Max(1, at.Most)) : at.Rows,
            IsShown = at.IsShown,
        };

    /// <summary>Reads the rows before a place again.</summary>
    /// <param name="then">Where to go on, or -1 when that is the end.</param>
    private NumberedPlace Check(NumberedPlace at, long then, IReadOnlyList<RowKey> thenTail) =>
        Place(at, NumberedStep.Check, Math.Max(0, at.Start - (isPage ? at.Rows : at.Anchor.Count)), at.Anchor) with { Then = then, ThenAnchor = thenTail };

    private NumberedPlace Back(NumberedPlace at, FaultSite site)
    {
        var most = Math.Max(1, at.Most);
        if (at.Lost > MostSteps + (at.Start / most))
        {
            throw site.Fault(FaultTable.Drift);
        }

        var start = Math.Max(0, at.Start - ((long)most << Math.Min(at.Backs, MostSteps)));
        var rows = isPage && !at.IsFixed ? most : at.Rows;
        return Place(at, NumberedStep.Back, isPage ? start / rows * rows : start, at.Anchor) with
        {
            Rows = rows,
            Backs = at.Backs + 1,
            Lost = at.Lost + 1,
        };
    }

    private static NumberedPlace Place(NumberedPlace at, NumberedStep step, long start, IReadOnlyList<RowKey> anchor) => new(start, at.Rows)
    {
        First = at.First,
        Step = step,
        Most = at.Most,
        IsFixed = at.IsFixed,
        Lost = at.Lost,
        Anchor = anchor,
    };

    private static IReadOnlyList<RowKey> Last(IReadOnlyList<RowKey> tail, long count) =>
        tail.Count <= count ? tail : [.. tail.Skip(tail.Count - (int)count)];
}
