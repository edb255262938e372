using System.Globalization;
using System.Text.Json;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Caching;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Store.Tests;

/// <summary>An instant is the same to the microsecond wherever it has been: both stores, the cache's memory, Redis, the API's JSON.</summary>
public sealed class InstantHopsTests
{
    private const int Many = 100_000;
    private const int PerAnswer = 100;
    private static readonly CacheRegion<KeptInstants> Region = new("hops", 1) { Buckets = 64 };

    [FactOverRedis]
    public async Task A_hundred_thousand_random_instants_are_equal_after_every_hop()
    {
        var instants = Random();
        await using var redis = await RedisServer.StartAsync();
        await using var here = CacheOver(redis);
        await using var there = CacheOver(redis);
        await using var sqlite = await CollectionApp.StartAsync(await Stores.SetupAsync(StoreKind.Embedded));
        await using var postgres = await CollectionApp.StartAsync(await Stores.SetupAsync(StoreKind.Postgres));
        await Eventually.True(() => here.GetRequiredService<RedisLink>().IsUp && there.GetRequiredService<RedisLink>().IsUp);

        // API → store → store → cache of one node → Redis → cache of another → API
        var sent = instants.Select(instant => JsonSerializer.Serialize(instant, WireJson.Options)).ToList();
        var received = sent.ConvertAll(text => JsonSerializer.Deserialize<DateTimeOffset>(text, WireJson.Options));
        var fromSqlite = await ThroughAsync(sqlite, received);
        var fromPostgres = await ThroughAsync(postgres, fromSqlite);
        var kept = await KeepAsync(here, fromPostgres);
        var fromRedis = await FetchAsync(there, kept.Count / PerAnswer);
        var answered = fromRedis.ConvertAll(instant => JsonSerializer.Serialize(instant, WireJson.Options));

        fromSqlite.Should().Equal(instants);
        fromPostgres.Should().Equal(instants);
        kept.Should().Equal(instants);
        fromRedis.Should().Equal(instants);
        answered.Should().Equal(sent);
        fromRedis.Should().OnlyContain(instant => instant.Offset == TimeSpan.Zero);
    }

    [TheoryOverStores]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task Instants_order_and_range_as_time_does(StoreKind kind)
    {
        await using var app = await CollectionApp.StartAsync(await Stores.SetupAsync(kind));
        var instants = Random().Take(2000).Distinct().ToList();
        await ThroughAsync(app, instants);
        var store = app.Services.GetRequiredService<IStore>();
        var middle = instants.Order().ElementAt(1000);

        var ordered = await store.ReadOneAsync(
            snapshot => snapshot.Command("SELECT seen_at FROM files WHERE seen_at >= @from ORDER BY seen_at", ("@from", middle)).ReadAllAsync(row => row.Instant(0), CancellationToken.None),
            CancellationToken.None);

        ordered.Should().Equal(instants.Where(instant => instant >= middle).Order(), "from is inclusive");
    }

    [TheoryOverStores]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task What_is_finer_than_a_microsecond_is_cut_and_never_rounded(StoreKind kind)
    {
        await using var app = await CollectionApp.StartAsync(await Stores.SetupAsync(kind));
        var last = new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero).AddTicks(9_999_999);

        var stored = await ThroughAsync(app, [last, last.ToOffset(TimeSpan.FromHours(5.75))]);

        stored.Should().OnlyContain(instant => Instants.Format(instant) == "2026-12-31T23:59:59.999999Z");
    }

    private static List<DateTimeOffset> Random()
    {
        var random = new Random(20261124);
        var (least, most) = (new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2099, 12, 31, 0, 0, 0, TimeSpan.Zero));
        var range = (most - least).Ticks / TimeSpan.TicksPerMicrosecond;
        return [.. Enumerable.Range(0, Many).Select(_ => least.AddTicks(random.NextInt64(range) * TimeSpan.TicksPerMicrosecond))];
    }

    // Any column of the kind will do; files has a key that can be chosen.
    private static async Task<List<DateTimeOffset>> ThroughAsync(CollectionApp app, List<DateTimeOffset> instants)
    {
        var store = app.Services.GetRequiredService<IStore>();
        await store.WriteAsync(
            writer =>
            {
                var insert = writer.Statement("INSERT INTO files (provider, object, seen_at) VALUES ('hops', ?1, ?2)");
                for (var i = 0; i < instants.Count; i++)
                {
                    insert.Bind(1, i.ToString("D6", CultureInfo.InvariantCulture)).Bind(2, instants[i]).Later();
                }

                return 0;
            },
            CancellationToken.None);
        return await store.ReadOneAsync(
            snapshot => snapshot.Command("SELECT seen_at FROM files ORDER BY object").ReadAllAsync(row => row.Instant(0), CancellationToken.None), CancellationToken.None);
    }

    private static async Task<List<DateTimeOffset>> KeepAsync(ServiceProvider node, List<DateTimeOffset> instants)
    {
        var cache = node.GetRequiredService<ICache>();
        var kept = new List<DateTimeOffset>();
        foreach (var (index, chunk) in instants.Chunk(PerAnswer).Index())
        {
            var answer = await cache.GetOrLoadAsync(Region, Text(index), _ => Task.FromResult<KeptInstants?>(new KeptInstants(chunk)), CancellationToken.None);
            kept.AddRange(answer!.Values);
        }

        return kept;
    }

    // What has not reached Redis would have to be loaded, and that fails here.
    private static async Task<List<DateTimeOffset>> FetchAsync(ServiceProvider node, int answers)
    {
        var cache = node.GetRequiredService<ICache>();
        var fetched = new List<DateTimeOffset>();
        for (var index = 0; index < answers; index++)
        {
            var answer = await cache.GetOrLoadAsync<KeptInstants>(
                Region, Text(index), _ => throw new InvalidOperationException("It is not in Redis."), CancellationToken.None);
            fetched.AddRange(answer!.Values);
        }

        return fetched;
    }

    private static ServiceProvider CacheOver(RedisServer redis)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            [new("Cache:Redis", redis.Address), new("Cache:Deadline", "00:00:00.200"), new("Cache:Lifetime", "00:10:00")]).Build());
        services.AddLogging();
        services.AddCaching();
        var provider = services.BuildServiceProvider();
        _ = provider.GetRequiredService<ICache>();
        return provider;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>An answer that is nothing but instants.</summary>
    internal sealed record KeptInstants(IReadOnlyList<DateTimeOffset> Values);
}

/// <summary>Runs where both servers are installed. CI has them always: there a missing one is a failure.</summary>
internal sealed class FactOverRedisAttribute : FactAttribute
{
    public FactOverRedisAttribute() => Skip = ServerPrograms.WhyNot(("PostgreSQL", ServerPrograms.Postgres), ("Redis", ServerPrograms.Redis));
}
