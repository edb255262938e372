using CleanCustomers.Application.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>Ready when the store can be read and its form is one that this program works with.</summary>
internal sealed class StoreHealth(IStore store, IMigrations migrations) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var (form, least) = await store.ReadOneAsync(
                async snapshot => (await snapshot.Command("SELECT max(number), max(least) FROM migrations")
                    .ReadAllAsync(row => (row.Int64OrNull(0), row.Int64OrNull(1)), cancellationToken)).Single(),
                cancellationToken);
            return form == migrations.Newest || (form > migrations.Newest && least <= migrations.Newest)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"The store has form {form}, this program knows form {migrations.Newest}. Run 'cleancustomers migrate' of the newer program.");
        }
        catch (StoreException fault)
        {
            return HealthCheckResult.Unhealthy(fault.Error.Message);
        }
    }
}

public static class StoreHealthRegistration
{
    /// <summary>Adds the store to what <c>/health/ready</c> asks.</summary>
    public static IServiceCollection AddStoreHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<StoreHealth>("store");
        return services;
    }
}
