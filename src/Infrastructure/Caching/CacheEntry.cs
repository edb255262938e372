using System.Text.Json;
using CleanCustomers.Application.Common;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>One kept answer as it stands in Redis: JSON of <see cref="WireJson"/>, canonical instants, no .NET type names.</summary>
/// <param name="Codec">Version of this envelope.</param>
/// <param name="Schema">Version of the answer's type.</param>
/// <param name="Generation">That of the bucket, read before the answer was loaded. With another one the entry is void.</param>
/// <param name="FreshUntil">From here on it is loaded anew when asked for, and still answered.</param>
/// <param name="ValidUntil">From here on it is void.</param>
/// <param name="Value">Null: there is no such thing.</param>
internal sealed record CacheEntry<T>(
    int Codec, string Region, int Schema, string Generation, DateTimeOffset FreshUntil, DateTimeOffset ValidUntil, T? Value)
    where T : class;

/// <summary>What came of reading an entry.</summary>
internal enum EntryReading
{
    Read,

    /// <summary>Written by a node that knows another form: a miss.</summary>
    OtherVersion,

    /// <summary>Not what this program writes, byte for byte: a miss that is counted.</summary>
    Undecodable,
}

/// <summary>
/// Writes and reads entries (ADR 0041). An entry is taken only when writing it again gives the same bytes; thus everything else than the canonical
/// form is a miss, whatever a converter would have let through.
/// </summary>
internal static class EntryCodec
{
    public const int Version = 1;

    public static byte[] Write<T>(CacheEntry<T> entry)
        where T : class => JsonSerializer.SerializeToUtf8Bytes(entry, WireJson.Options);

    public static EntryReading Read<T>(byte[] bytes, CacheRegion<T> region, out CacheEntry<T>? entry)
        where T : class
    {
        entry = null;
        try
        {
            if (ReadVersion(bytes) is { } version && version != (Version, region.Name, region.Schema))
            {
                return EntryReading.OtherVersion;
            }

            entry = JsonSerializer.Deserialize<CacheEntry<T>>(bytes, WireJson.Options);
            if (entry is not null && Write(entry).AsSpan().SequenceEqual(bytes))
            {
                return EntryReading.Read;
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // Whatever it is, it is not ours: the caller counts it.
        }

        entry = null;
        return EntryReading.Undecodable;
    }

    // The first three members in their order; null when they are not there.
    private static (int Codec, string Region, int Schema)? ReadVersion(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject
            && ReadMember(ref reader, "codec"u8, JsonTokenType.Number) && reader.TryGetInt32(out var codec)
            && ReadMember(ref reader, "region"u8, JsonTokenType.String) && reader.GetString() is { } region
            && ReadMember(ref reader, "schema"u8, JsonTokenType.Number) && reader.TryGetInt32(out var schema)
                ? (codec, region, schema)
                : null;
    }

    private static bool ReadMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, JsonTokenType type) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read() && reader.TokenType == type;
}
