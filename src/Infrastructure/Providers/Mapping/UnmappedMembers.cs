using System.Text.Json;
using System.Text.Unicode;

namespace CleanCustomers.Infrastructure.Providers.Mapping;

/// <summary>Finds the members of a record that no mapping reads. For people who look at a preview, not for runs.</summary>
internal static class UnmappedMembers
{
    private const int Most = 100;

    /// <summary>JSON pointers in the record's order, the first hundred; of a member that is not mapped only itself. Empty for what is no JSON object.</summary>
    public static IReadOnlyList<string> Find(PathNode root, ReadOnlySpan<byte> record, int deepest)
    {
        var found = new List<string>();
        var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = deepest });
        try
        {
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                Read(ref reader, root, "", found);
            }
        }
        catch (JsonException)
        {
            // The mapping says what is wrong with the record; what was found up to there is true.
        }

        return found;
    }

    private static void Read(ref Utf8JsonReader reader, PathNode node, string pointer, List<string> found)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = node.Member(ref reader);
            var at = pointer + NameAt(ref reader);
            reader.Read();
            if (member is { HasMembers: true } && reader.TokenType == JsonTokenType.StartObject)
            {
                Read(ref reader, member, at, found);
                continue;
            }

            if (member is null && found.Count < Most)
            {
                found.Add(at);
            }

            reader.Skip();
        }
    }

    private static string NameAt(ref Utf8JsonReader reader)
    {
        var isText = Utf8.IsValid(reader.ValueSpan) && !(reader.ValueIsEscaped && JsonTexts.HasLoneSurrogate(reader.ValueSpan));
        return isText ? Presets.PresetJson.Step(reader.GetString()!) : "/(a name that is no text)";
    }
}
