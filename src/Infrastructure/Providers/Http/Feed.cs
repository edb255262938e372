using System.Diagnostics.CodeAnalysis;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Mapping;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>One list of a provider with what reads and maps it (ADR 0014).</summary>
internal sealed class Feed(Preset preset, PageReader reader, bool needsAll = false)
{
    // The first instant that every format of a bound can write.
    private static readonly DateTimeOffset Beginning = DateTimeOffset.UnixEpoch;

    public string Name => preset.Feed;

    public Preset Preset => preset;

    public PageReader Reader => reader;

    public RecordMapper Mapper { get; } = new(preset, needsAll);

    /// <summary>Rows cannot move across its positions, so they are good for a later run (ADR 0008).</summary>
    public bool KeepsPositions => preset.Paging is not (Paging.Page or Paging.Offset);

    /// <summary>
    /// The lower bound that a walk sends to this list. A list of deletions that can be asked since an instant is always asked so, and in a walk
    /// of everything as far back as the provider can tell: without its filter it may list what is not deleted.
    /// </summary>
    /// <param name="since">The walk's own bound, or null when it reads everything.</param>
    /// <param name="now">For the reach of the provider's log.</param>
    public ChangedSince? BoundOf(ChangedSince? since, DateTimeOffset now)
    {
        if (since is not null || !preset.Map.OnlyDeletions || preset.ChangedSince is not { } filter)
        {
            return since;
        }

        return new ChangedSince(filter.Retention is { } reach ? now - reach : Beginning, null);
    }

    /// <summary>The place as text: the list's name, then the position in it, which is empty at the list's beginning.</summary>
    public Cursor CursorAt(PagePosition? position) => new($"{Name}:{position?.ToCursor().Value}");

    /// <summary>The position that a stored text names in this list; empty is its beginning. False when it was not made for this list.</summary>
    /// <param name="text">What <see cref="TrySplit"/> found.</param>
    /// <param name="rewinds">Begin the list anew where its positions do not outlive the run that made them.</param>
    /// <param name="position">Where to go on.</param>
    public bool TryFind(string text, bool rewinds, out PagePosition position)
    {
        position = PagePosition.Beginning(preset.Paging);
        if (text.Length == 0)
        {
            return true;
        }

        var isOurs = PagePosition.TryParse(new Cursor(text), preset.Paging, out var found);
        position = isOurs && (KeepsPositions || !rewinds) ? found : position;
        return isOurs;
    }

    /// <summary>The list's name and the position in a stored place. A place without a name is one of the list itself, as earlier versions wrote it.</summary>
    public static bool TrySplit(Cursor cursor, [NotNullWhen(true)] out string? feed, out string position)
    {
        var colon = cursor.Value.IndexOf(':', StringComparison.Ordinal);
        (feed, position) = colon switch
        {
            < 1 => (null, ""),
            1 => (Feeds.List, cursor.Value),
            _ => (cursor.Value[..colon], cursor.Value[(colon + 1)..]),
        };
        return feed is not null;
    }
}
