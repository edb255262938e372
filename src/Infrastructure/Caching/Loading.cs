using CleanCustomers.Domain.Common;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>Gets one answer from Redis or from the store, and keeps what came from the store. Runs once at a time per key in this process.</summary>
internal sealed class Loading(RedisEntries entries, MemoryLayer memory, CacheMetrics metrics, CacheOptions options, TimeProvider time)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(40);

    /// <summary>From the store, past the cache.</summary>
    public Task<T?> BypassAsync<T>(Wanted<T> wanted, CancellationToken stopping)
        where T : class
    {
        metrics.Load(wanted.Region.Name, "bypass");
        return wanted.Load(stopping);
    }

    /// <summary>
    /// From Redis, or from the store when Redis has nothing or does not answer. While another node loads the same, that is waited for.
    /// </summary>
    public async Task<Found<T>> GetAsync<T>(Wanted<T> wanted, CancellationToken stopping)
        where T : class
    {
        if (await entries.LookAsync(wanted.Slot, stopping) is not { } sight)
        {
            return new(await BypassAsync(wanted, stopping));
        }

        if (Read(wanted, sight) is { } entry)
        {
            return new(entry.Value, entry);
        }

        metrics.Miss(wanted.Region.Name);
        var token = Invalidations.NewGeneration();
        var isMine = await entries.TryLockAsync(wanted.Slot, token, stopping);
        if (isMine == false)
        {
            (var other, sight) = await AwaitOtherAsync(wanted, sight, stopping);
            if (other is not null)
            {
                return new(other.Value, other);
            }
        }

        metrics.Load(wanted.Region.Name, "miss");
        return new(await LoadAsync(wanted, sight.Generation, isMine == true ? token : null, stopping));
    }

    /// <summary>Loads anew what is old, unless another node has done so or is doing it. Never fails: the old answer is still valid.</summary>
    public async Task<bool> RefreshAsync<T>(Wanted<T> wanted, CancellationToken stopping)
        where T : class
    {
        try
        {
            if (await entries.LookAsync(wanted.Slot, stopping) is not { } sight)
            {
                return false;
            }

            if (Read(wanted, sight) is { } entry && time.GetUtcNow() < entry.FreshUntil)
            {
                return true;
            }

            var token = Invalidations.NewGeneration();
            if (await entries.TryLockAsync(wanted.Slot, token, stopping) != true)
            {
                return false;
            }

            metrics.Load(wanted.Region.Name, "refresh");
            await LoadAsync(wanted, sight.Generation, token, stopping);
            return true;
        }
        catch (Exception) when (!stopping.IsCancellationRequested)
        {
            metrics.RefreshFault(wanted.Region.Name);
            return false;
        }
    }

    private async Task<T?> LoadAsync<T>(Wanted<T> wanted, string generation, string? lockToken, CancellationToken stopping)
        where T : class
    {
        // The life begins before the load: what is read may be that old.
        var began = time.GetUtcNow();
        try
        {
            var value = await wanted.Load(stopping);
            if (value is not null || wanted.Region.KeepsAbsence)
            {
                await KeepAsync(wanted, generation, began, value, stopping);
            }

            return value;
        }
        finally
        {
            if (lockToken is not null)
            {
                await entries.UnlockAsync(wanted.Slot, lockToken, stopping);
            }
        }
    }

    private async Task KeepAsync<T>(Wanted<T> wanted, string generation, DateTimeOffset began, T? value, CancellationToken stopping)
        where T : class
    {
        var longest = wanted.Region.LongestLifetime is { } limit && limit < options.Lifetime ? limit : options.Lifetime;
        var life = longest * (1 - (options.Jitter * Random.Shared.NextDouble()));
        var entry = new CacheEntry<T>(
            EntryCodec.Version,
            wanted.Region.Name,
            wanted.Region.Schema,
            generation,
            Instants.Canonical(began + (life * options.RefreshAfter)),
            Instants.Canonical(began + life),
            value);
        var left = entry.ValidUntil - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return;
        }

        var bytes = EntryCodec.Write(entry);
        memory.Keep(wanted.Slot, wanted.Stamp, entry, bytes.Length);
        await entries.WriteAsync(wanted.Slot, bytes, left, stopping);
    }

    // Steps grow, so that many who wait for a long load do not keep Redis busy.
    private async Task<(CacheEntry<T>? Entry, Sight Sight)> AwaitOtherAsync<T>(Wanted<T> wanted, Sight sight, CancellationToken stopping)
        where T : class
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var wait = FirstWait; TimeProvider.System.GetElapsedTime(began) < options.LoadWait; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            await Task.Delay(wait, TimeProvider.System, stopping);
            if (await entries.LookAsync(wanted.Slot, stopping) is not { } now)
            {
                break;
            }

            sight = now;
            if (Read(wanted, sight) is { } entry)
            {
                return (entry, sight);
            }

            if (!sight.IsLocked)
            {
                break;
            }
        }

        return (null, sight);
    }

    /// <summary>The entry if it can be answered; it is kept in memory then.</summary>
    private CacheEntry<T>? Read<T>(Wanted<T> wanted, Sight sight)
        where T : class
    {
        if (sight.Entry is not { } bytes)
        {
            return null;
        }

        var reading = EntryCodec.Read(bytes, wanted.Region, out var entry);
        if (reading == EntryReading.Undecodable)
        {
            metrics.Undecodable(wanted.Region.Name);
        }

        if (entry is null || entry.Generation != sight.Generation || time.GetUtcNow() >= entry.ValidUntil)
        {
            return null;
        }

        memory.Keep(wanted.Slot, wanted.Stamp, entry, bytes.Length);
        return entry;
    }
}

/// <param name="Entry">Null when the value came from the store just now.</param>
internal readonly record struct Found<T>(T? Value, CacheEntry<T>? Entry = null)
    where T : class;
