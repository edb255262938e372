using System.Globalization;
using System.Text.Json;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads lists of objects.</summary>
internal static class PresetItems
{
    /// <summary>The objects of a list, each with its own pointer; empty when the member is missing or wrong.</summary>
    public static IReadOnlyList<PresetObject> Read(PresetObject parent, string name, int most)
    {
        if (parent.Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            parent.WrongKind(name, value, "a list of objects");
            return [];
        }

        if (value.GetArrayLength() is 0 || value.GetArrayLength() > most)
        {
            parent.Problem(name, "The list is empty or too long.", $"List 1 to {most.ToString(CultureInfo.InvariantCulture)} objects, or leave the member out.");
            return [];
        }

        var items = new List<PresetObject>();
        foreach (var item in value.EnumerateArray())
        {
            var place = parent.PointerOf(name) + PresetJson.Step(items.Count);
            if (item.ValueKind != JsonValueKind.Object)
            {
                parent.Problems.Add(place, "The item is not an object.", "Write an object.");
                return [];
            }

            items.Add(new PresetObject(item, place, parent.Problems));
        }

        return items;
    }
}
