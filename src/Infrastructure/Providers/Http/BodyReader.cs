using System.Buffers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Streams the body of an answer into a pooled buffer: decoded, counted, and under the deadlines.</summary>
internal sealed class BodyReader(Limits limits, ArrayPool<byte> pool)
{
    /// <summary>A body may grow to this size before its compression ratio is looked at.</summary>
    private const long RatioFreeBytes = 1024 * 1024;
    private const long LargestRatio = 100;

    /// <summary>Behind this size no honest page is that repetitive; it keeps a bomb just under the ratio from costing what the largest page may.</summary>
    private const long RatioLargeBytes = 16 * 1024 * 1024;
    private const long LargestRatioOfLarge = 50;
    private const int LargestHint = 4 * 1024 * 1024;

    /// <exception cref="ProviderFaultException">Too large, or its encoding cannot be undone.</exception>
    public async Task<PooledBody> ReadAsync(HttpResponseMessage response, PageDeadline deadline, FaultSite site)
    {
        deadline.BeginBody();
        var length = response.Content.Headers.ContentLength ?? 0;
        ThrowIfTwoLengths(response, site);
        if (length > limits.WireBytes)
        {
            throw TooLarge(site, limits.WireBytes, "on the wire");
        }

        await using var wire = new CountedStream(await response.Content.ReadAsStreamAsync(deadline.Token));
        await using var stream = await ContentDecoding.DecodeAsync(wire, response.Content.Headers.ContentEncoding, site, deadline.Token);
        var body = new PooledBody(pool, (int)Math.Min(length + 1, LargestHint));
        try
        {
            while (await ReadPieceAsync(stream, body, site, deadline.Token) is var read and > 0)
            {
                deadline.HeardBytes();
                body.Advance(read);
                Check(body.Length, wire.Count, site);
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static async ValueTask<int> ReadPieceAsync(Stream stream, PooledBody body, FaultSite site, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(body.Free(), cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException || (e is InvalidOperationException && stream is not CountedStream))
        {
            throw site.Fault(FaultTable.Encoding, "its compressed data is corrupt", e);
        }
    }

    private void Check(long decoded, long onWire, FaultSite site)
    {
        if (onWire > limits.WireBytes)
        {
            throw TooLarge(site, limits.WireBytes, "on the wire");
        }

        if (decoded > limits.BodyBytes)
        {
            throw TooLarge(site, limits.BodyBytes, "decompressed");
        }

        var most = decoded > RatioLargeBytes ? LargestRatioOfLarge : LargestRatio;
        if (decoded > RatioFreeBytes && decoded > onWire * most)
        {
            throw site.Fault(FaultTable.TooLarge, $"it grows more than {most} times when decompressed");
        }
    }

    /// <summary>The platform takes the first of two lengths in silence; which of them is right, nobody knows.</summary>
    private static void ThrowIfTwoLengths(HttpResponseMessage response, FaultSite site)
    {
        if (response.Content.Headers.NonValidated.TryGetValues("Content-Length", out var lengths)
            && lengths.SelectMany(text => text.Split(',')).Select(text => text.Trim()).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            throw site.Fault(FaultTable.Contradiction, "it names two lengths");
        }
    }

    private static ProviderFaultException TooLarge(FaultSite site, long most, string where) =>
        site.Fault(FaultTable.TooLarge, $"more than {most} bytes {where}, asked for {site.Preset.Paging.Size} records");
}
