using System.Text.Json;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Mapping;

/// <summary>
/// Looks for objects with too many members, arrays with too many elements and texts that are too long inside one record. A record that is
/// too small to hold any is not looked at, and nearly all are.
/// </summary>
internal readonly struct RecordSize(Limits limits)
{
    // "a":1, and 1, are the shortest there are.
    private const int LeastElementBytes = 2;

    private readonly int harmlessBytes = Math.Min(Math.Min(limits.Members, int.MaxValue / LeastElementBytes) * LeastElementBytes, limits.StringBytes);

    /// <summary>The rule that the record breaks, or null.</summary>
    /// <exception cref="JsonException">The record is no JSON or nested too deeply.</exception>
    public string? Check(ReadOnlySpan<byte> record)
    {
        if (record.Length <= harmlessBytes)
        {
            return null;
        }

        var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = limits.Depth });
        reader.Read();
        return new ValueSize(limits).Walk(ref reader);
    }
}

/// <summary>What a value holds too much of.</summary>
internal readonly struct ValueSize(Limits limits)
{
    /// <summary>Reads the value that the reader stands on to its end, or to the first thing that is too much; then names the rule.</summary>
    public string? Walk(ref Utf8JsonReader reader)
    {
        if (IsTooLong(ref reader))
        {
            return RecordRules.TextTooLong;
        }

        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return null;
        }

        var outside = reader.CurrentDepth;
        var counts = new Stack<int>();
        counts.Push(0);
        while (reader.Read() && reader.CurrentDepth > outside)
        {
            if (reader.CurrentDepth > limits.Depth)
            {
                return RecordRules.TooDeep;
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    counts.Pop();
                    continue;
                case JsonTokenType.PropertyName:
                    if (IsTooLong(ref reader))
                    {
                        return RecordRules.TextTooLong;
                    }

                    reader.Read();
                    break;
            }

            if (IsTooLong(ref reader))
            {
                return RecordRules.TextTooLong;
            }

            var count = counts.Pop() + 1;
            if (count > limits.Members)
            {
                return RecordRules.TooManyMembers;
            }

            counts.Push(count);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                counts.Push(0);
            }
        }

        return null;
    }

    private bool IsTooLong(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueSpan.Length > limits.StringBytes;
}
