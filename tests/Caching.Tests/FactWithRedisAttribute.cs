using CleanCustomers.Testing;

namespace CleanCustomers.Caching.Tests;

/// <summary>Skipped where Redis is not installed; in CI it fails then.</summary>
public sealed class FactWithRedisAttribute : FactAttribute
{
    public FactWithRedisAttribute() => Skip = ServerPrograms.WhyNot(("Redis", ServerPrograms.Redis));
}

/// <summary>One server for the tests of a class.</summary>
public sealed class SharedRedis : IAsyncLifetime
{
    private RedisServer? server;

    internal RedisServer Server => server!;

    public async Task InitializeAsync() => server = ServerPrograms.Redis is null ? null : await RedisServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
