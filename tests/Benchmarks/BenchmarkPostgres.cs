using CleanCustomers.Testing;
using Npgsql;

namespace CleanCustomers.Benchmarks;

/// <summary>The PostgreSQL server of one benchmark: as installed, commits reach the disk.</summary>
internal static class BenchmarkPostgres
{
    /// <returns>Null unless <c>--store postgres</c> is asked for.</returns>
    public static async Task<PostgresServer?> StartAsync(Arguments arguments) => arguments.Text("store", "embedded") switch
    {
        "embedded" => null,
        "postgres" => await PostgresServer.StartAsync(syncs: true),
        var other => throw new ArgumentException($"--store is embedded or postgres, not {other}.", nameof(arguments)),
    };
}

/// <summary>An empty database that is dropped in the end.</summary>
internal sealed class FreshDatabase : IAsyncDisposable
{
    private readonly PostgresServer server;

    private FreshDatabase(PostgresServer server, string connectionString)
    {
        this.server = server;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    public static async Task<FreshDatabase> CreateAsync(PostgresServer server)
    {
        // What others wrote before is on the disk now and burdens nobody.
        await server.ExecuteAsync("postgres", "CHECKPOINT");
        return new FreshDatabase(server, await server.CreateDatabaseAsync());
    }

    public static async Task<long> SizeAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var size = new NpgsqlCommand("SELECT pg_database_size(current_database())", connection);
        return (long)(await size.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        var name = new NpgsqlConnectionStringBuilder(ConnectionString).Database;
        await server.ExecuteAsync("postgres", $"DROP DATABASE {name} WITH (FORCE)");
    }
}
