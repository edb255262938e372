using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Application.Collection;

public static class CollectionRegistration
{
    /// <summary>What the use cases of this module share. The store, the connectors and the schedule are registered by Infrastructure.</summary>
    public static IServiceCollection AddCollectionUseCases(this IServiceCollection services)
    {
        services.AddOptions<CollectionOptions>().BindConfiguration("Collection").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RunProgressBoard>();
        services.AddSingleton<RunStarter>();
        services.AddSingleton<RunLoop>();
        return services;
    }
}
