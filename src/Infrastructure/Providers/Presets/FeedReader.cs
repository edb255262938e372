using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads what every further list of a provider has: request, paging with its end rule, records.</summary>
internal static class FeedReader
{
    /// <summary>Address, credentials, network and limits are those of <paramref name="main"/>; so are the parts that may be left out.</summary>
    public static Preset Read(PresetObject list, Preset main, string name)
    {
        var request = RequestReader.Read(list);
        var hasPaging = list.Find("paging") is not null;

        // An end rule fits a way of paging, so they are inherited together.
        var paging = hasPaging ? PagingReader.Read(list) : main.Paging;
        var end = hasPaging || list.Find("end") is not null ? EndReader.Read(list, paging) : main.End;
        return main with
        {
            Feed = name,
            Request = request!,
            Paging = paging!,
            End = end!,
            ChangedSince = null,
            Records = list.Find("records") is null ? main.Records : list.Path("records", isRequired: true, isRootAllowed: true)!,
            Changes = null,
            DeletionLists = [],
            NewestFirst = false,
            Total = null,
            FullEvery = null,
        };
    }

    /// <summary>Rules between the members of one list.</summary>
    public static void Check(Preset list, PresetObject member)
    {
        if (list.Paging is Paging.DeltaLink)
        {
            member.Problem("paging", "A delta link belongs to the provider's own list.", "Use it in \"paging\" of the preset itself, without \"changes\" and \"deletions\".");
        }

        PresetRules.Check(list, member);
    }
}

/// <summary>Reads <c>order</c>.</summary>
internal static class OrderReader
{
    private static readonly string[] Orders = ["newestFirst"];

    /// <returns>True when the list sends newer versions of a record before older ones.</returns>
    public static bool Read(PresetObject list)
    {
        if (list.Text("order") is not { } order)
        {
            return false;
        }

        if (!Orders.Contains(order, StringComparer.Ordinal))
        {
            list.Problem("order", $"There is no order '{order}'.", "Write newestFirst, or leave it out: then the last version of a record counts.");
        }

        return true;
    }
}

/// <summary>Reads <c>total</c>: where an answer says how many records the list has.</summary>
internal static class TotalReader
{
    public static TotalPlace? Read(PresetObject list)
    {
        if (list.Object("total") is not { } total)
        {
            return null;
        }

        var path = total.Path("path");
        var header = total.Text("header", longest: 100);
        if ((total.Find("path") is null) == (total.Find("header") is null))
        {
            list.Problem("total", "A total stands in one place.", "Name either \"path\" in the body or \"header\".");
        }

        if (header is not null && !HeaderNames.IsToken(header))
        {
            total.Problem("header", "The text is not a header name.", "Write it like X-Total-Count.");
        }

        total.RefuseOthers();
        return path is null && header is null ? null : new TotalPlace(path, header);
    }
}
