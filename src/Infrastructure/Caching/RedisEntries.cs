using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>What stands in Redis for one answer.</summary>
/// <param name="Generation">That of its bucket.</param>
/// <param name="Entry">Null when there is none.</param>
/// <param name="IsLocked">A node is loading it.</param>
internal readonly record struct Sight(string Generation, byte[]? Entry, bool IsLocked);

/// <summary>Entries, generations and locks in Redis; one round trip each.</summary>
internal sealed class RedisEntries(RedisLink link, IOptions<CacheOptions> configured)
{
    // A node that died while it was loading holds the others up for this long at most.
    private static readonly TimeSpan LockLifetime = TimeSpan.FromSeconds(5);
    private const string DeleteIfMine = "if redis.call('GET',KEYS[1]) == ARGV[1] then return redis.call('DEL',KEYS[1]) end return 0";

    private readonly string prefix = configured.Value.KeyPrefix;

    /// <summary>Sets a generation where there is none. Null when Redis does not answer.</summary>
    public async Task<Sight?> LookAsync(CacheSlot slot, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [slot.Generation(prefix), slot.Entry(prefix), slot.Lock(prefix)];
        var answer = await link.AskAsync(connection => connection.GetDatabase().StringGetAsync(keys), cancellationToken);
        if (answer is not { IsGiven: true, Value: { } found })
        {
            return null;
        }

        var generation = (string?)found[0] ?? await BeginAsync(keys[0], cancellationToken);
        return generation is null ? null : new Sight(generation, found[1], !found[2].IsNull);
    }

    /// <summary>Null when Redis does not answer, false when another node has it.</summary>
    public async Task<bool?> TryLockAsync(CacheSlot slot, string token, CancellationToken cancellationToken)
    {
        var answer = await link.AskAsync(
            connection => connection.GetDatabase().StringSetAsync(slot.Lock(prefix), token, LockLifetime, When.NotExists), cancellationToken);
        return answer.IsGiven ? answer.Value : null;
    }

    /// <summary>Sent as a script every time: this client does not repeat a script that the server has forgotten.</summary>
    public Task UnlockAsync(CacheSlot slot, string token, CancellationToken cancellationToken) => link.AskAsync(
        connection => connection.GetDatabase().ExecuteAsync("EVAL", DeleteIfMine, 1, slot.Lock(prefix), token), cancellationToken);

    public Task WriteAsync(CacheSlot slot, byte[] entry, TimeSpan life, CancellationToken cancellationToken) => link.AskAsync(
        connection => connection.GetDatabase().StringSetAsync(slot.Entry(prefix), entry, life), cancellationToken);

    private async Task<string?> BeginAsync(RedisKey key, CancellationToken cancellationToken)
    {
        var answer = await link.AskAsync(
            async connection =>
            {
                var database = connection.GetDatabase();
                await database.StringSetAsync(key, Invalidations.NewGeneration(), expiry: null, When.NotExists);
                return await database.StringGetAsync(key);
            },
            cancellationToken);
        return answer.IsGiven ? (string?)answer.Value : null;
    }
}
