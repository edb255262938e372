namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Reads the short bodies that come beside pages: errors and tokens. Under the deadlines of their request, never over 64 KiB.</summary>
internal static class SmallBody
{
    public const int Most = 64 * 1024;

    /// <returns>The decoded bytes, or null when there are more than <see cref="Most"/>.</returns>
    public static async Task<byte[]?> ReadAsync(HttpResponseMessage response, PageDeadline deadline, FaultSite site)
    {
        deadline.BeginBody();
        await using var wire = new CountedStream(await response.Content.ReadAsStreamAsync(deadline.Token));
        await using var stream = await ContentDecoding.DecodeAsync(wire, response.Content.Headers.ContentEncoding, site, deadline.Token);
        var buffer = new byte[Most + 1];
        var length = 0;
        while (length < buffer.Length && await stream.ReadAsync(buffer.AsMemory(length), deadline.Token) is var read and > 0)
        {
            length += read;
            deadline.HeardBytes();
        }

        return length > Most ? null : buffer[..length];
    }
}
