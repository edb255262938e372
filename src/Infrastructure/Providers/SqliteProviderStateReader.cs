using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Providers.Drift;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CleanCustomers.Infrastructure.Providers;

/// <summary>Reads what the store knows about providers by hand-written SQL.</summary>
internal sealed class SqliteProviderStateReader(SqliteDatabase database) : IProviderStateReader
{
    // The latest run is looked up, not taken from providers.last_run, so that a running one is seen whoever wrote it.
    private const string All =
        """
        SELECT p.provider, p.state, p.last_success_at, p.complete_up_to, p.last_error_code, p.last_error, p.failing_since, p.not_before,
               r.run, r.state, r.started_at, r.finished_at,
               p.backoff_step, p.next_try_at, p.paused_at, p.gaps, p.lateness_us
        FROM providers p LEFT JOIN runs r ON r.run = (SELECT max(run) FROM runs WHERE provider = p.provider)
        ORDER BY p.provider
        """;

    public Task<IReadOnlyList<StoredProvider>> AllAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<StoredProvider>>(snapshot => snapshot.Command(All).ReadAll(Read), cancellationToken);

    public Task<long> CountCustomersAsync(ProviderId provider, CancellationToken cancellationToken) => database.ReadAsync(
        snapshot => snapshot.Command(
            """
            SELECT count(*) FROM record_bodies INDEXED BY record_bodies_by_customer
            WHERE provider_key = (SELECT provider_key FROM providers WHERE provider = $provider) AND removed = 0
            """,
            ("$provider", provider.Value)).Scalar(),
        cancellationToken);

    private static StoredProvider Read(SqliteDataReader row) => new(
        row.GetProviderId(0),
        row.GetEnum<ProviderState>(1),
        row.IsDBNull(8) ? null : new LastRun(row.GetRunId(8), row.GetEnum<LastRunState>(9), row.GetInstant(10), row.GetInstantOrNull(11)),
        row.GetInstantOrNull(2),
        row.GetInstantOrNull(3),
        row.GetText(4),
        row.GetText(5),
        row.GetInstantOrNull(6),
        row.GetInstantOrNull(7))
    {
        BackOffStep = row.GetInt32(12),
        NextTryAt = row.GetInstantOrNull(13),
        PausedAt = row.GetInstantOrNull(14),
        Gaps = CoverageGapsJson.Read(row.GetText(15)),
        Lateness = row.IsDBNull(16) ? null : TimeSpan.FromMicroseconds(row.GetInt64(16)),
    };
}

public static class ProviderStates
{
    /// <summary>Registers the readers of what is stored about providers: states and the shapes of their records.</summary>
    public static IServiceCollection AddProviderStates(this IServiceCollection services) =>
        services
            .AddSingleton<IProviderStateReader, SqliteProviderStateReader>()
            .AddSingleton<IProviderPauses, SqliteProviderPauses>()
            .AddShapeStore();

    /// <summary>Runs write shapes, the API reads them; either may come alone.</summary>
    internal static IServiceCollection AddShapeStore(this IServiceCollection services)
    {
        services.TryAddSingleton<SqliteShapeStore>();
        services.TryAddSingleton<IDriftReader>(provider => provider.GetRequiredService<SqliteShapeStore>());
        return services;
    }
}
