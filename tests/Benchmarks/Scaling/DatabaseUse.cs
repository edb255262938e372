using Npgsql;

namespace CleanCustomers.Benchmarks.Scaling;

/// <summary>What a database has done since it was made.</summary>
/// <param name="Active">Time its sessions spent in statements.</param>
/// <param name="LedgerBytes">Occurrences and runs with their indexes.</param>
internal sealed record DatabaseUse(TimeSpan Active, long Transactions, decimal LogBytes, long LedgerBytes)
{
    public static async Task<DatabaseUse> ReadAsync(string connectionString, CancellationToken cancellationToken)
    {
        // Sessions hand their figures in when they go, and about once a second before.
        NpgsqlConnection.ClearAllPools();
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancellationToken);
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            SELECT active_time, xact_commit, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'), pg_total_relation_size('occurrences') + pg_total_relation_size('runs')
            FROM pg_stat_database WHERE datname = current_database()
            """, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new DatabaseUse(TimeSpan.FromMilliseconds(row.GetDouble(0)), row.GetInt64(1), row.GetDecimal(2), row.GetInt64(3));
    }
}
