using System.Globalization;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace CleanCustomers.Infrastructure.Persistence.Sqlite;

/// <summary>
/// The write connection with its prepared statements. Statements are bound by position through the raw driver: looking parameters up by
/// name costs an eighth of a first load. Used by one thread at a time, inside <see cref="SqliteDatabase.WriteAsync{T}"/>.
/// </summary>
internal sealed class SqliteWriter(SqliteConnection connection) : StoreWriter, IDisposable
{
    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);

    /// <summary>SQLite's clock has milliseconds.</summary>
    public override string Now => "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')";

    public override string Locked => "";

    public override string SkipLocked => "";

    public override string After(TimeSpan duration) => string.Create(
        CultureInfo.InvariantCulture, $"strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', '+{duration.TotalSeconds:0.000} seconds')");

    public override StoreStatement Statement(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statement = new SqliteStatement(connection.Handle!, sql);
            statements.Add(sql, statement);
        }

        return statement;
    }

    public override int Changes => sqlite3_changes(connection.Handle);

    public override bool BlamesValue(Exception fault) => fault is SqliteException sqlite && SqliteErrors.BlamesValue(sqlite.SqliteErrorCode);

    public T Transact<T>(Func<StoreWriter, T> work)
    {
        TakeChanged();
        Statement("BEGIN IMMEDIATE").Run();
        try
        {
            var outcome = work(this);
            Statement("COMMIT").Run();
            return outcome;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        // Not back to the pool: whoever drops the writer wants a fresh connection.
        SqliteConnection.ClearPool(connection);
        connection.Dispose();
    }

    // SQLite rolls some failures back by itself; then there is no transaction left to end.
    private void RollBack()
    {
        if (sqlite3_get_autocommit(connection.Handle) == 0 && sqlite3_exec(connection.Handle, "ROLLBACK") is var code and not SQLITE_OK)
        {
            throw SqliteErrors.Make(connection.Handle!, code);
        }
    }
}
