using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CleanCustomers.Application.Common;
using CleanCustomers.Infrastructure.Caching;
using CleanCustomers.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Caching.Tests;

/// <summary>One process of the product as far as the cache goes: the real registration, a Redis, counters.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);

    private Node(ServiceProvider services)
    {
        this.services = services;
        var meter = services.GetRequiredService<CacheMetrics>().Meter;
        listener.InstrumentPublished = (instrument, heard) =>
        {
            if (instrument.Meter == meter)
            {
                heard.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var name = instrument.Name["cleancustomers.cache.".Length..];
            counts.AddOrUpdate(name, value, (_, sum) => sum + value);
            foreach (var tag in tags)
            {
                counts.AddOrUpdate($"{name} {tag.Value}", value, (_, sum) => sum + value);
            }
        });
        listener.Start();
        Cache = services.GetRequiredService<ICache>();
    }

    public ICache Cache { get; }

    public IServiceProvider Services => services;

    public bool IsUp => services.GetRequiredService<RedisLink>().IsUp;

    public bool HearsOthers => services.GetRequiredService<MemoryLayer>().IsTrusted;

    /// <param name="redis">The setting Cache:Redis.</param>
    /// <param name="settings">Further settings such as <c>Lifetime=00:00:10</c>.</param>
    public static async Task<Node> StartAsync(string redis, TimeProvider? time = null, bool waits = true, params string[] settings)
    {
        var node = Create(redis, time, settings);
        if (waits)
        {
            await node.UpAsync();
            await node.WarmUpAsync();
        }

        return node;
    }

    public Task UpAsync() => Eventually.True(() => IsUp && HearsOthers);

    /// <summary>A counter, or its part with one tag: <c>loads</c>, <c>loads refresh</c>.</summary>
    public long Count(string name) => counts.GetValueOrDefault(name);

    public Task<Answer?> GetAsync(CacheRegion<Answer> region, string key, Func<CancellationToken, Task<Answer?>> load) =>
        Cache.GetOrLoadAsync(region, key, load, CancellationToken.None);

    public Task InvalidateAsync(CacheRegion region, params string[] keys) =>
        Cache.InvalidateAsync([.. keys.Select(key => new CacheKey(region, key))], CancellationToken.None);

    public async Task<HealthReport> HealthAsync() => await services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        listener.Dispose();
    }

    // The first call compiles the client's code, which may take longer than the deadline.
    private async Task WarmUpAsync()
    {
        var region = Regions.New();
        await Eventually.True(() =>
        {
            var faults = Count("faults");
            _ = GetAsync(region, Guid.NewGuid().ToString("N"), new CountedStore().LoadAsync).Result;
            return Count("faults") == faults && IsUp;
        });
        counts.Clear();
    }

    private static Node Create(string redis, TimeProvider? time, string[] settings)
    {
        var values = settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => $"Cache:{pair[0]}", pair => (string?)pair[1], StringComparer.Ordinal);
        values["Cache:Redis"] = redis;
        values.TryAdd("Cache:Deadline", "00:00:00.200");
        var collection = new ServiceCollection();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug));
        collection.AddSingleton(time ?? TimeProvider.System);
        collection.AddCaching();
        var provider = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        _ = provider.GetRequiredService<IOptions<CacheOptions>>().Value;
        return new Node(provider);
    }
}

/// <summary>Something that is kept.</summary>
internal sealed record Answer(int Number, DateTimeOffset At, DateOnly? Day = null);

/// <summary>A store of one value that counts how often it is read.</summary>
internal sealed class CountedStore
{
    private int number = 1;
    private int loads;

    public int Loads => Volatile.Read(ref loads);

    /// <summary>What a load waits for after it has read, so that it can be overtaken.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public TimeSpan Takes { get; set; }

    public void Commit(int value) => Volatile.Write(ref number, value);

    public async Task<Answer?> LoadAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref loads);
        var read = Volatile.Read(ref number);
        await Task.Delay(Takes, TimeProvider.System, cancellationToken);
        await Gate;
        return new Answer(read, new DateTimeOffset(2026, 1, 15, 8, 30, 0, TimeSpan.Zero));
    }
}

internal static class Regions
{
    /// <summary>A region of its own for each test, over one Redis.</summary>
    public static CacheRegion<Answer> New(int buckets = 16, bool keepsAbsence = false) =>
        new("t" + Guid.NewGuid().ToString("N")[..8], 1) { Buckets = buckets, KeepsAbsence = keepsAbsence };
}
