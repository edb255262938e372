using System.Buffers;
using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Makes UTF-8 of a body whose label or byte order mark says that it is something else. Strict: what the character set cannot hold
/// is a fault, never a replacement character of ours.
/// </summary>
/// <param name="declared">What the preset says for answers that name none; null is UTF-8.</param>
internal sealed class Charset(ArrayPool<byte> pool, Limits limits, string? declared)
{
    /// <summary>The body itself, or a new one in its place; the given one is then disposed.</summary>
    /// <param name="body">As received, decompressed.</param>
    /// <param name="label">The <c>charset</c> of the content type, or null.</param>
    /// <param name="site">For the fault.</param>
    public PooledBody ToUtf8(PooledBody body, string? label, FaultSite site)
    {
        var bytes = body.Bytes.Span;
        if (bytes.StartsWith("\uFEFF"u8))
        {
            body.Skip(3);
            return body;
        }

        if (Find(label, bytes, site) is not { } encoding)
        {
            return body;
        }

        try
        {
            var text = Transcode(bytes, encoding);
            body.Dispose();
            return text.Length <= limits.BodyBytes ? text : throw TooLarge(text, site);
        }
        catch (DecoderFallbackException e)
        {
            throw site.Fault(FaultTable.Charset, $"not {encoding.WebName} as its label or the preset says", e);
        }
    }

    /// <summary>Null when the body is UTF-8 already.</summary>
    private Encoding? Find(string? label, ReadOnlySpan<byte> bytes, FaultSite site)
    {
        var name = (string.IsNullOrWhiteSpace(label) ? declared : label)?.Trim('"', '\'', ' ').ToUpperInvariant();
        if (name is null or "" or "UTF-8" or "UTF8" or "US-ASCII" or "ASCII")
        {
            return bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Utf16(bytes) : null;
        }

        if (name is "UTF-16" or "UTF16" or "UNICODE")
        {
            return Utf16(bytes);
        }

        return Charsets.TryFind(name, out var encoding) ? encoding : throw site.Fault(FaultTable.Charset, "its label names no known character set");
    }

    /// <summary>JSON begins with an ASCII character, so without a mark the place of the first zero byte tells the byte order.</summary>
    private static UnicodeEncoding Utf16(ReadOnlySpan<byte> bytes) =>
        new(bigEndian: bytes is [0xFE, 0xFF, ..] or [0, ..], byteOrderMark: false, throwOnInvalidBytes: true);

    private PooledBody Transcode(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        var marked = encoding is UnicodeEncoding && bytes is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..];
        var source = marked ? bytes[2..] : bytes;
        var chars = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(source.Length));
        try
        {
            var text = chars.AsSpan(0, encoding.GetChars(source, chars));
            var body = new PooledBody(pool, Encoding.UTF8.GetByteCount(text));
            body.Advance(Encoding.UTF8.GetBytes(text, body.Free().Span));
            return body;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private static ProviderFaultException TooLarge(PooledBody text, FaultSite site)
    {
        text.Dispose();
        return site.Fault(FaultTable.TooLarge);
    }
}
