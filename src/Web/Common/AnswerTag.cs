using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace CleanCustomers.Web.Common;

/// <summary>
/// A strong entity tag of two parts. The first names what the answer says, the second tells apart answers that say the same at different times. Whoever has
/// the first part has an answer that is as true now as a new one would be, so that is what counts; bytes that differ still never share a tag.
/// </summary>
internal sealed record AnswerTag(string Content, string Moment)
{
    private const int HashBytes = 12;

    private static ReadOnlySpan<byte> AsOf => "\"asOf\":\""u8;

    /// <summary>The tag of an answer whose moment is its member <c>asOf</c>; quotes in texts are escaped, so nothing else looks like that member.</summary>
    public static AnswerTag Of(ReadOnlySpan<byte> json)
    {
        var start = json.LastIndexOf(AsOf) is >= 0 and var found ? found + AsOf.Length : json.Length;
        var length = json[start..].IndexOf((byte)'"') is > 0 and var end ? end : 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(json[..start]);
        hash.AppendData(json[(start + length)..]);
        var moment = string.Concat(Encoding.ASCII.GetString(json.Slice(start, length)).Where(char.IsAsciiDigit));
        return new AnswerTag(Base64Url.EncodeToString(hash.GetHashAndReset().AsSpan(0, HashBytes)), moment);
    }

    /// <summary>The tag of an answer with a version of its own.</summary>
    public static AnswerTag Of(string version, ReadOnlySpan<byte> json) => new(version, Base64Url.EncodeToString(SHA256.HashData(json).AsSpan(0, HashBytes)));

    /// <summary>The caller's own tag that says the same as this one, as it is to be repeated; null when there is none.</summary>
    public string? FindIn(IList<EntityTagHeaderValue> known)
    {
        foreach (var one in known)
        {
            if (one.Equals(EntityTagHeaderValue.Any))
            {
                return ToString();
            }

            // If-None-Match compares weakly (RFC 9110, 13.1.2).
            var text = one.Tag.AsSpan().Trim('"');
            if (text.SequenceEqual(Content) || (text.StartsWith(Content, StringComparison.Ordinal) && text[Content.Length] == '.'))
            {
                return one.Tag.ToString();
            }
        }

        return null;
    }

    public override string ToString() => Moment.Length == 0 ? $"\"{Content}\"" : $"\"{Content}.{Moment}\"";
}
