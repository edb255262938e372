using System.Buffers;
using System.Text.Json;

namespace CleanCustomers.Application.Collection;

/// <summary>Lays the members of one JSON object over those of another, byte for byte.</summary>
internal static class JsonOverlay
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    /// <returns>The members of <paramref name="above"/>, and those of <paramref name="below"/> that it lacks; null when one is no object.</returns>
    public static byte[]? Lay(ReadOnlyMemory<byte> below, ReadOnlyMemory<byte> above)
    {
        if (MembersOf(below) is not { } under || MembersOf(above) is not { } over)
        {
            return null;
        }

        var names = over.Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        var laid = new ArrayBufferWriter<byte>(below.Length + above.Length);
        laid.Write("{"u8);
        var isFirst = true;
        foreach (var (_, bytes) in under.Where(member => !names.Contains(member.Name)).Concat(over))
        {
            laid.Write(isFirst ? ""u8 : ","u8);
            laid.Write(bytes.Span);
            isFirst = false;
        }

        laid.Write("}"u8);
        return laid.WrittenSpan.ToArray();
    }

    // Names are compared as written: one that is spelled in two ways stands twice, and the mapping says so.
    private static List<(string Name, ReadOnlyMemory<byte> Bytes)>? MembersOf(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var members = new List<(string, ReadOnlyMemory<byte>)>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var name = System.Text.Encoding.Latin1.GetString(reader.ValueSpan);
            reader.Read();
            reader.Skip();
            members.Add((name, json[start..(int)reader.BytesConsumed]));
        }

        return members;
    }
}
