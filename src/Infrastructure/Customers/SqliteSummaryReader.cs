using CleanCustomers.Application.Customers;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>
/// Counts customers over covering indexes. The counts of one committed state are kept until the next change is committed, so a page that
/// asks every second counts once.
/// </summary>
internal sealed class SqliteSummaryReader(SqliteDatabase database) : ISummaryReader
{
    private readonly Lock counting = new();
    private Counted? last;

    public Task<CustomerCounts> CountAsync(int countries, CancellationToken cancellationToken) => database.ReadAsync(
        snapshot =>
        {
            var counted = Count(snapshot);
            var named = counted.Countries.Where(row => row is { Country: not null, Active: > 0 })
                .OrderByDescending(row => row.Active).ThenBy(row => row.Country, StringComparer.Ordinal).ToList();
            return new CustomerCounts(
                counted.Countries.Sum(row => row.Active),
                counted.Countries.Sum(row => row.Removed),
                counted.Providers,
                [.. named.Take(countries).Select(row => new CountryCount(row.Country!, row.Active))],
                named.Skip(countries).Sum(row => row.Active),
                counted.Countries.Where(row => row.Country is null).Sum(row => row.Active),
                snapshot.Command("SELECT count(*) FROM quarantine WHERE state = 'open'").Scalar(),
                FreshnessSql.Read(snapshot));
        },
        cancellationToken);

    private Counted Count(SqliteTransaction snapshot)
    {
        // Every change of a customer or record appends a row here, in the same transaction.
        var sequence = snapshot.Command("SELECT coalesce(max(sequence), 0) FROM changes").Scalar();
        lock (counting)
        {
            return last?.Sequence == sequence
                ? last
                : last = new Counted(sequence, CountCountries(snapshot), CountProviders(snapshot));
        }
    }

    private static List<CountryRow> CountCountries(SqliteTransaction snapshot) =>
        snapshot.Command(
            """
            SELECT country, count(*) FILTER (WHERE state = 'active'), count(*) FILTER (WHERE state = 'removed')
            FROM customers INDEXED BY customers_by_update GROUP BY country
            """)
            .ReadAll(row => new CountryRow(row.GetText(0), row.GetInt64(1), row.GetInt64(2)));

    private static List<ProviderCount> CountProviders(SqliteTransaction snapshot) =>
        snapshot.Command(
            """
            SELECT p.provider, counted.present, counted.removed
            FROM (
              SELECT provider_key, count(*) FILTER (WHERE removed = 0) AS present, count(*) FILTER (WHERE removed <> 0) AS removed
              FROM record_bodies INDEXED BY record_bodies_by_customer GROUP BY provider_key) AS counted
            JOIN providers p USING (provider_key)
            ORDER BY p.provider
            """)
            .ReadAll(row => new ProviderCount(row.GetProviderId(0), row.GetInt64(1), row.GetInt64(2)));

    private sealed record Counted(long Sequence, IReadOnlyList<CountryRow> Countries, IReadOnlyList<ProviderCount> Providers);

    private sealed record CountryRow(string? Country, long Active, long Removed);
}
