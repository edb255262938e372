using System.Text.Json;
using System.Text.Json.Nodes;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>method</c>, <c>body</c> and <c>conditions</c> of a request.</summary>
internal static class RequestBodyReader
{
    private static readonly string[] Methods = ["GET", "POST"];

    /// <summary>The body of a POST, <c>{}</c> when none is written; null for a GET.</summary>
    public static string? Read(PresetObject request)
    {
        var method = request.Text("method") ?? "GET";
        if (!Methods.Contains(method, StringComparer.Ordinal))
        {
            request.Problem("method", $"'{method}' is no method for reading a list.", "Write GET or POST.");
        }

        var body = request.Object("body");
        if (body is null)
        {
            return method == "POST" ? "{}" : null;
        }

        if (method == "GET")
        {
            request.Problem("body", "A GET has no body.", "Add \"method\": \"POST\", or move the values to \"query\".");
        }

        RefuseSecrets(request.Find("body")!.Value, request.PointerOf("body"), request.Problems);
        return PresetJson.Compact(request.Find("body")!.Value);
    }

    public static ConditionPlace? ReadConditions(PresetObject request, IReadOnlyList<KeyValuePair<string, string>> query, string? body)
    {
        var hasMarker = query.Any(pair => HasMarker(pair.Value)) || (body is not null && HasMarker(body));
        if (request.Object("conditions") is not { } place)
        {
            if (hasMarker)
            {
                request.Problem("conditions", $"{ConditionPlace.InText.Marker} stands in the request, but nothing says how conditions are joined.", "Add \"conditions\": { \"prefix\": …, \"separator\": … }.");
            }

            return null;
        }

        return place.Find("at") is null ? InText(place, request, hasMarker) : InBody(place, body);
    }

    private static ConditionPlace.InText InText(PresetObject place, PresetObject request, bool hasMarker)
    {
        var prefix = place.Find("prefix") is null ? "" : place.Text("prefix");
        var separator = place.Text("separator", isRequired: true);
        place.RefuseOthers();
        if (!hasMarker)
        {
            request.Problem("conditions", $"No query value and no text of the body holds {ConditionPlace.InText.Marker}.", "Put it where the conditions belong, or name their array by \"at\".");
        }

        return new ConditionPlace.InText(prefix ?? "", separator ?? "");
    }

    private static ConditionPlace.InBody? InBody(PresetObject place, string? body)
    {
        var path = place.Path("at");
        place.RefuseOthers();
        if (path is null)
        {
            return null;
        }

        if (body is null || JsonPlaces.Find(JsonNode.Parse(body)!, path) is not JsonArray)
        {
            place.Problem("at", "The body has no list at this place.", "Put an empty list there: [].");
        }

        return new ConditionPlace.InBody(path);
    }

    private static bool HasMarker(string text) => text.Contains(ConditionPlace.InText.Marker, StringComparison.Ordinal);

    private static void RefuseSecrets(JsonElement value, string pointer, PresetProblems problems)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                var place = pointer + PresetJson.Step(member.Name);
                if (HeaderNames.HoldsSecretInQuery(member.Name) && member.Value.ValueKind == JsonValueKind.String)
                {
                    problems.Add(place, "A secret must not stand in a preset.", "Use \"auth\".");
                }

                RefuseSecrets(member.Value, place, problems);
            }
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                RefuseSecrets(item, pointer + PresetJson.Step(index++), problems);
            }
        }
    }
}
