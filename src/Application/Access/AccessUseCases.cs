using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Application.Access;

public static class AccessUseCases
{
    /// <summary>What the use cases of this module share. The stores are registered by Infrastructure.</summary>
    public static IServiceCollection AddAccessUseCases(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<TokenOptions>().BindConfiguration(TokenOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<KeyUses>();
        services.AddSingleton<KeyGuard>();
        services.AddSingleton<SessionGuard>();
        return services;
    }
}
