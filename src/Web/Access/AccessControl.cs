using CleanCustomers.Application.Access;
using CleanCustomers.Web.Common;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Web.Access;

/// <summary>Denies by default: an endpoint that names no scope lets nobody in.</summary>
internal static class AccessControl
{
    public static IServiceCollection AddAccessControl(this IServiceCollection services)
    {
        services.AddSingleton(provider => new HostNames(
            provider.GetRequiredService<IOptions<AccessOptions>>().Value.Hosts?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []));
        services.AddSingleton<FailureThrottle>();
        services.AddSingleton<ProvenCredentials>();
        services.AddSingleton<IKnownCredentials>(provider => provider.GetRequiredService<ProvenCredentials>());
        services.AddSingleton<AccessEvents>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswers>();
        services.AddAuthentication(CallerAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, CallerAuthentication>(CallerAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new ForgottenScope()).Build());
        return services;
    }
}
