using CleanCustomers.Application.Customers;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>
/// Lets readers of the feed wait. Commits of this process are signalled; those of other nodes and of commands are found by one look at the store every half
/// second for all who wait together (ADR 0048).
/// </summary>
internal sealed class ChangeArrivals(IStore store, CommitSignal signal, IHostApplicationLifetime lifetime) : IChangeArrivals, IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan KeepFor = TimeSpan.FromMilliseconds(400);

    private readonly SemaphoreSlim looking = new(1, 1);
    private Look? last;

    public async Task WaitAsync(long after, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        over.CancelAfter(longest);
        try
        {
            var committed = signal.WaitAsync(signal.Count, over.Token);
            while (await NewestAsync(over.Token) <= after)
            {
                await Task.WhenAny(committed, Task.Delay(LookEvery, TimeProvider.System, over.Token));
                over.Token.ThrowIfCancellationRequested();
                committed = committed.IsCompleted ? signal.WaitAsync(signal.Count, over.Token) : committed;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over, or the service stops: the caller gets an empty part of the feed and comes back.
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    public void Dispose() => looking.Dispose();

    private async Task<long> NewestAsync(CancellationToken cancellationToken)
    {
        await looking.WaitAsync(cancellationToken);
        try
        {
            var commits = signal.Count;
            if (last is { } look && look.Commits == commits && TimeProvider.System.GetElapsedTime(look.At) < KeepFor)
            {
                return look.Newest;
            }

            var at = TimeProvider.System.GetTimestamp();
            var newest = await store.ReadOneAsync(
                snapshot => snapshot.Command("SELECT coalesce(max(sequence), 0) FROM changes").ScalarAsync(cancellationToken), cancellationToken);
            last = new Look(newest, commits, at);
            return newest;
        }
        finally
        {
            looking.Release();
        }
    }

    /// <param name="Commits">Commits of this process told before this look.</param>
    private sealed record Look(long Newest, long Commits, long At);
}
