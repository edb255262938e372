using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>
/// Answers in this process. It is used only while messages of other nodes are proven to arrive (<see cref="Trust"/>): without them nobody would tell
/// that an answer is old.
/// </summary>
internal sealed class MemoryLayer(CacheOptions options, TimeProvider time) : IDisposable
{
    // Beyond the bytes of the answer: the objects around it.
    private const int BytesAround = 512;

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = options.MemoryBytes });
    private readonly ConcurrentDictionary<CacheBucket, long> voided = new();
    private long flushes;
    private long trustedUntil;

    /// <summary>Messages arrive for certain, up to now.</summary>
    public bool IsTrusted => TimeProvider.System.GetTimestamp() < Volatile.Read(ref trustedUntil);

    /// <summary>Changes with every invalidation of the bucket. An answer kept with the stamp from before its load is void after one.</summary>
    public long Stamp(CacheBucket bucket) => Volatile.Read(ref flushes) + voided.GetValueOrDefault(bucket);

    public CacheEntry<T>? Find<T>(CacheSlot slot, long stamp)
        where T : class =>
        IsTrusted && kept.TryGetValue(slot, out var found) && found is Kept<T> one && one.Stamp == stamp && time.GetUtcNow() < one.Until ? one.Entry : null;

    /// <param name="stamp">Read before the answer was read or loaded.</param>
    public void Keep<T>(CacheSlot slot, long stamp, CacheEntry<T> entry, int bytes)
        where T : class
    {
        if (!IsTrusted || options.MemoryLifetime == TimeSpan.Zero)
        {
            return;
        }

        var end = time.GetUtcNow() + options.MemoryLifetime;
        kept.Set(slot, new Kept<T>(entry, stamp, end < entry.ValidUntil ? end : entry.ValidUntil), new MemoryCacheEntryOptions
        {
            Size = bytes + BytesAround, AbsoluteExpirationRelativeToNow = options.MemoryLifetime,
        });
    }

    public void Void(CacheBucket bucket) => voided.AddOrUpdate(bucket, 1, (_, count) => count + 1);

    public void Flush()
    {
        Interlocked.Increment(ref flushes);
        kept.Clear();
    }

    /// <summary>A message of our own, sent at that time, has arrived; so had every one before it.</summary>
    public void Trust(long sentAt, TimeSpan span)
    {
        var until = sentAt + (long)(span.TotalSeconds * TimeProvider.System.TimestampFrequency);
        if (until > Volatile.Read(ref trustedUntil))
        {
            Volatile.Write(ref trustedUntil, until);
        }
    }

    /// <summary>Messages may have been lost.</summary>
    public void Distrust()
    {
        Volatile.Write(ref trustedUntil, 0);
        Flush();
    }

    public void Dispose() => kept.Dispose();

    private sealed record Kept<T>(CacheEntry<T> Entry, long Stamp, DateTimeOffset Until)
        where T : class;
}
