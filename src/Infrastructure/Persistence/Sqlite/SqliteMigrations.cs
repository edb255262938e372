using System.Globalization;
using CleanCustomers.Domain.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Infrastructure.Persistence.Sqlite;

/// <summary>
/// Numbered SQL files, each in a transaction of its own with the file's number in <c>user_version</c>, under SQLite's write lock.
/// </summary>
internal sealed partial class SqliteMigrations(SqliteDatabase database, TimeProvider time, ILogger<SqliteMigrations> logger) : IMigrations
{
    // The first step that writes down its own application.
    private const int FirstRecorded = 7;

    private static readonly IReadOnlyList<MigrationFile> Files = MigrationFile.Of("Sqlite");

    public int Newest => Files[^1].Number;

    public int Apply()
    {
        using var connection = database.OpenOrCreate();
        try
        {
            var version = Version(connection);
            if (version == Newest || (version > Newest && Least(connection) <= Newest))
            {
                // Nothing to do, so nothing to wait for: commands that only read work while another process writes.
                return 0;
            }

            // Page size must come before the first table; WAL is kept in the file.
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size={SqliteDatabase.PageBytes}; PRAGMA journal_mode=WAL;"));
            return Files.Count(file => Apply(connection, file));
        }
        catch (SqliteException exception) when (SqliteErrors.BlamesStore(exception))
        {
            throw SqliteErrors.ToStoreException(exception, database.Path);
        }
    }

    private bool Apply(SqliteConnection connection, MigrationFile file)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = Version(connection);
        if (version > Newest)
        {
            throw StoreForms.Newer(database.Path, version, Newest);
        }

        if (version >= file.Number)
        {
            return false;
        }

        Execute(connection, file.Sql);
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={file.Number}"));
        if (file.Number >= FirstRecorded)
        {
            Execute(connection, string.Create(
                CultureInfo.InvariantCulture,
                $"INSERT INTO migrations (number, least, applied_at) VALUES ({file.Number}, {file.Least}, '{Instants.Format(time.GetUtcNow())}')"));
        }

        transaction.Commit();
        LogApplied(file.Number);
        return true;
    }

    /// <summary>The number of the last step applied; 0 for a new file.</summary>
    private static int Version(SqliteConnection connection) => Number(connection, "PRAGMA user_version");

    private static int Least(SqliteConnection connection) => Number(connection, "SELECT max(least) FROM migrations");

    private static int Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Store brought to form {Number}")]
    private partial void LogApplied(int number);
}
