using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace CleanCustomers.Application.Access;

/// <summary>
/// The written form of a key: <c>cc_</c>, a prefix of 8 characters by which it is found, <c>_</c>, and the secret of 52 characters: 256 random
/// bits in base 32 (RFC 4648, lower case), so that a double click selects all of it. Only the SHA-256 of the whole is kept.
/// </summary>
public static class KeyText
{
    /// <summary>The form of a prefix, as a regular expression.</summary>
    public const string PrefixPattern = "^[a-z2-7]{8}$";

    public const string Mark = "cc_";

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);
    private const int PrefixBytes = 5;
    private const int SecretBytes = 32;
    private const int PrefixEnd = 11;
    private const int Length = 64;

    public static string New() => $"{Mark}{Random(PrefixBytes)}_{NewSecret()}";

    /// <summary>256 random bits.</summary>
    public static string NewSecret() => Random(SecretBytes);

    /// <returns>The prefix, or null when the text is no key.</returns>
    public static string? PrefixOf(string text) =>
        text.Length == Length && text.StartsWith(Mark, StringComparison.Ordinal) && text[PrefixEnd] == '_'
        && !text.AsSpan(Mark.Length, PrefixEnd - Mark.Length).ContainsAnyExcept(Letters)
        && !text.AsSpan(PrefixEnd + 1).ContainsAnyExcept(Letters)
            ? text[Mark.Length..PrefixEnd]
            : null;

    public static bool IsPrefix(string text) => text.Length == PrefixEnd - Mark.Length && !text.AsSpan().ContainsAnyExcept(Letters);

    // 256 random bits need no salt and no slow hash: there is nothing to guess.
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static string Random(int bytes)
    {
        Span<byte> random = stackalloc byte[bytes];
        RandomNumberGenerator.Fill(random);
        var text = new StringBuilder();
        var (held, bits) = (0, 0);
        foreach (var one in random)
        {
            (held, bits) = ((held << 8) | one, bits + 8);
            for (; bits >= 5; bits -= 5)
            {
                text.Append(Alphabet[(held >> (bits - 5)) & 31]);
            }

            held &= (1 << bits) - 1;
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[(held << (5 - bits)) & 31]).ToString();
    }
}
