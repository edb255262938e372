using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>A value of the provider that goes back to it as it came.</summary>
/// <param name="Text">The characters of a JSON text, or the raw JSON of any other value.</param>
/// <param name="IsJson">It was no text: a number, or an array or object that is a position.</param>
internal readonly record struct CursorValue(string Text, bool IsJson)
{
    /// <summary>In a body: as the provider wrote it.</summary>
    /// <param name="asNumber">A text that holds a number becomes one.</param>
    public JsonNode ToNode(bool asNumber) =>
        IsJson || (asNumber && IsNumber(Text)) ? JsonNode.Parse(Text)! : JsonValue.Create(Text);

    /// <summary>As JSON.</summary>
    public string ToJson() => IsJson ? Text : JsonSerializer.Serialize(Text, WireJson.Options);

    public static CursorValue Of(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? new(element.GetString()!, false) : new(element.GetRawText(), true);

    /// <summary>The text or number at a place of a record; null when there is none.</summary>
    public static CursorValue? Find(ReadOnlySpan<byte> record, JsonPath path)
    {
        var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = int.MaxValue });
        if (!JsonElement.TryParseValue(ref reader, out var parsed) || parsed is not { } element)
        {
            return null;
        }

        foreach (var step in path.Steps)
        {
            if (Into(element, step) is not { } inner)
            {
                return null;
            }

            element = inner;
        }

        return element.ValueKind is JsonValueKind.String or JsonValueKind.Number ? TextOf(element) : null;
    }

    private static JsonElement? Into(JsonElement element, JsonPath.Step step)
    {
        if (step.Name is { } name)
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;
        }

        if (element.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var item in element.EnumerateArray().Where((item, index) => step.Where is { } fit ? Fits(item, fit) : index == step.Index))
        {
            return item;
        }

        return null;
    }

    private static bool Fits(JsonElement item, JsonPath.Fit fit) =>
        item.ValueKind == JsonValueKind.Object
        && item.TryGetProperty(fit.Member, out var member)
        && (member.ValueKind == JsonValueKind.String ? member.ValueEquals(fit.ValueUtf8.Span) : member.GetRawText() == fit.Value);

    private static CursorValue? TextOf(JsonElement element)
    {
        try
        {
            return Of(element);
        }
        catch (InvalidOperationException)
        {
            // Not text: a lone surrogate or invalid UTF-8.
            return null;
        }
    }

    private static bool IsNumber(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
