using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Providers.Drift;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CleanCustomers.Infrastructure.Providers;

/// <summary>Reads what the store knows about providers by hand-written SQL.</summary>
internal sealed class ProviderStateReader(IStore store) : IProviderStateReader
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
        store.ReadOneAsync<IReadOnlyList<StoredProvider>>(async snapshot => await snapshot.Command(All).ReadAllAsync(Read, cancellationToken), cancellationToken);

    public Task<long> CountCustomersAsync(ProviderId provider, CancellationToken cancellationToken) => store.ReadOneAsync(
        snapshot => snapshot.Command(
            """
            SELECT count(*) FROM record_bodies INDEXED BY record_bodies_by_customer
            WHERE provider_key = (SELECT provider_key FROM providers WHERE provider = @provider) AND removed = 0
            """,
            ("@provider", provider.Value)).ScalarAsync(cancellationToken),
        cancellationToken);

    private static StoredProvider Read(StoreRow row) => new(
        row.Provider(0),
        row.Enum<ProviderState>(1),
        row.IsNull(8) ? null : new LastRun(row.Run(8), row.Enum<LastRunState>(9), row.Instant(10), row.InstantOrNull(11)),
        row.InstantOrNull(2),
        row.InstantOrNull(3),
        row.TextOrNull(4),
        row.TextOrNull(5),
        row.InstantOrNull(6),
        row.InstantOrNull(7))
    {
        BackOffStep = (int)row.Int64(12),
        NextTryAt = row.InstantOrNull(13),
        PausedAt = row.InstantOrNull(14),
        Gaps = CoverageGapsJson.Read(row.TextOrNull(15)),
        Lateness = row.IsNull(16) ? null : TimeSpan.FromMicroseconds(row.Int64(16)),
    };
}

public static class ProviderStates
{
    /// <summary>Registers the readers of what is stored about providers: states and the shapes of their records.</summary>
    public static IServiceCollection AddProviderStates(this IServiceCollection services) =>
        services
            .AddSingleton<IProviderStateReader, ProviderStateReader>()
            .AddSingleton<IProviderPauses, ProviderPauses>()
            .AddShapeStore();

    /// <summary>Runs write shapes, the API reads them; either may come alone.</summary>
    internal static IServiceCollection AddShapeStore(this IServiceCollection services)
    {
        services.TryAddSingleton<ShapeStore>();
        services.TryAddSingleton<IDriftReader>(provider => provider.GetRequiredService<ShapeStore>());
        return services;
    }
}
