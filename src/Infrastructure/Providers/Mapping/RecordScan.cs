using System.Text.Json;

namespace CleanCustomers.Infrastructure.Providers.Mapping;

/// <summary>What stands at a mapped place.</summary>
internal enum SlotKind : byte
{
    Missing,
    Null,
    Text,
    Number,
    Literal,

    /// <summary>An object or an array.</summary>
    Complex,
}

/// <summary>A value found at a mapped place.</summary>
/// <param name="Text">The text, or number or literal as written; null for the other kinds.</param>
internal readonly record struct Slot(SlotKind Kind, string? Text)
{
    public bool HoldsText => Kind is SlotKind.Text or SlotKind.Number or SlotKind.Literal;
}

/// <summary>One pass over a record: keeps the values of mapped places and skips everything else without decoding it.</summary>
/// <param name="record">The record's bytes.</param>
/// <param name="slots">Filled with what stands at the mapped places.</param>
/// <param name="deepest">Levels of nesting that are read.</param>
internal ref struct RecordScan(ReadOnlySpan<byte> record, Slot[] slots, int deepest)
{
    private readonly ReadOnlySpan<byte> json = record;
    private Utf8JsonReader reader = new(record, new JsonReaderOptions { MaxDepth = deepest });

    /// <summary>Why the scan stopped, or null.</summary>
    public string? FaultRule { get; private set; }

    public string FaultPointer { get; private set; } = "";

    /// <summary>After an exception: the next value would have opened one level too many.</summary>
    public readonly bool IsTooDeep =>
        reader.CurrentDepth >= deepest - 1 && json[(int)reader.BytesConsumed..].TrimStart(" \t\r\n,:"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>False when there is a fault.</summary>
    /// <exception cref="JsonException">The record is no JSON or nested too deeply.</exception>
    public bool Read(PathNode root)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Fail(root, RecordRules.NotObject);
        }

        // The second read makes sure that nothing follows the object.
        return ReadMembers(root) && !reader.Read();
    }

    private bool ReadMembers(PathNode node)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = node.Member(ref reader);
            reader.Read();
            if (member is null)
            {
                Skip();
            }
            else if (!ReadValue(member))
            {
                return false;
            }
        }

        return true;
    }

    private bool ReadElements(PathNode node)
    {
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var element = node.Element(index);
            if (node.Picks.Count > 0 && !ReadPicks(node, isReadAgain: element is not null))
            {
                return false;
            }

            if (element is null)
            {
                Skip();
            }
            else if (!ReadValue(element))
            {
                return false;
            }
        }

        return true;
    }

    // The reader is a value: each pick reads from its own copy, so that it does not matter which member stands first.
    private bool ReadPicks(PathNode node, bool isReadAgain)
    {
        var start = reader;
        var after = reader;
        foreach (var pick in node.Picks)
        {
            if (slots[pick.TakenSlot].Kind != SlotKind.Missing || !Fitting.Fits(start, pick.Fit))
            {
                continue;
            }

            slots[pick.TakenSlot] = new Slot(SlotKind.Literal, null);
            reader = start;
            if (!ReadValue(pick.Node))
            {
                return false;
            }

            after = reader;
        }

        reader = isReadAgain ? start : after;
        return true;
    }

    private bool ReadValue(PathNode node)
    {
        if (node.Slot >= 0 && !Keep(node))
        {
            return false;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when node.HasMembers:
                return ReadMembers(node);
            case JsonTokenType.StartArray when node.HasElements:
                return ReadElements(node);
            default:
                Skip();
                return true;
        }
    }

    private bool Keep(PathNode node)
    {
        ref var slot = ref slots[node.Slot];
        if (slot.Kind != SlotKind.Missing)
        {
            return Fail(node, RecordRules.DuplicateKey);
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                slot = new Slot(SlotKind.Null, null);
                return true;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                slot = new Slot(SlotKind.Complex, null);
                return true;
        }

        var fault = JsonTexts.TryRead(ref reader, out var text);
        slot = new Slot(KindOf(reader.TokenType), text);
        return fault switch
        {
            TextFault.InvalidUtf8 => Fail(node, RecordRules.InvalidUtf8),
            TextFault.LoneSurrogate => Fail(node, RecordRules.LoneSurrogate),
            _ => true,
        };
    }

    private static SlotKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.String => SlotKind.Text,
        JsonTokenType.Number => SlotKind.Number,
        _ => SlotKind.Literal,
    };

    private void Skip()
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
        }
    }

    private bool Fail(PathNode node, string rule)
    {
        FaultRule = rule;
        FaultPointer = node.Pointer;
        return false;
    }
}
