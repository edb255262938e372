using System.Diagnostics.Metrics;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>What the cache did, by region. Read with <c>dotnet-counters</c> or any OpenTelemetry collector.</summary>
internal sealed class CacheMetrics : IDisposable
{
    public const string Name = "CleanCustomers.Cache";

    private readonly Meter meter = new(Name);
    private readonly Counter<long> hits;
    private readonly Counter<long> misses;
    private readonly Counter<long> loads;
    private readonly Counter<long> undecodable;
    private readonly Counter<long> faults;
    private readonly Counter<long> invalidations;
    private readonly Counter<long> refreshFaults;
    private int open = 1;

    public CacheMetrics()
    {
        hits = meter.CreateCounter<long>("cleancustomers.cache.hits", "{answer}", "Answers from memory or Redis (layer).");
        misses = meter.CreateCounter<long>("cleancustomers.cache.misses", "{answer}", "Answers that Redis did not have.");
        loads = meter.CreateCounter<long>("cleancustomers.cache.loads", "{load}", "Reads of the store, by reason: miss, refresh, bypass.");
        undecodable = meter.CreateCounter<long>("cleancustomers.cache.undecodable", "{entry}", "Entries and messages in Redis that are not in canonical form; taken as missing.");
        faults = meter.CreateCounter<long>("cleancustomers.cache.faults", "{call}", "Calls of Redis that failed or passed the deadline, by kind.");
        invalidations = meter.CreateCounter<long>("cleancustomers.cache.invalidations", "{bucket}", "Buckets invalidated, by outcome: sent, postponed.");
        refreshFaults = meter.CreateCounter<long>("cleancustomers.cache.refresh_faults", "{load}", "Loads in the background that failed; the old answer stays until its end.");
        meter.CreateObservableGauge("cleancustomers.cache.breaker_open", () => Volatile.Read(ref open), description: "1 while Redis is not asked.");
    }

    /// <summary>The meter, to tell this cache from another in the same process.</summary>
    public Meter Meter => meter;

    public void Hit(string region, string layer) => hits.Add(1, new("region", region), new("layer", layer));

    public void Miss(string region) => misses.Add(1, new KeyValuePair<string, object?>("region", region));

    public void Load(string region, string reason) => loads.Add(1, new("region", region), new("reason", reason));

    public void Undecodable(string region) => undecodable.Add(1, new KeyValuePair<string, object?>("region", region));

    public void Fault(string kind) => faults.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Invalidated(int buckets, string outcome) => invalidations.Add(buckets, new KeyValuePair<string, object?>("outcome", outcome));

    public void RefreshFault(string region) => refreshFaults.Add(1, new KeyValuePair<string, object?>("region", region));

    public void Breaker(bool isOpen) => Volatile.Write(ref open, isOpen ? 1 : 0);

    public void Dispose() => meter.Dispose();
}
