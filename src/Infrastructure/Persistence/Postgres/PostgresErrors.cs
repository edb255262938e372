using System.Net.Sockets;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using Npgsql;

namespace CleanCustomers.Infrastructure.Persistence.Postgres;

/// <summary>PostgreSQL's result codes in our words.</summary>
internal static class PostgresErrors
{
    /// <summary>True for codes that blame a single value: data exceptions, constraints, an index entry or row that is too large.</summary>
    public static bool BlamesValue(PostgresException exception) => exception.SqlState[..2] is "22" or "23" or "54";

    /// <summary>True for a transaction that the database gave up to let others through: it can be tried again.</summary>
    public static bool IsWorthRepeating(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <summary>True when the store is to blame and not our SQL.</summary>
    public static bool BlamesStore(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.SqlState[..2] is "08" or "28" or "3D" or "53" or "57" or "58" or "XX" or "F0"
            || postgres.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
                or PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn
                or PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException or SocketException or TimeoutException => true,
        _ => false,
    };

    public static StoreException ToStoreException(Exception exception, string place) => exception is PostgresException postgres
        ? FromServer(postgres, place)
        : Store("store.unavailable", $"PostgreSQL at {place} does not answer. The service goes on by itself as soon as it does; reads and runs wait until then.", exception);

    private static StoreException FromServer(PostgresException exception, string place) => exception.SqlState switch
    {
        PostgresErrorCodes.DiskFull => Store("store.full", $"The disk of PostgreSQL at {place} is full. Free space; the next run goes on by itself.", exception),
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => Store(
            "store.locked", $"Another session of PostgreSQL at {place} holds what this one needs. Look at pg_stat_activity for a session that is idle in a transaction.", exception),
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn => Store(
            "store.older", $"The database at {place} has no tables of this program or older ones. Run 'cleancustomers migrate' with a role that may create tables.", exception),
        PostgresErrorCodes.InsufficientPrivilege => Store(
            "store.unavailable", $"The role of {place} lacks a privilege ({exception.MessageText}). docs/operations.md lists what it needs.", exception),
        "28P01" or "28000" or "3D000" => Store(
            "store.unavailable", $"PostgreSQL at {place} refuses the connection ({exception.MessageText}). Check user, password and database in Storage:Postgres.", exception),
        var state when state.StartsWith("XX", StringComparison.Ordinal) => Store(
            "store.damaged", $"PostgreSQL at {place} reports damaged data ({exception.MessageText}). Restore the last backup.", exception),
        _ => Store("store.unavailable", $"PostgreSQL at {place} cannot be used now ({exception.SqlState}: {exception.MessageText}).", exception),
    };

    private static StoreException Store(string code, string message, Exception inner) => new(new Error(ResultStatus.Unavailable, code, message), inner);
}
