using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers.Contracts;

/// <summary>
/// The stored form of cleaned fields and their notes: compact UTF-8 JSON, members in the order of <see cref="CustomerFields"/>, null members left
/// out, time as in <see cref="Instants"/>. Equal fields give equal bytes. Written and read by hand because it runs for every record.
/// </summary>
public static class CustomerFieldsJson
{
    private const int UsualBytes = 512;

    internal static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Write(CustomerFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var buffer = new ArrayBufferWriter<byte>(UsualBytes);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, fields);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the object into a larger document. For the canonical bytes the writer must be compact and escape as little as JSON allows.</summary>
    public static void Write(Utf8JsonWriter writer, CustomerFields fields)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(fields);
        writer.WriteStartObject();
        foreach (var member in FieldMembers.All)
        {
            if (member.Text(fields) is { } text)
            {
                writer.WriteString(member.Name, text);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write(CustomerFields)"/> wrote. Members of a newer version are skipped.</summary>
    /// <exception cref="JsonException">Not such an object.</exception>
    /// <exception cref="FormatException">A date is not in canonical form.</exception>
    public static CustomerFields Read(ReadOnlySpan<byte> json)
    {
        var texts = new string?[FieldMembers.All.Length];
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Stored customer fields are not a JSON object.");
        }

        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = FieldMembers.Find(ref reader, expected);
            reader.Read();
            if (member < 0)
            {
                reader.Skip();
                continue;
            }

            texts[member] = reader.TokenType is JsonTokenType.String or JsonTokenType.Null
                ? reader.GetString()
                : throw new JsonException($"Stored customer field {FieldMembers.All[member].Name} is not a text.");
            expected = member + 1;
        }

        return FieldMembers.Build(texts);
    }

    /// <summary>
    /// The changed members as <c>{"email":["old","new"]}</c>, an absent value as null; null when both are equal.
    /// </summary>
    public static byte[]? Diff(CustomerFields old, CustomerFields @new)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        if (old == @new)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(UsualBytes);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var member in FieldMembers.All)
            {
                var (before, after) = (member.Text(old), member.Text(@new));
                if (!string.Equals(before, after, StringComparison.Ordinal))
                {
                    writer.WriteStartArray(member.Name);
                    writer.WriteStringValue(before);
                    writer.WriteStringValue(after);
                    writer.WriteEndArray();
                }
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary><c>[{"field":"email","rule":"email.syntax","action":"warn"}]</c>; null when there are none. A note on the whole record has no field.</summary>
    public static byte[]? WriteNotes(IReadOnlyList<RuleNote> notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        return notes.Count == 0 ? null : NotesJson.Write(notes);
    }

    /// <summary>Reads what <see cref="WriteNotes"/> wrote; empty for empty bytes, which is how a store hands over null.</summary>
    /// <exception cref="JsonException">Not such an array, or a field or action that this version does not know.</exception>
    public static IReadOnlyList<RuleNote> ReadNotes(ReadOnlySpan<byte> json) => json.IsEmpty ? [] : NotesJson.Read(json);
}
