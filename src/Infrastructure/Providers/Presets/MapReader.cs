using System.Text.Json;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>map</c>, <c>removed</c> and <c>nullWords</c>.</summary>
internal static class MapReader
{
    public static FieldMap? Read(PresetObject root) =>
        Read(root, [.. root.Texts("nullWords").Select(word => word.Text.Trim())]);

    /// <param name="root">The list whose records are mapped.</param>
    /// <param name="nullWords">The provider's.</param>
    public static FieldMap? Read(PresetObject root, IReadOnlyList<string> nullWords)
    {
        var removed = ReadRemoved(root);
        if (root.Object("map", isRequired: true) is not { } map)
        {
            return null;
        }

        var id = PlaceReader.Read(map, "id", isRequired: true);
        var texts = new Dictionary<CustomerField, TextSource>();
        var dates = new Dictionary<CustomerField, DateSource>();
        foreach (var field in Enum.GetValues<CustomerField>())
        {
            var name = FieldNames.Of(field);
            if (map.Find(name) is not { } value)
            {
                continue;
            }

            if (DateTargets.Of(field) is { } target)
            {
                if (DateSourceReader.Read(map, name, field, target) is { } date)
                {
                    dates[field] = date;
                }
            }
            else if (TextSourceReader.Read(map, name, value) is { } text)
            {
                texts[field] = text;
            }
        }

        map.RefuseOthers();
        if (map.Members.Count() < 2)
        {
            map.Problems.Add(map.Pointer, "Only the id is mapped.", "Map at least one field of the customer, for example \"email\": \"$.email\".");
        }

        return id is null ? null : new FieldMap(id, texts, dates, removed, nullWords);
    }

    public static RemovedRule? ReadRemoved(PresetObject root)
    {
        if (root.Object("removed") is not { } removed)
        {
            return null;
        }

        var path = PlaceReader.Read(removed, "path", isRequired: true);
        string? value = null;
        if (removed.Find("equals") is { } wanted)
        {
            if (wanted.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            {
                value = wanted.ValueKind == JsonValueKind.String ? wanted.GetString() : wanted.GetRawText();
            }
            else
            {
                removed.WrongKind("equals", wanted, "a text, a number, true or false");
            }
        }

        var ending = removed.Text("endsWith");
        if (ending is not null && value is not null)
        {
            removed.Problem("endsWith", "The value is compared in two ways.", "Keep one of \"equals\" and \"endsWith\".");
        }

        var id = removed.Path("id");
        removed.RefuseOthers();
        return path is null ? null : new RemovedRule(path, value ?? ending) { EndsWith = ending is not null, Id = id };
    }
}

/// <summary>Names of fields as presets write them: <c>givenName</c>, <c>addressLine1</c>.</summary>
internal static class FieldNames
{
    public static string Of(CustomerField field) => JsonNamingPolicy.CamelCase.ConvertName(field.ToString());
}
