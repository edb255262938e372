using System.Text.Json;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads a place inside a record: a path, or a pick from a list of objects.</summary>
internal static class PlaceReader
{
    /// <summary>The member that makes an object a pick.</summary>
    public const string Pick = "pick";

    private const string Wanted = "a path or a pick";

    public static JsonPath? Read(PresetObject owner, string name, bool isRequired = false)
    {
        if (owner.Find(name, isRequired) is not { } value)
        {
            return null;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return owner.Path(name);
            case JsonValueKind.Object:
                return ReadPick(new PresetObject(value, owner.PointerOf(name), owner.Problems));
            default:
                owner.WrongKind(name, value, Wanted);
                return null;
        }
    }

    /// <summary>The places of an array, in order; empty when one of them cannot be read.</summary>
    public static IReadOnlyList<JsonPath> ReadAll(PresetObject owner, string name)
    {
        if (owner.Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > 100)
        {
            owner.WrongKind(name, value, "a list of 1 to 100 paths or picks");
            return [];
        }

        var places = new List<JsonPath?>();
        foreach (var item in value.EnumerateArray())
        {
            places.Add(ReadItem(owner, owner.PointerOf(name) + PresetJson.Step(places.Count), item));
        }

        return places.Contains(null) ? [] : [.. places.OfType<JsonPath>()];
    }

    /// <param name="pick">The object with the members <c>pick</c>, <c>where</c>, <c>equals</c>, <c>take</c>.</param>
    public static JsonPath? ReadPick(PresetObject pick)
    {
        var array = pick.Path(Pick, isRequired: true, isRootAllowed: true);
        var where = pick.Text("where", isRequired: true, longest: 200);
        var equals = ReadValue(pick);
        var take = ReadTake(pick);
        pick.RefuseOthers();
        return array is null || where is null || equals is null || take is null
            ? null
            : JsonPath.Pick(array, new JsonPath.Fit(where, equals), take);
    }

    private static JsonPath? ReadItem(PresetObject owner, string pointer, JsonElement item)
    {
        switch (item.ValueKind)
        {
            case JsonValueKind.String:
                return PathTexts.Parse(item.GetString()!, pointer, owner.Problems);
            case JsonValueKind.Object:
                return ReadPick(new PresetObject(item, pointer, owner.Problems));
            default:
                owner.Problems.Add(pointer, "A path or a pick belongs here.", "Write \"$.email\" or { \"pick\", \"where\", \"equals\", \"take\" }.");
                return null;
        }
    }

    private static string? ReadValue(PresetObject pick)
    {
        if (pick.Find("equals", isRequired: true) is not { } wanted)
        {
            return null;
        }

        switch (wanted.ValueKind)
        {
            case JsonValueKind.String:
                return wanted.GetString();
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return wanted.GetRawText();
            default:
                pick.WrongKind("equals", wanted, "a text, a number, true or false");
                return null;
        }
    }

    // A plain name is the usual case; a path goes deeper.
    private static JsonPath? ReadTake(PresetObject pick)
    {
        if (pick.Text("take", isRequired: true) is not { } take)
        {
            return null;
        }

        return take.StartsWith('$')
            ? PathTexts.Parse(take, pick.PointerOf("take"), pick.Problems)
            : PathTexts.Parse($"$['{take}']", pick.PointerOf("take"), pick.Problems);
    }
}
