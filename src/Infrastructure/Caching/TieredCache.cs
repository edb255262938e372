using CleanCustomers.Application.Common;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>
/// Memory, then Redis, then the store. Whatever Redis does, an answer comes; and an answer that was loaded before an invalidation does not outlive it,
/// because it carries the generation read before its load (ADR 0042).
/// </summary>
internal sealed class TieredCache : ICache, IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FarewellStep = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource stopping = new();
    private readonly MemoryLayer memory;
    private readonly RedisLink link;
    private readonly Invalidations invalidations;
    private readonly Loading loading;
    private readonly Flights flights;
    private readonly CacheMetrics metrics;
    private readonly TimeProvider time;
    private readonly Task watching;
    private int isDisposed;

    public TieredCache(
        MemoryLayer memory,
        RedisLink link,
        RedisEntries entries,
        RedisWatch watch,
        Invalidations invalidations,
        CacheMetrics metrics,
        IOptions<CacheOptions> configured,
        TimeProvider time)
    {
        (this.memory, this.link, this.invalidations, this.metrics, this.time) = (memory, link, invalidations, metrics, time);
        loading = new Loading(entries, memory, metrics, configured.Value, time);
        flights = new Flights(stopping.Token);

        // Connecting takes a second and more, so it never happens on the way of a request.
        watching = Task.Run(() => watch.WatchAsync(stopping.Token));
    }

    public async Task<T?> GetOrLoadAsync<T>(
        CacheRegion<T> region, string key, Func<CancellationToken, Task<T?>> load, CancellationToken cancellationToken)
        where T : class
    {
        invalidations.Know(region);
        var slot = CacheSlot.Of(new CacheKey(region, key));
        var wanted = new Wanted<T>(region, slot, memory.Stamp(slot.Bucket), load);
        if (memory.Find<T>(slot, wanted.Stamp) is { } kept)
        {
            metrics.Hit(region.Name, "memory");
            RefreshIfOld(wanted, kept);
            return kept.Value;
        }

        // The stamp is part of the name: who comes after an invalidation does not join a load from before it.
        return await flights.JoinAsync($"{wanted.Stamp} {slot}", token => FindAsync(wanted, token), cancellationToken);
    }

    public Task InvalidateAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return invalidations.InvalidateAsync(keys, cancellationToken);
    }

    /// <summary>Ends the watch. What this process could not tell the others yet gets two seconds more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 1)
        {
            return;
        }

        await WaitWhileAsync(() => invalidations.AnyPending, CancellationToken.None);
        await stopping.CancelAsync();
        await WaitWhileAsync(() => !watching.IsCompleted, CancellationToken.None);
        stopping.Dispose();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
        {
            stopping.Cancel();
            stopping.Dispose();
        }
    }

    private static async Task WaitWhileAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (condition() && TimeProvider.System.GetElapsedTime(began) < LongestFarewell)
        {
            await Task.Delay(FarewellStep, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<T?> FindAsync<T>(Wanted<T> wanted, CancellationToken stopped)
        where T : class
    {
        if (!link.IsUp || invalidations.IsPending(wanted.Slot.Bucket))
        {
            return await loading.BypassAsync(wanted, stopped);
        }

        var found = await loading.GetAsync(wanted, stopped);
        if (found.Entry is { } entry)
        {
            metrics.Hit(wanted.Region.Name, "redis");
            RefreshIfOld(wanted, entry);
        }

        return found.Value;
    }

    private void RefreshIfOld<T>(Wanted<T> wanted, CacheEntry<T> entry)
        where T : class
    {
        var name = $"refresh {wanted.Slot}";
        if (time.GetUtcNow() >= entry.FreshUntil && link.IsUp && !flights.IsFlying(name))
        {
            _ = flights.JoinAsync(name, token => loading.RefreshAsync(wanted, token), stopping.Token);
        }
    }
}

/// <summary>What one request is after.</summary>
/// <param name="Stamp">Of the bucket in memory, read before anything else.</param>
internal sealed record Wanted<T>(CacheRegion<T> Region, CacheSlot Slot, long Stamp, Func<CancellationToken, Task<T?>> Load)
    where T : class;
