using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers;

/// <summary>
/// Keeps named waits in the provider's row, where runs look before they begin, and counts what runs have read. Without a store nothing is
/// known and nothing kept: a preview or a check may come before the first run.
/// </summary>
internal sealed class SqliteStoredPace(SqliteDatabase database) : IStoredPace
{
    public Task<DateTimeOffset?> RecallAsync(ProviderId provider, CancellationToken cancellationToken) => !database.Exists
        ? Task.FromResult<DateTimeOffset?>(null)
        : database.ReadAsync<DateTimeOffset?>(
            snapshot =>
            {
                using var command = snapshot.Command("SELECT not_before FROM providers WHERE provider = $provider", ("$provider", provider.Value));
                using var row = command.ExecuteReader();
                return row.Read() ? row.GetInstantOrNull(0) : null;
            },
            cancellationToken);

    public Task RememberAsync(ProviderId provider, DateTimeOffset notBefore, CancellationToken cancellationToken) => !database.Exists
        ? Task.CompletedTask
        : database.WriteAsync(
            writer =>
            {
                writer.Statement("""
                    INSERT INTO providers (provider, not_before) VALUES (?1, ?2)
                    ON CONFLICT (provider) DO UPDATE SET not_before = max(coalesce(not_before, ''), excluded.not_before)
                    """)
                    .Bind(1, provider.Value).Bind(2, notBefore).Run();
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<(DateTimeOffset Hour, int Pages)>> PagesByHourAsync(
        ProviderId provider, DateTimeOffset since, CancellationToken cancellationToken) => !database.Exists
        ? Task.FromResult<IReadOnlyList<(DateTimeOffset Hour, int Pages)>>([])
        : database.ReadAsync<IReadOnlyList<(DateTimeOffset Hour, int Pages)>>(
            snapshot => snapshot.Command(
                """
                SELECT substr(min(started_at), 1, 13) || ':00:00.000000Z', sum(pages) FROM runs
                WHERE provider = $provider AND started_at >= $since AND pages > 0 GROUP BY substr(started_at, 1, 13) ORDER BY 1
                """,
                ("$provider", provider.Value),
                ("$since", Instants.Format(since))).ReadAll(row => (row.GetInstant(0), row.GetInt32(1))),
            cancellationToken);
}
