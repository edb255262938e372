using Npgsql;

namespace CleanCustomers.Nodes.Tests;

/// <summary>Asks the database of the nodes.</summary>
internal static class Store
{
    public static async Task<List<T>> ReadAsync<T>(string connectionString, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await row.ReadAsync())
        {
            rows.Add(read(row));
        }

        return rows;
    }

    public static async Task<long> NumberAsync(string connectionString, string sql) =>
        (await ReadAsync(connectionString, sql, row => row.IsDBNull(0) ? 0 : Convert.ToInt64(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture))).Single();

    public static Task ExecuteAsync(string connectionString, string sql) => ReadAsync(connectionString, sql, _ => true);
}
