namespace CleanCustomers.Testing;

/// <summary>One PostgreSQL server for all tests of a process, started when the first asks for it and ended with the process.</summary>
public static class SharedPostgres
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static readonly Dictionary<string, string> Databases = new(StringComparer.Ordinal);
    private static PostgresServer? server;

    /// <summary>Stores of this process's tests are databases of it instead of SQLite files.</summary>
    public static bool IsWanted { get; } = Environment.GetEnvironmentVariable("CLEANCUSTOMERS_TEST_STORE") == "postgres";

    public static async Task<PostgresServer> GetAsync()
    {
        await Gate.WaitAsync();
        try
        {
            return server ??= await PostgresServer.StartAsync();
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>The connection string of the database that stands for a folder, made when it is asked for first.</summary>
    public static async Task<string> DatabaseOfAsync(string folder)
    {
        var shared = await GetAsync();
        await Gate.WaitAsync();
        try
        {
            if (!Databases.TryGetValue(folder, out var place))
            {
                Databases.Add(folder, place = await shared.CreateDatabaseAsync());
            }

            return place;
        }
        finally
        {
            Gate.Release();
        }
    }
}

/// <summary>A test of something only the embedded store has: its file, its locks, its triggers.</summary>
public static class EmbeddedOnly
{
    public static string? WhyNot => SharedPostgres.IsWanted ? "Is about the embedded store; this run is over PostgreSQL." : null;
}
