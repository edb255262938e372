using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>Without Redis answers are slower and right, so the service stays ready and says so.</summary>
internal sealed class CacheHealth(RedisLink link) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(link.IsUp
        ? HealthCheckResult.Healthy()
        : HealthCheckResult.Degraded($"Redis is not in use; answers come from the store. {link.LastFault}"));
}
