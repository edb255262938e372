using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CleanCustomers.Benchmarks.Straight;

/// <summary>One page: its bytes, the rows found in it and an arena for their cleaned values.</summary>
internal sealed class StraightPage(int length)
{
    private readonly byte[] arena = ArrayPool<byte>.Shared.Rent(length);
    private StraightRow[] rows = ArrayPool<StraightRow>.Shared.Rent(1024);
    private int used;

    public byte[] Body { get; } = ArrayPool<byte>.Shared.Rent(length);

    public int Length => length;

    /// <summary>Where the array of records begins.</summary>
    public int Records { get; private set; }

    public string? Next { get; private set; }

    public int Read { get; set; }

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Bytes(Slice slice) => arena.AsSpan(slice.Start, slice.Length);

    public string? ReadHead()
    {
        var reader = new Utf8JsonReader(Body.AsSpan(0, length));
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("next"u8))
            {
                reader.Read();
                Next = reader.GetString();
            }
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("data"u8))
            {
                Records = (int)reader.BytesConsumed;
                return Next;
            }
        }

        throw new InvalidOperationException("The page has no data.");
    }

    public ref StraightRow Add()
    {
        if (Count == rows.Length)
        {
            var larger = ArrayPool<StraightRow>.Shared.Rent(Count * 2);
            rows.CopyTo(larger, 0);
            ArrayPool<StraightRow>.Shared.Return(rows);
            rows = larger;
        }

        ref var row = ref rows[Count++];
        row.Clear();
        return ref row;
    }

    public Span<StraightRow> Rows => rows.AsSpan(0, Count);

    /// <summary>The record as it was received.</summary>
    public ReadOnlyMemory<byte> Record(StraightRow row) => Body.AsMemory(row.Start, row.Length);

    public ReadOnlyMemory<byte> Memory(Slice slice) => arena.AsMemory(slice.Start, slice.Length);

    /// <summary>Drops the rows that are stored as they are.</summary>
    public void Keep(Func<int, bool> isWanted)
    {
        var kept = 0;
        for (var at = 0; at < Count; at++)
        {
            if (isWanted(at))
            {
                rows[kept++] = rows[at];
            }
        }

        Count = kept;
    }

    public void ReadRecord(ref Utf8JsonReader reader, ref StraightRow row, bool fields)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                row[Field.Id] = Text(ref reader);
            }
            else if (!fields || !ReadField(ref reader, ref row))
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (fields)
        {
            row[Field.Name] = FullName(row[Field.Given], row[Field.Family]);
        }
    }

    private bool ReadField(ref Utf8JsonReader reader, ref StraightRow row)
    {
        switch (reader.ValueSpan)
        {
            case var name when name.SequenceEqual("first_name"u8): row[Field.Given] = Text(ref reader); return true;
            case var name when name.SequenceEqual("last_name"u8): row[Field.Family] = Text(ref reader); return true;
            case var name when name.SequenceEqual("company"u8): row[Field.Company] = Text(ref reader); return true;
            case var name when name.SequenceEqual("email"u8): row[Field.Email] = Email(Text(ref reader)); return true;
            case var name when name.SequenceEqual("phone"u8): row[Field.Phone] = Phone(Text(ref reader)); return true;
            case var name when name.SequenceEqual("language"u8): row[Field.Language] = Text(ref reader); return true;
            case var name when name.SequenceEqual("birth_date"u8): row[Field.Birth] = Day(Text(ref reader)); return true;
            case var name when name.SequenceEqual("created_at"u8): row[Field.Created] = Instant(ref reader); return true;
            case var name when name.SequenceEqual("updated_at"u8): row[Field.Updated] = Instant(ref reader); return true;
            case var name when name.SequenceEqual("address"u8): ReadAddress(ref reader, ref row); return true;
            default: return false;
        }
    }

    private void ReadAddress(ref Utf8JsonReader reader, ref StraightRow row)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (reader.ValueSpan)
            {
                case var name when name.SequenceEqual("line1"u8): row[Field.Line1] = Text(ref reader); break;
                case var name when name.SequenceEqual("line2"u8): row[Field.Line2] = Text(ref reader); break;
                case var name when name.SequenceEqual("city"u8): row[Field.City] = Text(ref reader); break;
                case var name when name.SequenceEqual("region"u8): row[Field.Region] = Text(ref reader); break;
                case var name when name.SequenceEqual("postal_code"u8): row[Field.Postal] = Text(ref reader); break;
                case var name when name.SequenceEqual("country"u8): row[Field.Country] = Upper(Text(ref reader)); break;
                default: reader.Read(); reader.Skip(); break;
            }
        }
    }

    // Unescaped, trimmed, in normal form C; absent when nothing is left.
    private Slice Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return new Slice(0, -1);
        }

        var start = used;
        var written = reader.CopyString(arena.AsSpan(start));
        var trimmed = arena.AsSpan(start, written).Trim(" \t\r\n"u8);
        if (!Ascii.IsValid(trimmed))
        {
            var text = Encoding.UTF8.GetString(trimmed);
            if (!text.IsNormalized(NormalizationForm.FormC))
            {
                written = Encoding.UTF8.GetBytes(text.Normalize(NormalizationForm.FormC), arena.AsSpan(start));
                used = start + written;
                return new Slice(start, written);
            }
        }

        trimmed.CopyTo(arena.AsSpan(start));
        used = start + trimmed.Length;
        return new Slice(start, trimmed.Length == 0 ? -1 : trimmed.Length);
    }

    private Slice FullName(Slice given, Slice family)
    {
        if (given.Length < 0 || family.Length < 0)
        {
            return given.Length < 0 ? family : given;
        }

        var start = used;
        Bytes(given).CopyTo(arena.AsSpan(used));
        arena[used + given.Length] = (byte)' ';
        Bytes(family).CopyTo(arena.AsSpan(used + given.Length + 1));
        used += given.Length + 1 + family.Length;
        return new Slice(start, used - start);
    }

    private Slice Email(Slice text)
    {
        if (text.Length > 0)
        {
            var at = Bytes(text).LastIndexOf((byte)'@');
            if (at <= 0)
            {
                return new Slice(0, -1);
            }

            Ascii.ToLowerInPlace(arena.AsSpan(text.Start + at, text.Length - at), out _);
        }

        return text;
    }

    private Slice Upper(Slice text)
    {
        if (text.Length > 0)
        {
            Ascii.ToUpperInPlace(arena.AsSpan(text.Start, text.Length), out _);
        }

        return text;
    }

    private Slice Phone(Slice text)
    {
        var kept = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var symbol = arena[text.Start + at];
            if (symbol is (>= (byte)'0' and <= (byte)'9') or (byte)'+')
            {
                arena[text.Start + kept++] = symbol;
            }
        }

        return new Slice(text.Start, kept == 0 ? -1 : kept);
    }

    private Slice Day(Slice text) => text.Length == 10
        && Utf8Parser.TryParse(Bytes(text)[..4], out int year, out _)
        && Utf8Parser.TryParse(Bytes(text)[5..7], out int month, out _)
        && Utf8Parser.TryParse(Bytes(text)[8..], out int day, out _)
        && year is >= 1900 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
        ? text
        : new Slice(0, -1);

    private Slice Instant(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var instant))
        {
            reader.Skip();
            return new Slice(0, -1);
        }

        var start = used;
        instant.ToUniversalTime().TryFormat(arena.AsSpan(start), out var written, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        used += written;
        return new Slice(start, written);
    }

    public void Sort()
    {
        var span = rows.AsSpan(0, Count);
        for (var at = 1; at < span.Length; at++)
        {
            if (Compare(span[at - 1], span[at]) > 0)
            {
                span.Sort(Compare);
                return;
            }
        }
    }

    private int Compare(StraightRow left, StraightRow right) => Bytes(left[Field.Id]).SequenceCompareTo(Bytes(right[Field.Id]));

    public void Release()
    {
        ArrayPool<byte>.Shared.Return(Body);
        ArrayPool<byte>.Shared.Return(arena);
        ArrayPool<StraightRow>.Shared.Return(rows);
    }
}
