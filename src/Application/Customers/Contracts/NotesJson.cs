using System.Buffers;
using System.Text.Json;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers.Contracts;

/// <summary>The stored form of notes, see <see cref="CustomerFieldsJson.WriteNotes"/>.</summary>
internal static class NotesJson
{
    private const int UsualBytes = 128;

    private static readonly string[] Fields = [.. Enum.GetNames<CustomerField>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
    private static readonly string[] Actions = [.. Enum.GetNames<RuleAction>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    public static byte[] Write(IReadOnlyList<RuleNote> notes)
    {
        var buffer = new ArrayBufferWriter<byte>(UsualBytes);
        using (var writer = new Utf8JsonWriter(buffer, CustomerFieldsJson.WriterOptions))
        {
            writer.WriteStartArray();
            foreach (var note in notes)
            {
                writer.WriteStartObject();
                if (note.Field is { } field)
                {
                    writer.WriteString("field"u8, Fields[(int)field]);
                }

                writer.WriteString("rule"u8, note.Rule);
                writer.WriteString("action"u8, Actions[(int)note.Action]);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static IReadOnlyList<RuleNote> Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Stored notes are not a JSON array.");
        }

        var notes = new List<RuleNote>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            notes.Add(ReadNote(ref reader));
        }

        return notes;
    }

    private static RuleNote ReadNote(ref Utf8JsonReader reader)
    {
        CustomerField? field = null;
        string? rule = null;
        var action = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("field"u8))
            {
                field = (CustomerField)IndexOf(Fields, Text(ref reader));
            }
            else if (reader.ValueTextEquals("rule"u8))
            {
                rule = Text(ref reader);
            }
            else if (reader.ValueTextEquals("action"u8))
            {
                action = IndexOf(Actions, Text(ref reader));
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return rule is not null && action >= 0
            ? new RuleNote(field, rule, (RuleAction)action)
            : throw new JsonException("A stored note has no rule or no action.");
    }

    private static string Text(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("A member of a stored note is not a text.");

    private static int IndexOf(string[] names, string name) =>
        Array.IndexOf(names, name) is >= 0 and var index ? index : throw new JsonException($"A stored note names '{name}', which is unknown here.");
}
