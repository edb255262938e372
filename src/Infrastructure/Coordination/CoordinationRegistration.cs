using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Coordination;

internal static class CoordinationRegistration
{
    /// <summary>What several nodes agree by. Over PostgreSQL the machine's clock is replaced by the database's; a clock that somebody chose stays.</summary>
    public static IServiceCollection AddCoordination(this IServiceCollection services)
    {
        services.TryAddSingleton<NodeTable>();
        var clock = services.LastOrDefault(service => service.ServiceType == typeof(TimeProvider));
        if (clock is null || clock.ImplementationInstance == TimeProvider.System)
        {
            services.RemoveAll<TimeProvider>();
            services.AddSingleton(provider =>
                provider.GetRequiredService<IOptions<StorageOptions>>().Value.Postgres is null ? TimeProvider.System : new DatabaseClock(TimeProvider.System));
        }

        return services;
    }
}
