using System.Globalization;
using Npgsql;

namespace CleanCustomers.Testing;

/// <summary>PostgreSQL's own dump and restore, as docs/operations.md tells to use them.</summary>
public static class PostgresDump
{
    public static Task SaveAsync(string connectionString, string file) =>
        ServerPrograms.RunAsync(Path.Combine(ServerPrograms.Postgres!, "pg_dump"), [.. Where(connectionString), "--format=custom", $"--file={file}"]);

    /// <summary>Into an empty database.</summary>
    public static Task RestoreAsync(string connectionString, string file) =>
        ServerPrograms.RunAsync(Path.Combine(ServerPrograms.Postgres!, "pg_restore"), [.. Where(connectionString), "--no-owner", "--exit-on-error", "--single-transaction", file]);

    private static string[] Where(string connectionString)
    {
        var place = new NpgsqlConnectionStringBuilder(connectionString);
        return [$"--host={place.Host}", $"--port={place.Port.ToString(CultureInfo.InvariantCulture)}", $"--username={place.Username}", $"--dbname={place.Database}"];
    }
}
