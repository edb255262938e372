using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Makes the JSON body of a POST out of the preset's: conditions, size and position are put in their places.</summary>
internal sealed class RequestBody(PresetRequest request)
{
    /// <summary>Null when the request is a GET.</summary>
    public ByteArrayContent? Make(Paging paging, Question question, int? size, CursorValue? position, FaultSite site)
    {
        if (request.Body is not { } template)
        {
            return null;
        }

        var body = JsonNode.Parse(template)!;
        if (request.Conditions is ConditionPlace.InText place)
        {
            var conditions = question.Text(place, site);
            body = JsonPlaces.MapTexts(body, text => JsonValue.Create(text.Replace(ConditionPlace.InText.Marker, conditions, StringComparison.Ordinal)))!;
        }

        foreach (var change in question.Changes.Where(change => change.Path is not null))
        {
            Set(body, change.Path!, JsonNode.Parse(change.Json), site);
        }

        if (request.Conditions is ConditionPlace.InBody array)
        {
            Append(body, array.Array, question, site);
        }

        if (paging.SizeBodyPath is { } sizePath && size is { } rows)
        {
            Set(body, sizePath, JsonValue.Create(rows), site);
        }

        if (paging.BodyPath is { } path && position is { } value)
        {
            Set(body, path, value.ToNode(paging.AsNumber), site);
        }

        return Content(body.ToJsonString(WireJson.Options));
    }

    private static void Append(JsonNode body, JsonPath path, Question question, FaultSite site)
    {
        var array = JsonPlaces.Find(body, path) as JsonArray ?? throw NoPlace(path, site);
        foreach (var element in question.Elements())
        {
            array.Add(element);
        }
    }

    private static void Set(JsonNode body, JsonPath path, JsonNode? value, FaultSite site)
    {
        if (!JsonPlaces.TrySet(body, path, value))
        {
            throw NoPlace(path, site);
        }
    }

    // The preset's reader has checked it; a body that lost the place since then is a fault of ours.
    private static InvalidOperationException NoPlace(JsonPath path, FaultSite site) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The request body of {site.Preset.Provider} has no place {path.Text}."));

    private static ByteArrayContent Content(string json) =>
        new(Encoding.UTF8.GetBytes(json)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
