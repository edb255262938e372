using System.Text.Json.Nodes;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Writes into a request's JSON body.</summary>
internal static class JsonPlaces
{
    /// <summary>Puts a value at a place; a member that is missing is added, an object on the way to it must be there.</summary>
    /// <returns>False when the body has no such place.</returns>
    public static bool TrySet(JsonNode root, JsonPath path, JsonNode? value)
    {
        var parent = path.Steps.Count == 0 ? null : Find(root, path.Steps.Take(path.Steps.Count - 1));
        switch (parent, path.Steps.Count == 0 ? null : path.Steps[^1])
        {
            case (JsonObject members, { Name: { } name }):
                members[name] = value;
                return true;
            case (JsonArray items, { Name: null } step) when step.Index < items.Count:
                items[step.Index] = value;
                return true;
            default:
                return false;
        }
    }

    public static JsonNode? Find(JsonNode root, JsonPath path) => Find(root, path.Steps);

    /// <summary>Every text of the value, changed; names of members stay.</summary>
    public static JsonNode? MapTexts(JsonNode? node, Func<string, JsonNode?> change)
    {
        switch (node)
        {
            case JsonObject members:
                return new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, MapTexts(member.Value, change))));
            case JsonArray items:
                return new JsonArray([.. items.Select(item => MapTexts(item, change))]);
            case JsonValue value when value.TryGetValue<string>(out var text):
                return change(text);
            default:
                return node?.DeepClone();
        }
    }

    private static JsonNode? Find(JsonNode? node, IEnumerable<JsonPath.Step> steps)
    {
        foreach (var step in steps)
        {
            node = (node, step) switch
            {
                (JsonObject members, { Name: { } name }) => members[name],
                (JsonArray items, { Name: null }) when step.Index < items.Count => items[step.Index],
                _ => null,
            };
        }

        return node;
    }
}
