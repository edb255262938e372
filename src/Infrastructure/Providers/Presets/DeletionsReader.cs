using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>deletions</c>: how the provider tells what is gone when its list does not.</summary>
internal static class DeletionsReader
{
    private const int MostLists = 10;

    public static (AbsenceRule? Absence, IReadOnlyList<Preset> Lists) Read(PresetObject root, Preset main)
    {
        if (root.Object("deletions") is not { } deletions)
        {
            return (null, []);
        }

        var found = (AbsenceReader.Read(deletions), ReadLists(deletions, main));
        deletions.RefuseOthers();
        return found;
    }

    /// <summary>For files: they have no other lists.</summary>
    public static AbsenceRule? ReadAbsenceAlone(PresetObject root)
    {
        if (root.Object("deletions") is not { } deletions)
        {
            return null;
        }

        var absence = AbsenceReader.Read(deletions);
        deletions.RefuseOthers();
        return absence;
    }

    private static List<Preset> ReadLists(PresetObject deletions, Preset main)
    {
        var lists = deletions.Objects("lists", MostLists);
        return [.. lists.Select((list, index) => ReadList(list, main, Feeds.Deletions(index + 1)))];
    }

    private static Preset ReadList(PresetObject list, Preset main, string name)
    {
        // Whatever the list says of its records, it is read for their ids: page and mapping must agree on that.
        var id = list.Path("id", isRequired: true, isRootAllowed: true);
        var feed = FeedReader.Read(list, main, name) with
        {
            ChangedSince = ChangeFilterReader.Read(list),
            Map = id is null ? null! : MapOf(id, ReadTime(list), main),
        };
        list.RefuseOthers();
        FeedReader.Check(feed, list);
        return feed;
    }

    private static FieldMap MapOf(JsonPath id, DateSource? deletedAt, Preset main)
    {
        var dates = new Dictionary<CustomerField, DateSource>();
        if (deletedAt is not null)
        {
            dates[CustomerField.UpdatedAt] = deletedAt;
        }

        return new FieldMap(id, new Dictionary<CustomerField, TextSource>(), dates, null, main.Map?.NullWords ?? []) { OnlyDeletions = true };
    }

    private static DateSource? ReadTime(PresetObject list) =>
        list.Find("deletedAt") is null ? null : DateSourceReader.Read(list, "deletedAt", CustomerField.UpdatedAt, DateTarget.Instant);
}
