using CleanCustomers.Application.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>Ready when the store can be read and has the form this program knows.</summary>
internal sealed class StoreHealth(SqliteDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var form = await database.ReadAsync(snapshot => snapshot.Command("PRAGMA user_version").Scalar(), cancellationToken);
            return form == Migrations.Newest
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"The store has form {form}, this program knows form {Migrations.Newest}. Run 'cleancustomers migrate' of the newer program.");
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
