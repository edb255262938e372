using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>This process among those that share a Redis.</summary>
internal sealed class CacheNode(IOptions<CacheOptions> configured)
{
    public string Name { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Never set; read to see whether Redis reads.</summary>
    public RedisKey ProbeKey { get; } = configured.Value.KeyPrefix + "probe";

    /// <summary>Where nodes tell each other what is void.</summary>
    public RedisChannel Channel { get; } = new(configured.Value.KeyPrefix + "invalidations", RedisChannel.PatternMode.Literal);
}
