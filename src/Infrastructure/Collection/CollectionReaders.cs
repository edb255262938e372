using CleanCustomers.Application.Collection;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Infrastructure.Collection;

public static class CollectionReaders
{
    /// <summary>Registers the readers of runs and quarantine.</summary>
    public static IServiceCollection AddCollectionReaders(this IServiceCollection services) => services
        .AddSingleton<IRunReader, RunReader>()
        .AddSingleton<IAlertReader, AlertReader>()
        .AddSingleton<IQuarantineReader, QuarantineReader>();
}
