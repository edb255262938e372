using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers;

/// <summary>
/// Keeps named waits in the provider's row, where runs look before they begin, and counts what runs have read. Without a store nothing is
/// known and nothing kept: a preview or a check may come before the first run.
/// </summary>
internal sealed class StoredPace(IStore store) : IStoredPace
{
    public Task<DateTimeOffset?> RecallAsync(ProviderId provider, CancellationToken cancellationToken) => !store.Exists
        ? Task.FromResult<DateTimeOffset?>(null)
        : store.ReadOneAsync<DateTimeOffset?>(
            async snapshot => (await snapshot.Command("SELECT not_before FROM providers WHERE provider = @provider", ("@provider", provider.Value))
                .ReadAllAsync(row => row.InstantOrNull(0), cancellationToken)).SingleOrDefault(),
            cancellationToken);

    public Task RememberAsync(ProviderId provider, DateTimeOffset notBefore, CancellationToken cancellationToken) => !store.Exists
        ? Task.CompletedTask
        : store.WriteAsync(
            writer =>
            {
                writer.Statement("""
                    INSERT INTO providers (provider, not_before) VALUES (?1, ?2)
                    ON CONFLICT (provider) DO UPDATE SET not_before =
                        CASE WHEN providers.not_before > excluded.not_before THEN providers.not_before ELSE excluded.not_before END
                    """)
                    .Bind(1, provider.Value).Bind(2, notBefore).Run();
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<(DateTimeOffset Hour, int Pages)>> PagesByHourAsync(
        ProviderId provider, DateTimeOffset since, CancellationToken cancellationToken) => !store.Exists
        ? Task.FromResult<IReadOnlyList<(DateTimeOffset Hour, int Pages)>>([])
        : store.ReadOneAsync<IReadOnlyList<(DateTimeOffset Hour, int Pages)>>(
            async snapshot => [.. (await snapshot.Command(
                "SELECT started_at, pages FROM runs WHERE provider = @provider AND started_at >= @since AND pages > 0",
                ("@provider", provider.Value),
                ("@since", since)).ReadAllAsync(row => (StartedAt: row.Instant(0), Pages: (int)row.Int64(1)), cancellationToken))
                .GroupBy(run => new DateTimeOffset(run.StartedAt.UtcTicks - (run.StartedAt.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero))
                .Select(hour => (hour.Key, hour.Sum(run => run.Pages)))
                .OrderBy(hour => hour.Key)],
            cancellationToken);
}
