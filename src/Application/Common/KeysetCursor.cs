using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Common;

/// <summary>The place of a row in an ordered list: its sort text ("" where the list is ordered by key alone) and its unique key.</summary>
public readonly record struct Keyset(string Text, long Key);

/// <summary>Rows as a store reads them, and where the following ones start.</summary>
/// <param name="Next">Place of the last row, or null when nothing follows.</param>
public sealed record Rows<T>(IReadOnlyList<T> Items, Keyset? Next);

/// <summary>
/// Writes a <see cref="Keyset"/> as the opaque cursor of one list and reads it back. The cursor carries a hash of the list's name, filter
/// and order, so it cannot go on in another list, and a checksum, so a cut or edited one is noticed. It grants nothing and is no secret.
/// </summary>
internal static class KeysetCursor
{
    private const byte Version = 1;
    private const int QueryBytes = 8;
    private const int ChecksumBytes = 8;
    private const int KeyAt = 1 + QueryBytes;
    private const int TextAt = KeyAt + sizeof(long);
    private const int LongestText = 4096;

    /// <summary>Joins what identifies a list: its name, every filter and its order, but not the page size.</summary>
    public static string Query(params ReadOnlySpan<string?> parts)
    {
        var query = new StringBuilder();
        foreach (var part in parts)
        {
            query.Append(part is null ? "-" : "=").Append(part).Append('\u001f');
        }

        return query.ToString();
    }

    /// <returns>The cursor, or null when nothing follows.</returns>
    public static string? Write(string query, Keyset? next)
    {
        if (next is not { } place)
        {
            return null;
        }

        var bytes = new byte[TextAt + Encoding.UTF8.GetByteCount(place.Text) + ChecksumBytes];
        bytes[0] = Version;
        HashOf(Encoding.UTF8.GetBytes(query), bytes.AsSpan(1, QueryBytes));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(KeyAt), place.Key);
        Encoding.UTF8.GetBytes(place.Text, bytes.AsSpan(TextAt));
        HashOf(bytes.AsSpan(..^ChecksumBytes), bytes.AsSpan(^ChecksumBytes..));
        return Base64Url.EncodeToString(bytes);
    }

    /// <returns>
    /// The place to go on after, null for the beginning, or <c>cursor.invalid</c> (not one of ours, or damaged), <c>cursor.mismatch</c> (of
    /// another filter or order).
    /// </returns>
    public static Result<Keyset?> Read(string query, string? cursor)
    {
        if (cursor is null)
        {
            return Result<Keyset?>.Success(null);
        }

        if (Decode(cursor) is not { } bytes)
        {
            return Fault("cursor.invalid", "The cursor is damaged or was not made here. Use the value of 'next' unchanged, or start without a cursor.");
        }

        Span<byte> expected = stackalloc byte[QueryBytes];
        HashOf(Encoding.UTF8.GetBytes(query), expected);
        if (!expected.SequenceEqual(bytes.AsSpan(1, QueryBytes)))
        {
            return Fault("cursor.mismatch", "The cursor belongs to another filter or order. Repeat the parameters of the first request, or start without a cursor.");
        }

        var text = Encoding.UTF8.GetString(bytes.AsSpan(TextAt..^ChecksumBytes));
        return Result<Keyset?>.Success(new Keyset(text, BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(KeyAt))));
    }

    private static byte[]? Decode(string cursor)
    {
        if (cursor.Length > LongestText || !Base64Url.IsValid(cursor, out var length) || length < TextAt + ChecksumBytes)
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(cursor);
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        HashOf(bytes.AsSpan(..^ChecksumBytes), checksum);
        return bytes[0] == Version && checksum.SequenceEqual(bytes.AsSpan(^ChecksumBytes..)) ? bytes : null;
    }

    private static void HashOf(ReadOnlySpan<byte> bytes, Span<byte> target)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        hash[..target.Length].CopyTo(target);
    }

    private static Error Fault(string code, string message) => Error.Invalid(new ValidationError("cursor", message, code));
}
