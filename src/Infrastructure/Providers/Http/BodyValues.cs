using System.Text;
using System.Text.Json;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Finds what stands at a few paths of an answer, in one pass, whatever else the answer holds. At most 64 paths.</summary>
internal sealed class BodyValues(IReadOnlyList<JsonPath> paths)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>What can stand for "there is something": an object or array that is not empty.</summary>
    public const string Something = "{}";

    private readonly ulong all = paths.Count == 64 ? ulong.MaxValue : (1UL << paths.Count) - 1;

    public bool IsEmpty => paths.Count == 0;

    /// <summary>
    /// For each path the text of its value (numbers as written, <c>true</c>, <see cref="Something"/>), or null when there is nothing, null, false,
    /// an empty text, object or array. From bytes that are no JSON comes what was found before; who reads the page says what is wrong with them.
    /// </summary>
    public string?[] Read(ReadOnlySpan<byte> json)
    {
        var values = new string?[paths.Count];
        if (values.Length == 0)
        {
            return values;
        }

        var reader = new Utf8JsonReader(json.StartsWith("\uFEFF"u8) ? json[3..] : json, isFinalBlock: true, new JsonReaderState(Options));
        try
        {
            if (reader.Read())
            {
                ReadValue(ref reader, all, 0, values);
            }
        }
        catch (JsonException)
        {
            // An error page in HTML, or a body cut in the middle: it declares no more than what was read.
            return values;
        }

        return values;
    }

    private void ReadValue(ref Utf8JsonReader reader, ulong alive, int depth, string?[] values)
    {
        var ending = Ending(alive, depth);
        var deeper = alive & ~ending;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            ReadInside(ref reader, ending, deeper, depth, values);
        }
        else
        {
            Keep(values, ending, TextOf(ref reader));
        }
    }

    private void ReadInside(ref Utf8JsonReader reader, ulong ending, ulong deeper, int depth, string?[] values)
    {
        if ((ending | deeper) == 0)
        {
            reader.Skip();
            return;
        }

        var isArray = reader.TokenType == JsonTokenType.StartArray;
        var end = isArray ? JsonTokenType.EndArray : JsonTokenType.EndObject;
        var index = 0;
        for (; reader.Read() && reader.TokenType != end; index++)
        {
            var into = isArray ? IntoElement(deeper, depth, index) : IntoMember(deeper, depth, ref reader);
            if (!isArray)
            {
                reader.Read();
            }

            ReadValue(ref reader, into, depth + 1, values);
        }

        Keep(values, ending, index > 0 ? Something : null);
    }

    private ulong Ending(ulong alive, int depth) => Where(alive, path => path.Steps.Count == depth);

    private ulong IntoElement(ulong alive, int depth, int index) =>
        Where(alive, path => path.Steps[depth] is { Name: null } step && step.Index == index);

    private ulong IntoMember(ulong alive, int depth, ref Utf8JsonReader atName)
    {
        var into = 0UL;
        for (var i = 0; i < paths.Count && alive != 0; i++)
        {
            var bit = 1UL << i;
            into |= (alive & bit) != 0 && EnvelopePaths.IsNamed(ref atName, paths[i].Steps[depth]) ? bit : 0;
        }

        return into;
    }

    private ulong Where(ulong alive, Func<JsonPath, bool> isWanted)
    {
        var found = 0UL;
        for (var i = 0; i < paths.Count && alive != 0; i++)
        {
            var bit = 1UL << i;
            found |= (alive & bit) != 0 && isWanted(paths[i]) ? bit : 0;
        }

        return found;
    }

    private static void Keep(string?[] values, ulong ending, string? text)
    {
        for (var i = 0; i < values.Length && ending != 0; i++)
        {
            if ((ending & (1UL << i)) != 0)
            {
                values[i] = text;
            }
        }
    }

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return Encoding.ASCII.GetString(reader.ValueSpan);
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.String:
                try
                {
                    return reader.GetString() is { Length: > 0 } text ? text : null;
                }
                catch (InvalidOperationException)
                {
                    // No text (a lone surrogate, invalid UTF-8), but something.
                    return Something;
                }

            default:
                return null;
        }
    }
}
