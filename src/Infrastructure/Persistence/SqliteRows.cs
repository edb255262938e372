using System.Globalization;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>Reads the store outside of page transactions: one committed state per call, the stored forms of our types by position.</summary>
internal static class SqliteRows
{
    /// <summary>Runs statements that all see the same committed state. SQLite works in the calling thread, so nothing here waits.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public static Task<T> ReadAsync<T>(
        this SqliteDatabase database, Func<SqliteTransaction, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using var connection = database.OpenRead();
            using var snapshot = connection.BeginTransaction(deferred: true);
            return Task.FromResult(read(snapshot));
        }
        catch (SqliteException exception) when (SqliteErrors.BlamesStore(exception))
        {
            throw SqliteErrors.ToStoreException(exception, database.Path);
        }
    }

    public static string? GetText(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <exception cref="FormatException">The stored text is not in the canonical form.</exception>
    public static DateTimeOffset GetInstant(this SqliteDataReader row, int column) => Instants.Parse(row.GetString(column));

    public static DateTimeOffset? GetInstantOrNull(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetInstant(column);

    /// <summary>Ids of customers are stored as the 16 bytes of the UUID in the order in which it is written.</summary>
    public static CustomerId GetCustomerId(this SqliteDataReader row, int column) =>
        new(new Guid(row.GetFieldValue<byte[]>(column), bigEndian: true));

    public static byte[] ToStored(this CustomerId id) => id.Value.ToByteArray(bigEndian: true);

    public static RunId GetRunId(this SqliteDataReader row, int column) => new(row.GetInt64(column));

    public static ProviderId GetProviderId(this SqliteDataReader row, int column) => new(row.GetString(column));

    public static TEnum GetEnum<TEnum>(this SqliteDataReader row, int column)
        where TEnum : struct, Enum => EnumNames<TEnum>.Parse(row.GetString(column));

    /// <summary>A command with its parameters in place; a null value is SQL's NULL.</summary>
    public static SqliteCommand Command(this SqliteTransaction snapshot, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = snapshot.Connection!.CreateCommand();
        command.CommandText = sql;
        command.Transaction = snapshot;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    /// <summary>Reads every row.</summary>
    public static List<T> ReadAll<T>(this SqliteCommand command, Func<SqliteDataReader, T> read)
    {
        using (command)
        {
            using var rows = command.ExecuteReader();
            var items = new List<T>();
            while (rows.Read())
            {
                items.Add(read(rows));
            }

            return items;
        }
    }

    /// <summary>
    /// Reads up to <paramref name="limit"/> rows of a statement that asks for one more, which only tells that something follows.
    /// </summary>
    /// <param name="place">The place of a row in the list's order.</param>
    public static Rows<T> ReadPage<T>(
        this SqliteCommand command, int limit, Func<SqliteDataReader, T> read, Func<SqliteDataReader, Keyset> place)
    {
        using (command)
        {
            using var rows = command.ExecuteReader();
            var items = new List<T>(limit);
            Keyset? last = null;
            while (rows.Read())
            {
                if (items.Count == limit)
                {
                    return new Rows<T>(items, last);
                }

                items.Add(read(rows));
                last = items.Count == limit ? place(rows) : null;
            }

            return new Rows<T>(items, null);
        }
    }

    public static long Scalar(this SqliteCommand command)
    {
        using (command)
        {
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }
}
