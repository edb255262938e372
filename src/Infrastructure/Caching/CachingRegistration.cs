using CleanCustomers.Application.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Caching;

public static class CachingRegistration
{
    /// <summary>The cache over Redis where section <c>Cache</c> names one; without, nothing is kept and nothing is connected to.</summary>
    public static IServiceCollection AddCaching(this IServiceCollection services)
    {
        services.AddOptions<CacheOptions>().BindConfiguration(CacheOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<CacheOptions>, RedisIsUsable>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<CacheMetrics>();
        services.AddSingleton<CacheNode>();
        services.AddSingleton(provider => new MemoryLayer(provider.GetRequiredService<IOptions<CacheOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RedisLink>();
        services.AddSingleton<RedisEntries>();
        services.AddSingleton<Invalidations>();
        services.AddSingleton<RedisWatch>();
        services.AddSingleton<TieredCache>();
        services.Replace(ServiceDescriptor.Singleton<ICache>(provider =>
            IsConfigured(provider) ? provider.GetRequiredService<TieredCache>() : new NoCache()));
        services.AddHostedService<CacheStart>();
        services.AddHealthChecks();
        services.AddSingleton<IConfigureOptions<HealthCheckServiceOptions>>(provider => new ConfigureOptions<HealthCheckServiceOptions>(health =>
        {
            if (IsConfigured(provider))
            {
                health.Registrations.Add(new HealthCheckRegistration(
                    "cache", services => new CacheHealth(services.GetRequiredService<RedisLink>()), HealthStatus.Degraded, tags: null));
            }
        }));
        return services;
    }

    private static bool IsConfigured(IServiceProvider provider) => !string.IsNullOrEmpty(provider.GetRequiredService<IOptions<CacheOptions>>().Value.Redis);

    /// <summary>Connects when the server starts, not at its first request.</summary>
    private sealed class CacheStart(ICache cache) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            GC.KeepAlive(cache);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class RedisIsUsable : IValidateOptions<CacheOptions>
    {
        public ValidateOptionsResult Validate(string? name, CacheOptions options) =>
            !string.IsNullOrEmpty(options.Redis) && RedisSettings.Read(options).Fault is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
