using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>changes</c>: the list that is read in place of the whole one when only changes are asked for.</summary>
internal static class ChangesReader
{
    /// <param name="main">The list; paging with its end rule, records and mapping are taken from it where <c>changes</c> has none.</param>
    public static Preset? Read(PresetObject root, Preset main)
    {
        if (root.Object("changes") is not { } changes)
        {
            return null;
        }

        if (main.ChangedSince is not null)
        {
            root.Problem("changes", "The list itself can be asked for changes.", "Keep one of \"changedSince\" and \"changes\".");
        }

        if (changes.Object("changedSince", isRequired: true) is null)
        {
            return null;
        }

        var feed = FeedReader.Read(changes, main, Feeds.Changes) with
        {
            ChangedSince = ChangeFilterReader.Read(changes),
            Map = ReadMap(changes, main)!,
            NewestFirst = OrderReader.Read(changes),
            Total = TotalReader.Read(changes),
        };
        changes.RefuseOthers();
        FeedReader.Check(feed, changes);
        return feed;
    }

    private static FieldMap? ReadMap(PresetObject changes, Preset main)
    {
        if (changes.Find("map") is not null)
        {
            return MapReader.Read(changes, main.Map?.NullWords ?? []);
        }

        if (changes.Find("removed") is not null && main.Map is { } shared)
        {
            return shared with { Removed = MapReader.ReadRemoved(changes) };
        }

        return main.Map;
    }
}
