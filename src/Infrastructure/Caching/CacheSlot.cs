using System.Globalization;
using CleanCustomers.Application.Common;
using StackExchange.Redis;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>
/// Where one answer stands. Its entry, its lock and the generation of its bucket share a hash tag, so one command reaches all three, in a cluster too:
/// <c>cc:{customer:2a7}:e:018f…</c>, <c>…:l:018f…</c>, <c>…:g</c>.
/// </summary>
internal readonly record struct CacheSlot(CacheBucket Bucket, string Key)
{
    public RedisKey Entry(string prefix) => $"{Bucket.Tag(prefix)}:e:{Key}";

    public RedisKey Lock(string prefix) => $"{Bucket.Tag(prefix)}:l:{Key}";

    public RedisKey Generation(string prefix) => Bucket.Generation(prefix);

    /// <summary>Names it within this process.</summary>
    public override string ToString() => $"{Bucket.Region}:{Key}";

    public static CacheSlot Of(CacheKey key) => new(CacheBucket.Of(key.Region, key.Key), key.Key);
}

/// <summary>What is invalidated together.</summary>
internal readonly record struct CacheBucket(string Region, int Number)
{
    public string Tag(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{{{Region}:{Number:x}}}");

    public RedisKey Generation(string prefix) => Tag(prefix) + ":g";

    public static CacheBucket Of(CacheRegion region, string key) => new(region.Name, region.Buckets == 1 ? 0 : (int)(Hash(key) % (uint)region.Buckets));

    // FNV-1a: the same in every process and build, which string.GetHashCode is not.
    private static uint Hash(string key)
    {
        const uint prime = 16777619;
        var hash = 2166136261;
        foreach (var rune in key.EnumerateRunes())
        {
            hash = (hash ^ (uint)rune.Value) * prime;
        }

        return hash ^ (hash >> 15);
    }
}
