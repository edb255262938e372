using System.Text;

namespace CleanCustomers.Infrastructure.Persistence.Postgres;

/// <summary>
/// Text in PostgreSQL, which refuses U+0000. It is written as U+FDD0 and <c>0</c>, and U+FDD0 itself, which Unicode keeps for internal use, as
/// U+FDD0 and <c>d</c>: every text comes back as it was. Lone surrogates become U+FFFD, as in every UTF-8 store.
/// </summary>
internal static class PostgresText
{
    private const char Escape = '\uFDD0';
    private static readonly string EscapedNul = $"{Escape}0";
    private static readonly string EscapedEscape = $"{Escape}d";

    private static ReadOnlySpan<byte> EscapeUtf8 => [0xEF, 0xB7, 0x90];

    public static string Encode(string text) => text.AsSpan().ContainsAny('\0', Escape)
        ? text.Replace($"{Escape}", EscapedEscape, StringComparison.Ordinal).Replace("\0", EscapedNul, StringComparison.Ordinal)
        : text;

    public static string Decode(string text) => text.Contains(Escape, StringComparison.Ordinal)
        ? text.Replace(EscapedNul, "\0", StringComparison.Ordinal).Replace(EscapedEscape, $"{Escape}", StringComparison.Ordinal)
        : text;

    /// <summary>The text needs no escape.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> utf8) => !utf8.Contains((byte)0) && utf8.IndexOf(EscapeUtf8) < 0;

    /// <returns>Bytes of their own.</returns>
    public static byte[] Encode(ReadOnlySpan<byte> utf8) => IsPlain(utf8) ? utf8.ToArray() : Encoding.UTF8.GetBytes(Encode(Encoding.UTF8.GetString(utf8)));

    /// <summary>A stored text as UTF-8.</summary>
    public static byte[] Utf8(string stored) => Encoding.UTF8.GetBytes(Decode(stored));
}
