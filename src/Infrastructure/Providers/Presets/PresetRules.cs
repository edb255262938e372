using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Rules between members; each member alone is right already, or null because it is not.</summary>
internal static class PresetRules
{
    private static readonly string[] BesideDelta = ["changedSince", "changes", "deletions", "order"];

    public static void Check(Preset preset, PresetObject root)
    {
        if (preset.Paging is { } paging)
        {
            CheckSize(preset, paging, root);
        }

        if (preset is { Request: { } request, Paging: { } style })
        {
            CheckParameters(request, style, preset.ChangedSince, root);
            PlaceRules.Check(preset, root);
        }

        if (preset is { Auth: Auth.AwsSigV4, Network.FollowsSameOrigin: true })
        {
            root.Problems.Add(root.Pointer + "/network/redirects", "A signature is for one address and does not hold at another.", "Leave \"redirects\" out and write the final address as \"baseUrl\".");
        }

        if (preset.Paging is Paging.DeltaLink)
        {
            CheckDelta(preset, root);
        }
    }

    // A delta link says by itself where changes go on and what is gone: another word on it could only contradict.
    private static void CheckDelta(Preset preset, PresetObject root)
    {
        const string message = "With delta links the provider itself tells changes and deletions.";
        foreach (var name in BesideDelta.Where(name => root.Find(name) is not null))
        {
            root.Problem(name, message, "Leave it out.");
        }

        if (preset.End is not null and not EndRule.MissingNext)
        {
            root.Problem("end", "A delta round ends with its delta link.", "Leave \"end\" out.");
        }
    }

    private static void CheckSize(Preset preset, Paging paging, PresetObject root)
    {
        var isSent = paging.SizeParameter is not null || (paging is Paging.Window window ? window.Within : paging).SizeBodyPath is not null;
        if (isSent && paging.Size > preset.Limits.RecordsPerPage)
        {
            root.Problems.Add(root.Pointer + (paging is Paging.Window ? "/paging/within/size" : "/paging/size"), "More records are asked for than a page may hold.", "Make \"size\" smaller or \"limits\".\"recordsPerPage\" larger.");
        }
    }

    // One parameter with two writers would send whichever wrote last.
    private static void CheckParameters(PresetRequest request, Paging paging, ChangeFilter? filter, PresetObject root)
    {
        var (pages, pointer) = paging is Paging.Window window ? (window.Within, "/paging/within") : (paging, "/paging");
        var writers = new List<(string Pointer, string? Name)>
        {
            ($"{pointer}/parameter", ParameterOf(pages)),
            ($"{pointer}/sizeParameter", pages.SizeParameter),
            ($"{pointer}/valueParameter", (pages as Paging.Keyset)?.ValueParameter),
            ($"{pointer}/idParameter", (pages as Paging.Keyset)?.IdParameter),
            ("/changedSince/parameter", filter?.Parameter),
            ("/changedSince/untilParameter", filter?.UntilParameter),
        };
        writers.RemoveAll(writer => string.IsNullOrEmpty(writer.Name));
        for (var i = 0; i < writers.Count; i++)
        {
            var (place, name) = writers[i];
            if (writers.Take(i).Any(other => other.Name == name) || request.Query.Any(pair => pair.Key == name))
            {
                root.Problems.Add(root.Pointer + place, $"The parameter '{name}' is set in two places.", "Set it in one place only.");
            }
        }
    }

    private static string? ParameterOf(Paging paging) => paging switch
    {
        Paging.Page page => page.Parameter,
        Paging.Offset offset => offset.Parameter,
        Paging.IdCursor cursor => cursor.Parameter,
        Paging.BodyToken token => token.Parameter,
        _ => null,
    };
}
