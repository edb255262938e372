using CleanCustomers.Application.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Access;

public static class AccessRegistration
{
    /// <summary>Keys, sessions and their store.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddAccessUseCases();
        services.AddSingleton<IValidateOptions<AccessOptions>, BootstrapKeyIsUsable>();
        services.AddSingleton<IValidateOptions<TokenOptions>, TokensAreUsable>();
        services.AddSingleton<ITokenGuard, TokenGuard>();
        services.AddSingleton<IBootstrapKey, BootstrapKey>();
        services.AddSingleton<IKeyStore, KeyStore>();
        services.AddSingleton<ISessionStore, SessionStore>();
        services.AddHostedService<KeyUseWriter>();
        return services;
    }
}
