using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers.Contracts;

/// <summary>Drops what is kept of customers that a commit has changed, then tells those who wait for changes.</summary>
public sealed class CustomerInvalidation(ICache cache, CommitSignal signal)
{
    /// <summary>
    /// To be called after each commit that created, changed or removed customers, before anybody is told of it. Neither fails nor slows a commit
    /// when the cache is away: it waits for the cache's deadline at most, and what did not arrive is repeated.
    /// </summary>
    /// <param name="changed">All customers of the commit; nothing happens when there are none.</param>
    public async Task CommittedAsync(IReadOnlyCollection<CustomerId> changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        if (changed.Count == 0)
        {
            return;
        }

        try
        {
            await cache.InvalidateAsync(
                [.. changed.Select(id => new CacheKey(CachedCustomers.One, id.ToString())), new CacheKey(CachedCustomers.Summary, CachedCustomers.SummaryKey)],
                cancellationToken);
        }
        finally
        {
            signal.Raise();
        }
    }
}
