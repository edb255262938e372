using System.IO.Compression;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Undoes <c>Content-Encoding</c> (RFC 9110 §8.4.1). Done here and not by the platform's handler because the guard against
/// decompression bombs needs both counts: bytes on the wire and bytes decoded.
/// </summary>
internal static class ContentDecoding
{
    /// <summary>What requests offer in <c>Accept-Encoding</c>.</summary>
    public const string Offered = "gzip, br, deflate";

    public static async ValueTask<Stream> DecodeAsync(
        CountedStream wire, ICollection<string> encodings, FaultSite site, CancellationToken cancellationToken)
    {
        var named = encodings.Where(e => !e.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToList();
        if (named.Count == 0)
        {
            return wire;
        }

        if (named.Count > 1)
        {
            throw site.Fault(FaultTable.Encoding, "it is encoded more than once");
        }

        return named[0].ToUpperInvariant() switch
        {
            "GZIP" or "X-GZIP" => new GZipStream(wire, CompressionMode.Decompress),
            "BR" => new BrotliStream(wire, CompressionMode.Decompress),
            "DEFLATE" => await InflateAsync(wire, cancellationToken),
            _ => throw site.Fault(FaultTable.Encoding, "its Content-Encoding is not one that was offered"),
        };
    }

    /// <summary>"deflate" means zlib, but some servers send the bare form; the low half of a zlib stream's first byte is always 8.</summary>
    private static async ValueTask<Stream> InflateAsync(CountedStream wire, CancellationToken cancellationToken) =>
        (await wire.PeekAsync(cancellationToken) & 0x0F) == 8
            ? new ZLibStream(wire, CompressionMode.Decompress)
            : new DeflateStream(wire, CompressionMode.Decompress);
}
