using System.Text.Json.Nodes;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Checks that positions, sizes and conditions have a place in the request they belong to.</summary>
internal static class PlaceRules
{
    public static void Check(Preset preset, PresetObject root)
    {
        var (paging, request) = (preset.Paging, preset.Request);
        var (pages, pointer) = paging is Paging.Window ? (((Paging.Window)paging).Within, "/paging/within") : (paging, "/paging");
        CheckPlace(request, pages.BodyPath, $"{pointer}/at", root);
        CheckPlace(request, pages.SizeBodyPath, $"{pointer}/sizeAt", root);
        CheckCondition(request, preset.ChangedSince?.Condition, "/changedSince/condition", root);
        CheckCondition(request, (paging as Paging.Keyset)?.After, "/paging/after", root);
        if (paging is Paging.Window window)
        {
            CheckCondition(request, window.Ties, "/paging/ties", root);
            CheckWindow(preset, window, root);
        }
    }

    private static void CheckWindow(Preset preset, Paging.Window window, PresetObject root)
    {
        for (var i = 0; i < window.TieOrder.Count; i++)
        {
            CheckPlace(preset.Request, window.TieOrder[i].Path, $"/paging/tieOrder{PresetJson.Step(i)}/at", root);
        }

        if (preset.ChangedSince is not { } filter || !Question.HasUntil(filter))
        {
            root.Problems.Add(
                root.Pointer + (root.Find("changedSince") is null ? "/paging" : "/changedSince"),
                "Windows of change time need a lower and an upper bound.",
                "Add \"changedSince\" with \"untilParameter\", or with a condition that uses {since} and {until}.");
        }

        if (preset.Map?.Dates.ContainsKey(CustomerField.UpdatedAt) == false)
        {
            root.Problems.Add(root.Pointer + "/map", "Windows of change time go on from the last record's change time.", "Map \"updatedAt\".");
        }
    }

    private static void CheckCondition(PresetRequest request, Condition? condition, string pointer, PresetObject root)
    {
        var isPlaced = (condition, request.Conditions) switch
        {
            (null, _) => true,
            (Condition.Text, ConditionPlace.InText) or (Condition.Elements, ConditionPlace.InBody) => true,
            _ => false,
        };
        if (!isPlaced)
        {
            root.Problems.Add(
                root.Pointer + pointer,
                "The request has no place for this condition.",
                condition is Condition.Text
                    ? $"Add \"request\".\"conditions\" with \"separator\", and {ConditionPlace.InText.Marker} where conditions belong."
                    : "Add \"request\".\"conditions\" with the \"at\" of their list in the body.");
        }
    }

    // Tried on the body itself, so it holds for every path.
    private static void CheckPlace(PresetRequest request, JsonPath? path, string pointer, PresetObject root)
    {
        if (path is null)
        {
            return;
        }

        if (request.Body is null)
        {
            root.Problems.Add(root.Pointer + pointer, "Only the body of a POST has places.", "Write \"method\": \"POST\" in \"request\", or use a parameter.");
        }
        else if (!JsonPlaces.TrySet(JsonNode.Parse(request.Body)!, path, JsonValue.Create(0)))
        {
            root.Problems.Add(root.Pointer + pointer, "The body has no object at the beginning of this path.", "Put an empty object there: {}.");
        }
    }
}
