using CleanCustomers.Application.Collection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CleanCustomers.Infrastructure.Collection;

public static class CollectionReaders
{
    /// <summary>Registers the readers of runs and quarantine.</summary>
    public static IServiceCollection AddCollectionReaders(this IServiceCollection services)
    {
        services.TryAddSingleton<RunProgressBoard>();
        return services
            .AddSingleton<IRunReader, RunReader>()
            .AddSingleton<IAlertReader, AlertReader>()
            .AddSingleton<IQuarantineReader, QuarantineReader>();
    }
}
