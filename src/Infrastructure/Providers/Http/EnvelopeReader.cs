using System.Text.Json;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Infrastructure.Providers.Mapping;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// One pass over an answer's bytes to their very end. Makes no string but the ids and the next position. What a record's strings
/// hold (invalid UTF-8, lone surrogates, 2 MB) is not looked at here: it damages that record at most, and the mapping says so.
/// </summary>
internal ref struct EnvelopeReader(ReadOnlySpan<byte> json, EnvelopePaths paths, ScannedPage page, FaultSite site)
{
    private readonly ReadOnlySpan<byte> json = json;

    /// <summary>Depth is a limit of a record (see the mapping), not of its neighbours; the reader itself needs a bit per level.</summary>
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue, CommentHandling = JsonCommentHandling.Disallow };

    private Utf8JsonReader reader = new(json, isFinalBlock: true, new JsonReaderState(Options));

    /// <exception cref="JsonException">The bytes are not one JSON value and nothing else.</exception>
    /// <exception cref="ProviderFaultException">More records than allowed; nothing behind the first one too many was read.</exception>
    public void Read()
    {
        reader.Read();
        ReadValue(paths.All, 0);

        // Only reading on proves that nothing follows the value.
        while (reader.Read())
        {
        }
    }

    private void ReadValue(Targets alive, int depth)
    {
        var ending = paths.EndingAt(alive, depth);
        if ((ending & Targets.Records) != Targets.None)
        {
            ReadRecords();
            return;
        }

        ReadScalars(ending);
        var deeper = alive & ~ending;
        if (deeper != Targets.None && reader.TokenType == JsonTokenType.StartObject)
        {
            ReadMembers(deeper, depth);
        }
        else if (deeper != Targets.None && reader.TokenType == JsonTokenType.StartArray)
        {
            ReadElements(deeper, depth);
        }
        else
        {
            SkipMeasured();
        }
    }

    // Not part of a record, so what is too much here is too much for the page.
    private void SkipMeasured()
    {
        if (new ValueSize(site.Preset.Limits).Walk(ref reader) is { } rule)
        {
            throw site.Fault(FaultTable.TooLarge, $"outside its records it breaks {rule}");
        }
    }

    private readonly void ThrowIfMany(int members)
    {
        if (members > site.Preset.Limits.Members)
        {
            throw site.Fault(FaultTable.TooLarge, $"outside its records it breaks {RecordRules.TooManyMembers}");
        }
    }

    private readonly void ThrowIfLong()
    {
        if (reader.ValueSpan.Length > site.Preset.Limits.StringBytes)
        {
            throw site.Fault(FaultTable.TooLarge, $"outside its records it breaks {RecordRules.TextTooLong}");
        }
    }

    private void ReadMembers(Targets alive, int depth)
    {
        for (var count = 1; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; count++)
        {
            ThrowIfMany(count);
            ThrowIfLong();
            var into = paths.IntoMember(alive, depth, ref reader);
            reader.Read();
            ReadValue(into, depth + 1);
        }
    }

    private void ReadElements(Targets alive, int depth)
    {
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            ThrowIfMany(index);
            ReadValue(paths.IntoElement(alive, depth, index), depth + 1);
        }
    }

    private void ReadScalars(Targets ending)
    {
        if ((ending & Targets.Next) != Targets.None)
        {
            page.Next = ReadNext(out var unusable);
            page.NextIsUnusable = unusable;
        }

        if ((ending & Targets.Flag) != Targets.None)
        {
            page.Flag = reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.TokenType == JsonTokenType.True : null;
        }

        if ((ending & Targets.Count) != Targets.None)
        {
            page.Count = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) && count >= 0 ? count : null;
        }

        ReadMore(ending);
    }

    // No part of the proof that the list ends, so what cannot be read is no fault here.
    private readonly void ReadMore(Targets ending)
    {
        if ((ending & Targets.Total) != Targets.None)
        {
            page.Total = reader.TokenType is JsonTokenType.Number or JsonTokenType.String ? Totals.Read(reader.ValueSpan) : null;
        }

        if ((ending & Targets.Delta) != Targets.None)
        {
            page.Delta = ReadNext(out _)?.Text;
        }
    }

    /// <summary>Null when it is missing, null or empty.</summary>
    private readonly CursorValue? ReadNext(out bool unusable)
    {
        unusable = false;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number:
                return new(System.Text.Encoding.ASCII.GetString(reader.ValueSpan), true);
            case JsonTokenType.String:
                try
                {
                    return reader.GetString() is { Length: > 0 } text ? new(text, false) : null;
                }
                catch (InvalidOperationException)
                {
                    // Not text: a lone surrogate or invalid UTF-8.
                    break;
                }

            case JsonTokenType.StartArray when paths.NextMayBeArray:
            case JsonTokenType.StartObject when paths.NextMayBeObject:
                var whole = reader;
                whole.Skip();
                return new(System.Text.Encoding.UTF8.GetString(json[(int)reader.TokenStartIndex..(int)whole.BytesConsumed]), true);
        }

        unusable = true;
        return null;
    }

    private void ReadRecords()
    {
        page.Records.Clear();
        page.FoundAtRecords = reader.TokenType;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (page.Records.Count == site.Preset.Limits.RecordsPerPage)
            {
                throw site.Fault(FaultTable.TooManyRecords, $"more than {page.Records.Count}");
            }

            var start = (int)reader.TokenStartIndex;
            var id = ReadId();
            page.Records.Add(new PageRecord(id, start, (int)reader.BytesConsumed - start));
        }
    }

    /// <summary>Reads a record to its end and gives its id, or null.</summary>
    private string? ReadId()
    {
        var depth = reader.CurrentDepth;
        string? id = null;
        if (GoTo(0) && ExternalIds.TryRead(ref reader, out var usable))
        {
            id = usable;
        }

        if (reader.CurrentDepth == depth)
        {
            // A plain value, or an object whose end was reached on the way.
            reader.Skip();
            return id;
        }

        while (reader.Read() && reader.CurrentDepth > depth)
        {
        }

        return id;
    }

    /// <summary>Moves to the value at the id's path; false when the record has none.</summary>
    private bool GoTo(int step)
    {
        if (step == paths.Id.Count)
        {
            return true;
        }

        var depth = reader.CurrentDepth;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var named = EnvelopePaths.IsNamed(ref reader, paths.Id[step]);
                reader.Read();
                if (named)
                {
                    return GoTo(step + 1);
                }

                reader.Skip();
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray && paths.Id[step].Name is null)
        {
            var fit = paths.Id[step].Where;
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                if (fit is null ? index == paths.Id[step].Index : Fitting.Fits(reader, fit))
                {
                    return GoTo(step + 1);
                }

                reader.Skip();
            }
        }

        return false;
    }
}
