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

    private const int MostLayers = 3;

    public static async ValueTask<Stream> DecodeAsync(
        CountedStream wire, ICollection<string> encodings, FaultSite site, CancellationToken cancellationToken)
    {
        var named = encodings.Where(e => !e.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToList();
        if (named.Count == 0)
        {
            return wire;
        }

        if (named.Count > MostLayers)
        {
            throw site.Fault(FaultTable.Encoding, $"it is encoded more than {MostLayers} times");
        }

        // The last one named was applied last (RFC 9110 §8.4). The guards look at the two ends only, so layers hide nothing.
        Stream stream = wire;
        for (var layer = named.Count - 1; layer >= 0; layer--)
        {
            stream = named[layer].ToUpperInvariant() switch
            {
                "GZIP" or "X-GZIP" => new GZipStream(stream, CompressionMode.Decompress),
                "BR" => new BrotliStream(stream, CompressionMode.Decompress),
                "DEFLATE" => await InflateAsync(stream, cancellationToken),
                _ => throw site.Fault(FaultTable.Encoding, "its Content-Encoding is not one that was offered"),
            };
        }

        return stream;
    }

    /// <summary>"deflate" means zlib, but some servers send the bare form; the low half of a zlib stream's first byte is always 8.</summary>
    private static async ValueTask<Stream> InflateAsync(Stream inner, CancellationToken cancellationToken)
    {
        var peeked = inner as CountedStream ?? new CountedStream(inner);
        return (await peeked.PeekAsync(cancellationToken) & 0x0F) == 8
            ? new ZLibStream(peeked, CompressionMode.Decompress)
            : new DeflateStream(peeked, CompressionMode.Decompress);
    }
}
