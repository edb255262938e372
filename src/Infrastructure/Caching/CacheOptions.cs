using System.ComponentModel.DataAnnotations;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>Configuration section <c>Cache</c>.</summary>
public sealed class CacheOptions
{
    public const string Section = "Cache";

    /// <summary>
    /// Redis servers in the form of StackExchange.Redis (<c>redis1:6379,redis2:6379,ssl=true</c>), or <c>env:NAME</c> or <c>file:path</c> where that
    /// text stands. A single server, a server with replicas (name them all) or a cluster. Default null: nothing is cached.
    /// </summary>
    public string? Redis { get; set; }

    /// <summary>Where the password stands: <c>env:NAME</c> or <c>file:path</c>. Default null: none, or the one in <see cref="Redis"/>.</summary>
    public string? Password { get; set; }

    /// <summary>File with the certificate (PEM) of the authority that signed the server's, when no system authority did. Default null.</summary>
    public string? Authority { get; set; }

    /// <summary>Begins every key and the channel of invalidations. Default <c>cc:</c>; another one per installation that shares a Redis.</summary>
    [RegularExpression("^[A-Za-z0-9:._-]{1,40}$", ErrorMessage = "Use 1 to 40 letters, digits, colons, points, hyphens or underscores.")]
    public string KeyPrefix { get; set; } = "cc:";

    /// <summary>Longest life of an answer: the bound of staleness when an invalidation is lost. Default 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Part of its life by which an answer's life is shortened at random, so that many do not end together. Default 0.1.</summary>
    [Range(0.0, 0.5)]
    public double Jitter { get; set; } = 0.1;

    /// <summary>Part of its life after which an answer that is asked for is loaded anew in the background. Default 0.5; 1 switches that off.</summary>
    [Range(0.1, 1.0)]
    public double RefreshAfter { get; set; } = 0.5;

    /// <summary>Longest life of an answer in the memory of one process. Default 5 seconds; 0 keeps nothing in memory.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30", ParseLimitsInInvariantCulture = true)]
    public TimeSpan MemoryLifetime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Most bytes of answers in memory, as written. Default 32 MiB.</summary>
    [Range(0L, 1024L * 1024 * 1024)]
    public long MemoryBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Longest wait for one answer of Redis; then the store is asked. Default 100 milliseconds, 200 at most.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:00.200", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait for the load of another node; then this node loads itself. Default 500 milliseconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10", ParseLimitsInInvariantCulture = true)]
    public TimeSpan LoadWait { get; set; } = TimeSpan.FromMilliseconds(500);
}
