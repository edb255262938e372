using System.Data.Common;
using CleanCustomers.Application.Common;
using Npgsql;

namespace CleanCustomers.Infrastructure.Persistence.Care;

/// <summary>The tables both stores have, with their common columns. Left out is what each keeps for itself: its form, the feed's counter, words.</summary>
internal static class StoreTables
{
    private const string InSqlite = """
        SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'customer_words%' AND m.name <> 'migrations'
        ORDER BY m.name, c.name
        """;

    private const string InPostgres = """
        SELECT c.table_name, c.column_name FROM information_schema.columns c
        JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
        WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.table_name NOT IN ('migrations', 'feed')
            AND (c.table_name, c.column_name) <> ('customers', 'words')
        ORDER BY c.table_name COLLATE "C", c.column_name COLLATE "C"
        """;

    // Others refer to them.
    private static readonly string[] First = ["providers", "occurrences"];

    /// <returns>Columns by table, in an order in which they can be filled.</returns>
    public static async Task<IReadOnlyList<(string Table, IReadOnlyList<string> Columns)>> OfAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = connection is NpgsqlConnection ? InPostgres : InSqlite;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var columns = new List<(string Table, string Column)>();
        while (await rows.ReadAsync(cancellationToken))
        {
            columns.Add((rows.GetString(0), rows.GetString(1)));
        }

        return [.. columns.GroupBy(column => column.Table, StringComparer.Ordinal)
            .OrderBy(group => Array.IndexOf(First, group.Key) is >= 0 and var place ? place : First.Length).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, (IReadOnlyList<string>)[.. group.Select(column => column.Column)]))];
    }

    /// <summary>Reads every table to its end.</summary>
    public static async Task<IReadOnlyList<StoreTable>> DigestAsync(
        DbConnection connection, DbTransaction? transaction, IProgress<StoreTable>? progress, CancellationToken cancellationToken)
    {
        var digest = new List<StoreTable>();
        foreach (var (table, columns) in await OfAsync(connection, cancellationToken))
        {
            using var sum = new RowSum(table);
            await foreach (var values in RowsAsync(connection, transaction, table, columns, cancellationToken))
            {
                sum.Add(values, connection is NpgsqlConnection);
            }

            digest.Add(sum.Table());
            progress?.Report(digest[^1]);
        }

        return digest;
    }

    /// <summary>The rows of a table; the array is filled anew for each.</summary>
    public static async IAsyncEnumerable<object?[]> RowsAsync(
        DbConnection connection,
        DbTransaction? transaction,
        string table,
        IReadOnlyList<string> columns,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = 0;
        command.CommandText = $"SELECT {string.Join(", ", columns)} FROM {table}";
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var values = new object?[columns.Count];
        while (await rows.ReadAsync(cancellationToken))
        {
            rows.GetValues(values!);
            yield return values;
        }
    }
}
