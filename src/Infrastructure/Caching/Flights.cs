using System.Collections.Concurrent;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>One piece of work at a time per name; who comes while it is going on gets its outcome.</summary>
/// <param name="stopping">Ends all work.</param>
internal sealed class Flights(CancellationToken stopping)
{
    private readonly ConcurrentDictionary<string, Task> flying = new(StringComparer.Ordinal);

    public bool IsFlying(string name) => flying.ContainsKey(name);

    /// <param name="work">Goes on when a caller leaves; its fault is every caller's.</param>
    /// <param name="cancellationToken">Ends the waiting, not the work.</param>
    public Task<T> JoinAsync<T>(string name, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var landing = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var flight = flying.GetOrAdd(name, landing.Task);
        if (flight == landing.Task)
        {
            _ = FlyAsync();
        }

        return ((Task<T>)flight).WaitAsync(cancellationToken);

        async Task FlyAsync()
        {
            try
            {
                var outcome = await work(stopping);
                flying.TryRemove(name, out _);
                landing.SetResult(outcome);
            }
            catch (Exception fault)
            {
                flying.TryRemove(name, out _);
                landing.SetException(fault);

                // Seen here, for when nobody waits any more.
                _ = landing.Task.Exception;
            }
        }
    }
}
