using CleanCustomers.Application.Customers;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>
/// Counts customers over covering indexes. The counts of one committed state are kept until the next change is committed, so a page that
/// asks every second counts once.
/// </summary>
internal sealed class SummaryReader(IStore store) : ISummaryReader, IDisposable
{
    private readonly SemaphoreSlim counting = new(1, 1);
    private Counted? last;

    public Task<CustomerCounts> CountAsync(int countries, CancellationToken cancellationToken) => store.ReadAsync(
        async snapshot =>
        {
            var counted = await CountAsync(snapshot, cancellationToken);
            var named = counted.Countries.Where(row => row is { Country: not null, Active: > 0 })
                .OrderByDescending(row => row.Active).ThenBy(row => row.Country, StringComparer.Ordinal).ToList();
            return new CustomerCounts(
                counted.Countries.Sum(row => row.Active),
                counted.Countries.Sum(row => row.Removed),
                counted.Providers,
                [.. named.Take(countries).Select(row => new CountryCount(row.Country!, row.Active))],
                named.Skip(countries).Sum(row => row.Active),
                counted.Countries.Where(row => row.Country is null).Sum(row => row.Active),
                await snapshot.Command("SELECT count(*) FROM quarantine WHERE state = 'open'").ScalarAsync(cancellationToken),
                await FreshnessSql.ReadAsync(snapshot, cancellationToken));
        },
        cancellationToken);

    public void Dispose() => counting.Dispose();

    private async Task<Counted> CountAsync(StoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        // Every change of a customer or record appends a row here, in the same transaction.
        var sequence = await snapshot.Command("SELECT coalesce(max(sequence), 0) FROM changes").ScalarAsync(cancellationToken);
        await counting.WaitAsync(cancellationToken);
        try
        {
            // One that began before may find newer counts here: those of its own state are not kept, and counting again is right.
            return last?.Sequence == sequence
                ? last
                : last = new Counted(sequence, await CountCountriesAsync(snapshot, cancellationToken), await CountProvidersAsync(snapshot, cancellationToken));
        }
        finally
        {
            counting.Release();
        }
    }

    private static Task<List<CountryRow>> CountCountriesAsync(StoreSnapshot snapshot, CancellationToken cancellationToken) =>
        snapshot.Command(
            """
            SELECT country, count(*) FILTER (WHERE state = 'active'), count(*) FILTER (WHERE state = 'removed')
            FROM customers INDEXED BY customers_by_update GROUP BY country
            """)
            .ReadAllAsync(row => new CountryRow(row.TextOrNull(0), row.Int64(1), row.Int64(2)), cancellationToken);

    private static Task<List<ProviderCount>> CountProvidersAsync(StoreSnapshot snapshot, CancellationToken cancellationToken) =>
        snapshot.Command(
            """
            SELECT p.provider, counted.present, counted.removed
            FROM (
              SELECT provider_key, count(*) FILTER (WHERE removed = 0) AS present, count(*) FILTER (WHERE removed <> 0) AS removed
              FROM record_bodies INDEXED BY record_bodies_by_customer GROUP BY provider_key) AS counted
            JOIN providers p USING (provider_key)
            ORDER BY p.provider
            """)
            .ReadAllAsync(row => new ProviderCount(row.Provider(0), row.Int64(1), row.Int64(2)), cancellationToken);

    private sealed record Counted(long Sequence, IReadOnlyList<CountryRow> Countries, IReadOnlyList<ProviderCount> Providers);

    private sealed record CountryRow(string? Country, long Active, long Removed);
}
