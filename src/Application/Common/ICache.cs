namespace CleanCustomers.Application.Common;

/// <summary>
/// Answers that are asked for often, kept for a short time. Nothing in it is truth: when it is away, every answer comes from the store. The
/// semantics are EasyCaching's: get or load, a lifetime with jitter, absence kept by choice, invalidation of many at once (ADR 0040).
/// </summary>
public interface ICache
{
    /// <summary>
    /// The kept answer, or what <paramref name="load"/> answers. One load at a time per key, in this node and as far as possible over all.
    /// </summary>
    /// <param name="key">Names the answer within its region.</param>
    /// <param name="load">
    /// Reads the store; null when there is nothing. May go on after the caller has left, for others who wait and to renew, so it must use nothing
    /// that ends with the request. Its faults are the caller's.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting, not the load.</param>
    Task<T?> GetOrLoadAsync<T>(CacheRegion<T> region, string key, Func<CancellationToken, Task<T?>> load, CancellationToken cancellationToken)
        where T : class;

    /// <summary>
    /// To be called after a commit: what was loaded before this call is not answered by this node afterwards, nor by others as soon as they hear of
    /// it. Never fails because the cache is away; it is repeated until it arrives.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting, not the invalidation.</param>
    Task InvalidateAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken);
}

/// <summary>Answers of one kind.</summary>
/// <param name="Name">Lower-case letters and hyphens; part of the keys.</param>
/// <param name="Schema">Form of the answers. One more with every change of their type, so that nodes of two versions do not read each other.</param>
public abstract record CacheRegion(string Name, int Schema)
{
    /// <summary>Keys that share a bucket are invalidated together. 1 (default): all of them, always.</summary>
    public int Buckets { get; init; } = 1;

    /// <summary>Shorter than the configured lifetime, for answers that also hold what no invalidation tells of. Null: as configured.</summary>
    public TimeSpan? LongestLifetime { get; init; }

    /// <summary>"There is none" is kept, too. Default false: made-up keys must not fill the cache.</summary>
    public bool KeepsAbsence { get; init; }
}

/// <inheritdoc/>
/// <typeparam name="T">Immutable: one object may be answered to many.</typeparam>
public sealed record CacheRegion<T>(string Name, int Schema) : CacheRegion(Name, Schema)
    where T : class;

/// <summary>One answer.</summary>
public readonly record struct CacheKey(CacheRegion Region, string Key);

/// <summary>Keeps nothing: what is used where no cache is configured.</summary>
public sealed class NoCache : ICache
{
    public Task<T?> GetOrLoadAsync<T>(CacheRegion<T> region, string key, Func<CancellationToken, Task<T?>> load, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(load);
        return load(cancellationToken);
    }

    public Task InvalidateAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken) => Task.CompletedTask;
}
