using SQLitePCL;

namespace CleanCustomers.Benchmarks;

/// <summary>SQLite's own calls with their error codes checked.</summary>
internal static class RawSqlite
{
    public static sqlite3_stmt Prepare(sqlite3 database, string sql)
    {
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement), database);
        return statement;
    }

    public static void Execute(sqlite3 database, string sql) => Check(raw.sqlite3_exec(database, sql), database);

    public static long Scalar(sqlite3 database, string sql)
    {
        using var statement = Prepare(database, sql);
        raw.sqlite3_step(statement);
        return raw.sqlite3_column_int64(statement, 0);
    }

    public static void Step(sqlite3 database, sqlite3_stmt statement)
    {
        if (raw.sqlite3_step(statement) != raw.SQLITE_DONE)
        {
            throw new InvalidOperationException(raw.sqlite3_errmsg(database).utf8_to_string());
        }

        raw.sqlite3_reset(statement);
    }

    public static void Check(int code, sqlite3 database)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new InvalidOperationException(raw.sqlite3_errmsg(database).utf8_to_string());
        }
    }
}
