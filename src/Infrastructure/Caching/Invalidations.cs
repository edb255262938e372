using System.Collections.Concurrent;
using System.Security.Cryptography;
using CleanCustomers.Application.Common;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>
/// Makes entries void by giving their bucket another generation. What cannot be sent is kept, answered by nobody in this node, and sent before
/// Redis is used again.
/// </summary>
internal sealed class Invalidations(RedisLink link, MemoryLayer memory, CacheNode node, CacheMetrics metrics, IOptions<CacheOptions> configured)
{
    private static readonly TimeSpan RepairDeadline = TimeSpan.FromSeconds(2);

    private readonly CacheOptions options = configured.Value;
    private readonly ConcurrentDictionary<CacheBucket, long> pending = new();
    private readonly ConcurrentDictionary<string, int> regions = new(StringComparer.Ordinal);
    private long turns;

    public bool AnyPending => !pending.IsEmpty;

    /// <summary>Another value than any before; never counted up, so that a lost generation cannot come back.</summary>
    public static string NewGeneration() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>Redis may still hold what an invalidation of this node has made void.</summary>
    public bool IsPending(CacheBucket bucket) => AnyPending && pending.ContainsKey(bucket);

    public void Know(CacheRegion region) => regions.TryAdd(region.Name, region.Buckets);

    public async Task InvalidateAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken)
    {
        var turn = Interlocked.Increment(ref turns);
        var batch = new Dictionary<CacheBucket, long>();
        foreach (var key in keys)
        {
            Know(key.Region);
            batch[CacheBucket.Of(key.Region, key.Key)] = turn;
        }

        // First this node passes its own memory and Redis by, then the others are told.
        foreach (var bucket in batch.Keys)
        {
            pending[bucket] = turn;
            memory.Void(bucket);
        }

        var sent = await link.AskAsync(connection => SendAsync(connection, batch, cancellationToken), cancellationToken);
        metrics.Invalidated(batch.Count, sent.IsGiven ? "sent" : "postponed");
    }

    /// <summary>Sends what could not be sent. True when nothing is left.</summary>
    public async Task<bool> SendPendingAsync(CancellationToken cancellationToken)
    {
        if (!AnyPending)
        {
            return true;
        }

        var batch = pending.ToArray();
        return (await link.CallAsync(connection => SendAsync(connection, batch, cancellationToken), RepairDeadline, cancellationToken)).IsGiven;
    }

    /// <summary>Makes everything void: after a lost connection Redis may hold entries and generations from before (restart from disk, failover).</summary>
    public async Task<bool> VoidEverythingAsync(CancellationToken cancellationToken) =>
        (await link.CallAsync(connection => VoidEverythingAsync(connection, cancellationToken), RepairDeadline, cancellationToken)).IsGiven;

    /// <summary>Does what another node says.</summary>
    public void Hear(CacheMessage message)
    {
        switch (message)
        {
            case CacheMessage.Voided voided:
                foreach (var bucket in voided.Buckets.Where(bucket => regions.TryGetValue(bucket.Region, out var buckets) && bucket.Number < buckets))
                {
                    memory.Void(bucket);
                }

                break;
            case CacheMessage.AllVoided:
                memory.Flush();
                break;
        }
    }

    private async Task<bool> SendAsync(ConnectionMultiplexer connection, IReadOnlyCollection<KeyValuePair<CacheBucket, long>> batch, CancellationToken cancellationToken)
    {
        await RenewAsync(connection, batch.Select(pair => pair.Key), cancellationToken);
        await TellAsync(connection, new CacheMessage.Voided(node.Name, [.. batch.Select(pair => pair.Key)]), cancellationToken);
        foreach (var pair in batch)
        {
            // Stays when it was invalidated again meanwhile.
            pending.TryRemove(pair);
        }

        return true;
    }

    private async Task<bool> VoidEverythingAsync(ConnectionMultiplexer connection, CancellationToken cancellationToken)
    {
        memory.Flush();
        await RenewAsync(connection, regions.SelectMany(region => Enumerable.Range(0, region.Value).Select(number => new CacheBucket(region.Key, number))), cancellationToken);
        await TellAsync(connection, new CacheMessage.AllVoided(node.Name), cancellationToken);
        return true;
    }

    // A generation that is not there needs none: the next reader sets a new one.
    private async Task RenewAsync(ConnectionMultiplexer connection, IEnumerable<CacheBucket> buckets, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var database = connection.GetDatabase();
        var generation = NewGeneration();
        await Task.WhenAll(buckets.Select(bucket => database.StringSetAsync(bucket.Generation(options.KeyPrefix), generation, expiry: null, When.Exists)));
    }

    private async Task TellAsync(ConnectionMultiplexer connection, CacheMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await connection.GetSubscriber().PublishAsync(node.Channel, message.Format());
    }
}
