using CleanCustomers.Application.Common;
using CleanCustomers.Web.Access;
using CleanCustomers.Web.Common;
using CleanCustomers.Web.Providers;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Web;

/// <summary>What the API needs; what stands in front of its endpoints comes with it (<see cref="ApiPipeline"/>).</summary>
internal static class ApiRegistration
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => WireJson.Apply(json.SerializerOptions));
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<OriginOptions>().BindConfiguration(OriginOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OriginOptions>, OriginsAreOrigins>();
        services.AddCors();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Admission>();
        services.AddTransient<IStartupFilter, ApiPipeline>();
        services.AddHealthChecks();
        services.AddApiDocument();
        services.AddAccessControl();
        services.AddTransient<IKnownProviders, KnownProviders>();
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.Configure<KestrelServerOptions>(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = ApiLimits.BodyBytes;
        });

        // These lines carry whole addresses, and a search is somebody's name.
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)

            // The framework's own line about a refusal says less than ours.
            .AddFilter(typeof(CallerAuthentication).FullName, LogLevel.Warning));
        return services;
    }
}
