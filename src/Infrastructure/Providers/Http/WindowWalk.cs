using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>First and last change time of a page, cut to what a bound can say, and the last record's id.</summary>
internal readonly record struct PageTimes(DateTimeOffset? First, DateTimeOffset? Last, CursorValue? LastId);

/// <summary>
/// Walks a list that answers only so many rows per question. A window reaches from an instant to the walk's upper bound, in the order of
/// change time; when it has more rows than can be read, the next one begins at its last change time, which is read again. An instant with
/// very many rows is read by id instead, and the walk goes on one unit later. ADR 0011.
/// </summary>
internal sealed class WindowWalk
{
    // A window that meets one change time for so many pages in a row changes to reading by id, which begins that instant anew. Fewer would
    // read many small groups twice, more would waste more on a large one.
    private const int MostTiedPages = 8;
    private const int PartsOfCap = 6;

    private readonly Preset preset;
    private readonly Paging.Window window;
    private readonly BoundText bounds;
    private readonly DateSource source;
    private readonly DateReader reader;

    public WindowWalk(Preset preset)
    {
        this.preset = preset;
        window = (Paging.Window)preset.Paging;
        bounds = new BoundText(preset.ChangedSince ?? throw new ArgumentException("Windows need a change filter.", nameof(preset)));
        source = preset.Map.Dates[CustomerField.UpdatedAt];
        reader = new DateReader(source, DateTarget.Instant, preset.Map.NullWords);
    }

    public PageTimes TimesOf(ScannedPage page, ReadOnlySpan<byte> body)
    {
        DateTimeOffset? first = null, last = null;
        CursorValue? id = null;
        for (var i = 0; i < page.Records.Count && first is null; i++)
        {
            first = TimeOf(body, page.Records[i]);
        }

        for (var i = page.Records.Count - 1; i >= 0 && (last is null || id is null); i--)
        {
            last ??= TimeOf(body, page.Records[i]);
            id ??= CursorValue.Find(body.Slice(page.Records[i].Offset, page.Records[i].Length), preset.Map.Id);
        }

        return new PageTimes(first, last, id);
    }

    /// <param name="at">The position the page was asked for.</param>
    /// <param name="times">Of the page as it came.</param>
    /// <param name="inner">Where the window itself goes on, or null at its end.</param>
    /// <param name="total">Rows of the window as the provider says, or null.</param>
    /// <returns>The next position, or null when the walk is at its end.</returns>
    public PagePosition? After(PagePosition at, PageTimes times, ScannedPage page, PagePosition? inner, long? total, FaultSite site)
    {
        var before = at.Window!;
        var place = Noted(before, times, page, site) with { Total = total };
        var cap = place.Cap ?? window.Cap;

        // A token is an offset in disguise: when rows have left the window since the page before, others were passed over. Without a total
        // nothing would tell, so each page is a window of its own.
        var isToken = before.Inner.Numbered is null;
        var hasMoved = isToken && before.Rows > 0 && total != before.Total;
        var isFull = place.Rows >= cap || (inner is not null && (place.Rows + window.Size > cap || (isToken && total is null)));
        var mayHaveMore = isFull || total > place.Rows;
        var next = (place.Mode, inner) switch
        {
            (WindowMode.Time, _) when hasMoved => GoOn(before, site),
            (_, _) when hasMoved => GoOnById(before, site),
            (_, null) when !mayHaveMore => AtEnd(place, at.Until),
            (WindowMode.Time, null) => place.Rows == 0 ? null : GoOn(place, site),
            (_, null) => place.Rows == 0 ? AtEnd(place, at.Until) : GoOnById(place, site),
            (WindowMode.Time, _) when isFull => GoOn(place, site),
            (_, _) when isFull => GoOnById(place, site),
            (WindowMode.Time, _) when IsOneInstant(place, cap, total) => Instant(place, place.LastTime!.Value),
            _ => place with { Inner = inner },
        };
        return next is null ? null : PagePosition.At(at.Received + page.Records.Count, next) with { Until = at.Until };
    }

