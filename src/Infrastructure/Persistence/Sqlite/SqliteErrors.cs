using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace CleanCustomers.Infrastructure.Persistence.Sqlite;

/// <summary>SQLite's result codes in our words.</summary>
internal static class SqliteErrors
{
    /// <summary>True for codes that blame a single value: constraint, too large, wrong type.</summary>
    public static bool BlamesValue(int code) => (code & 0xff) is SQLITE_CONSTRAINT or SQLITE_TOOBIG or SQLITE_MISMATCH;

    /// <summary>True when the store is to blame and not our SQL.</summary>
    public static bool BlamesStore(SqliteException exception) => (exception.SqliteErrorCode & 0xff) is
        SQLITE_FULL or SQLITE_BUSY or SQLITE_LOCKED or SQLITE_CORRUPT or SQLITE_NOTADB
        or SQLITE_CANTOPEN or SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH or SQLITE_IOERR;

    public static StoreException ToStoreException(SqliteException exception, string path) => (exception.SqliteErrorCode & 0xff) switch
    {
        SQLITE_FULL => Store("store.full", $"The disk that holds '{path}' is full. Free space; the next run goes on by itself.", exception),
        SQLITE_BUSY or SQLITE_LOCKED => Store(
            "store.locked", $"Another process holds '{path}' for writing. Find it (for example a backup or an open database tool) and let it finish.", exception),
        SQLITE_CORRUPT or SQLITE_NOTADB => Store(
            "store.damaged", $"'{path}' is damaged or not a database of this product. Restore the last backup or move the file away; a new start collects everything again.", exception),
        _ => Unavailable(path, exception),
    };

    public static StoreException Unavailable(string path, Exception inner) => Store(
        "store.unavailable", $"'{path}' cannot be opened or written. Check that the folder exists and that this user may write there.", inner);

    public static StoreException FileInTheWay(string folder) => new(new Error(
        ResultStatus.Unavailable, "store.unavailable", $"'{folder}' is a file, and the data folder is to be there. Name another folder (--data) or move the file away."));

    public static SqliteException Make(SQLitePCL.sqlite3 database, int code) =>
        new(sqlite3_errmsg(database).utf8_to_string(), code & 0xff, sqlite3_extended_errcode(database));

    private static StoreException Store(string code, string message, Exception inner) =>
        new(new Error(ResultStatus.Unavailable, code, message), inner);
}
