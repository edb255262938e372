using System.Data.Common;
using System.Globalization;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence.Postgres;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>One committed state of the store, outside of page transactions. Parameters are named (<c>@name</c>) and given in our own types.</summary>
internal sealed class StoreSnapshot(DbConnection connection, DbTransaction? transaction, PostgresSql? dialect = null)
{
    public bool IsPostgres => dialect is not null;

    /// <summary>For what goes through whole tables.</summary>
    public (DbConnection Connection, DbTransaction? Transaction) Whole => (connection, transaction);

    public StoreCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = dialect?.Of(sql) ?? sql;
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.Add(IsPostgres ? OfPostgres(name, value) : new SqliteParameter(name, OfSqlite(value)));
        }

        return new StoreCommand(command);
    }

    private static object OfSqlite(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset instant => Instants.Format(instant),
        CustomerId id => id.ToStored(),
        _ => value,
    };

    // A null has no type of its own in PostgreSQL: statements that may get one say CAST(@name AS text).
    private static NpgsqlParameter OfPostgres(string name, object? value) => value switch
    {
        null => new NpgsqlParameter(name, DBNull.Value),
        DateTimeOffset instant => new NpgsqlParameter(name, NpgsqlDbType.TimestampTz) { Value = Instants.Canonical(instant) },
        CustomerId id => new NpgsqlParameter(name, NpgsqlDbType.Uuid) { Value = id.Value },
        string text => new NpgsqlParameter(name, NpgsqlDbType.Text) { Value = PostgresText.Encode(text) },
        _ => new NpgsqlParameter(name, value),
    };
}

/// <summary>A command with its parameters in place; executed once.</summary>
internal sealed class StoreCommand(DbCommand command)
{
    /// <summary>Reads every row.</summary>
    public async Task<List<T>> ReadAllAsync<T>(Func<StoreRow, T> read, CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var row = new StoreRow(rows);
            var items = new List<T>();
            while (await rows.ReadAsync(cancellationToken))
            {
                items.Add(read(row));
            }

            return items;
        }
    }

    /// <summary>
    /// Reads up to <paramref name="limit"/> rows of a statement that asks for one more, which only tells that something follows.
    /// </summary>
    /// <param name="place">The place of a row in the list's order.</param>
    public async Task<Rows<T>> ReadPageAsync<T>(int limit, Func<StoreRow, T> read, Func<StoreRow, Keyset> place, CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var row = new StoreRow(rows);
            var items = new List<T>(limit);
            Keyset? last = null;
            while (await rows.ReadAsync(cancellationToken))
            {
                if (items.Count == limit)
                {
                    return new Rows<T>(items, last);
                }

                items.Add(read(row));
                last = items.Count == limit ? place(row) : null;
            }

            return new Rows<T>(items, null);
        }
    }

    /// <summary>The first column of the first row as a number; null when there is no row or no value.</summary>
    public async Task<long?> NumberAsync(CancellationToken cancellationToken)
    {
        await using (command)
        {
            return await command.ExecuteScalarAsync(cancellationToken) is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;
        }
    }

    /// <exception cref="InvalidOperationException">There is no row.</exception>
    public async Task<long> ScalarAsync(CancellationToken cancellationToken) => await NumberAsync(cancellationToken) ?? throw new InvalidOperationException("A count had no row.");
}