    /// <summary>A page that was refused behind rows of its window was behind the provider's cap, whatever the preset says it is.</summary>
    public PagePosition? AfterRefusal(PagePosition at, ProviderFaultException fault, FaultSite site)
    {
        var isRefusal = fault.Error.Code == FaultTable.OfStatus(400, false).Code || fault.Error.Code == FaultTable.OfStatus(404, false).Code || fault.CursorExpired;
        if (at.Window is not { Rows: > 0 } place || !isRefusal)
        {
            return null;
        }

        var capped = place with { Cap = Math.Min(place.Rows, place.Cap ?? window.Cap) };
        var next = place.Mode == WindowMode.Time ? GoOn(capped, site) : GoOnById(capped, site);
        return PagePosition.At(at.Received, next) with { Until = at.Until };
    }

    private static WindowPlace Noted(WindowPlace place, PageTimes times, ScannedPage page, FaultSite site)
    {
        // Rows that are read again on purpose say nothing about the order or about what was reached.
        if (page.IsExpectedAgain)
        {
            return place with { Rows = place.Rows + page.Records.Count };
        }

        if (place.Mode == WindowMode.Time && (times.Last < times.First || times.Last < place.LastTime))
        {
            throw site.Fault(FaultTable.Order);
        }

        var isTied = times.Last is { } time && times.First == time;
        var goesOn = isTied && place.TiedPages > 0 && times.Last == place.LastTime;
        return place with
        {
            Rows = place.Rows + page.Records.Count,
            TiedPages = goesOn ? place.TiedPages + 1 : isTied ? 1 : times.Last is null ? place.TiedPages : 0,
            LastTime = times.Last ?? place.LastTime,
            SeenId = times.LastId ?? place.SeenId,
        };
    }

    private bool IsOneInstant(WindowPlace place, int cap, long? total)
    {
        var most = Math.Clamp(cap / Math.Max(1, window.Size) / PartsOfCap, 1, MostTiedPages);
        return place.TiedPages >= (place.LastTime == place.Since ? 1 : most) && (total is null || total > cap);
    }

    /// <summary>From the last change time on, inclusive. When the window began there as well, or a whole page had that time, it is one instant.</summary>
    private WindowPlace GoOn(WindowPlace place, FaultSite site)
    {
        var last = place.LastTime ?? throw site.Fault(FaultTable.NoPosition, "no record on it has a readable change time");
        return place.Since == last || place.TiedPages > 0
            ? Instant(place, last)
            : New(place, last, WindowMode.Time) with { LastTime = last };
    }

    private WindowPlace GoOnById(WindowPlace place, FaultSite site) =>
        New(place, place.Since, WindowMode.AfterId) with { LastId = place.SeenId ?? throw site.Fault(FaultTable.NoPosition, "no record on it has an id") };

    private WindowPlace Instant(WindowPlace place, DateTimeOffset instant) => New(place, instant, WindowMode.Instant);

    /// <summary>Null when the walk is at its end; behind an instant it goes on with the next one.</summary>
    private WindowPlace? AtEnd(WindowPlace place, DateTimeOffset? until)
    {
        if (place.Mode == WindowMode.Time || place.Since is not { } instant)
        {
            return null;
        }

        var next = QuestionMaker.Behind(instant, window);
        return next < until ? New(place, next, WindowMode.Time) : null;
    }

    private WindowPlace New(WindowPlace place, DateTimeOffset? since, WindowMode mode) =>
        new(since, mode, null, PagePosition.Beginning(window.Within)) { Cap = place.Cap };

    private DateTimeOffset? TimeOf(ReadOnlySpan<byte> body, PageRecord record) =>
        CursorValue.Find(body.Slice(record.Offset, record.Length), source.Path) is { } value
        && reader.Read(value.Text, value.IsJson) is DateReading.Instant read ? bounds.AsRead(Instants.Canonical(read.Value)) : null;
}
