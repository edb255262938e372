using CleanCustomers.Application.Customers;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>Reads how current each provider is, at most twice a second however often it is asked: an older answer promises less, never too much.</summary>
internal sealed class FreshnessReader(IStore store) : IFreshnessReader, IDisposable
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim reading = new(1, 1);
    private Known? last;

    public async Task<IReadOnlyList<ProviderFreshness>> ReadAsync(CancellationToken cancellationToken)
    {
        if (Recent() is { } known)
        {
            return known;
        }

        await reading.WaitAsync(cancellationToken);
        try
        {
            if (Recent() is { } readMeanwhile)
            {
                return readMeanwhile;
            }

            var at = TimeProvider.System.GetTimestamp();
            var freshness = await store.ReadOneAsync(snapshot => FreshnessSql.ReadAsync(snapshot, cancellationToken), cancellationToken);
            last = new Known(freshness, at);
            return freshness;
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    private IReadOnlyList<ProviderFreshness>? Recent() =>
        Volatile.Read(ref last) is { } known && TimeProvider.System.GetElapsedTime(known.At) < KeepFor ? known.Freshness : null;

    private sealed record Known(IReadOnlyList<ProviderFreshness> Freshness, long At);
}
