using System.Collections.Concurrent;

namespace CleanCustomers.Testing;

/// <summary>One PostgreSQL server for all tests of a process, started when the first asks for it and ended with the process.</summary>
public static class SharedPostgres
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(StartAsync);
    private static readonly ConcurrentDictionary<string, Task<string>> Databases = new(StringComparer.Ordinal);

    /// <summary>Stores of this process's tests are databases of it instead of SQLite files.</summary>
    public static bool IsWanted { get; } = Environment.GetEnvironmentVariable("CLEANCUSTOMERS_TEST_STORE") == "postgres";

    public static Task<PostgresServer> GetAsync() => Server.Value;

    /// <summary>The connection string of the database that stands for a folder, made when it is asked for first.</summary>
    public static Task<string> DatabaseOfAsync(string folder) => Databases.GetOrAdd(folder, async _ => await (await Server.Value).CreateDatabaseAsync());

    private static async Task<PostgresServer> StartAsync()
    {
        var server = await PostgresServer.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }
}

/// <summary>A test of something only the embedded store has: its file, its locks, its triggers.</summary>
public static class EmbeddedOnly
{
    public static string? WhyNot => SharedPostgres.IsWanted ? "Is about the embedded store; this run is over PostgreSQL." : null;
}
