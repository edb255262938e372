using System.Text;

namespace CleanCustomers.Infrastructure.Providers;

/// <summary>Names of character sets.</summary>
internal static class Charsets
{
    public static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Strict: what the set cannot hold is an error and never a replacement character. Null is UTF-8.</summary>
    public static bool TryFind(string? name, out Encoding encoding)
    {
        // Latin-1 labels mean windows-1252 wherever there is a difference (WHATWG Encoding Standard).
        var known = name?.Trim().ToUpperInvariant() switch
        {
            null or "UTF-8" or "UTF8" or "US-ASCII" or "ASCII" => null,
            "LATIN1" or "LATIN-1" or "ISO-8859-1" or "ISO8859-1" or "CP1252" => "windows-1252",
            var other => other,
        };
        encoding = Utf8;
        try
        {
            encoding = known is null ? Utf8
                : CodePagesEncodingProvider.Instance.GetEncoding(known, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(known, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
