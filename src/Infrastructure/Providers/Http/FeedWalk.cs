using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>A page of one list among several.</summary>
/// <param name="List">Which one, from 0 in the order of the walk.</param>
internal readonly record struct FeedPlace(int List, PagePosition Position);

/// <summary>One read of a provider: its lists one after the other as one row of pages. Used by one caller at a time.</summary>
internal sealed class FeedWalk(IReadOnlyList<Feed> feeds, ConnectorParts parts, ChangedSince? since)
{
    private PageWalk? walk;
    private int current = -1;
    private int pages;

    /// <inheritdoc cref="ReadFrom.IsProbe"/>
    public bool IsProbe { get; init; }

    /// <inheritdoc cref="PageWalk.Breaker"/>
    public Breaker Breaker { get; init; } = new();

    /// <inheritdoc cref="PageWalk.Deadline"/>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Where a walk begins, or where a stored place lies; null when the place was not made for these lists.</summary>
    public FeedPlace? PlaceOf(Cursor? stored)
    {
        if (stored is not { } cursor)
        {
            return new FeedPlace(0, PagePosition.Beginning(feeds[0].Preset.Paging));
        }

        if (!Feed.TrySplit(cursor, out var name, out var text))
        {
            return null;
        }

        // A list that was read whole need not be read again because positions in the next one do not last.
        for (var list = 0; list < feeds.Count; list++)
        {
            if (feeds[list].Name == name && feeds[list].TryFind(text, rewinds: feeds.Count > 1, out var position))
            {
                return new FeedPlace(list, position);
            }
        }

        return null;
    }

    /// <exception cref="ProviderFaultException">The walk ends here.</exception>
    public async Task<(ProviderPage Page, FeedPlace? Next)> ReadAsync(FeedPlace place, CancellationToken cancellationToken)
    {
        var (list, position) = place;
        if (walk is null || list != current)
        {
            var feed = feeds[list];
            walk = new PageWalk(feed.Preset, feed.Reader, parts, feed.BoundOf(since, parts.Time.GetUtcNow()), pages) { IsProbe = IsProbe, Breaker = Breaker, Deadline = Deadline };
            current = list;
        }

        pages++;
        var (page, next) = await walk.ReadAsync(position, inside => CursorAfter(list, inside), cancellationToken);
        return (page, PlaceAfter(list, next));
    }

    private FeedPlace? PlaceAfter(int list, PagePosition? inside)
    {
        if (inside is { } position)
        {
            return new FeedPlace(list, position);
        }

        return list + 1 < feeds.Count ? new FeedPlace(list + 1, PagePosition.Beginning(feeds[list + 1].Preset.Paging)) : null;
    }

    // The last page of a list is not the last of the walk while another list follows.
    private Cursor? CursorAfter(int list, PagePosition? inside)
    {
        if (inside is not null)
        {
            return feeds[list].CursorAt(inside);
        }

        return list + 1 < feeds.Count ? feeds[list + 1].CursorAt(null) : null;
    }
}
