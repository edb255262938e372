using System.Globalization;
using System.Reflection;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>
/// Brings the store to the newest form: numbered SQL files, each in a transaction of its own with the file's number in
/// <c>user_version</c>, under SQLite's write lock. Can be interrupted and started by several processes at once.
/// </summary>
internal sealed partial class Migrations(SqliteDatabase database, ILogger<Migrations> logger)
{
    private static readonly IReadOnlyList<(int Number, string Name)> Files =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => (int.Parse(name.Split('.')[^2].AsSpan(0, 4), CultureInfo.InvariantCulture), name))
            .Order(),
    ];

    /// <summary>The form this program reads and writes.</summary>
    public static int Newest => Files[^1].Number;

    /// <returns>How many migrations were applied.</returns>
    /// <exception cref="StoreException">The store cannot be opened, or was written by a newer program (<c>store.newer</c>).</exception>
    public int Apply()
    {
        using var connection = database.OpenOrCreate();
        try
        {
            if (Version(connection) == Newest)
            {
                // Nothing to do, so nothing to wait for: commands that only read work while another process writes.
                return 0;
            }

            // Page size must come before the first table; WAL is kept in the file.
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size={SqliteDatabase.PageBytes}; PRAGMA journal_mode=WAL;"));
            var applied = 0;
            foreach (var (number, name) in Files)
            {
                applied += Apply(connection, number, name) ? 1 : 0;
            }

            return applied;
        }
        catch (SqliteException exception) when (SqliteErrors.BlamesStore(exception))
        {
            throw SqliteErrors.ToStoreException(exception, database.Path);
        }
    }

    private bool Apply(SqliteConnection connection, int number, string name)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = Version(connection);
        if (version > Newest)
        {
            throw new StoreException(new Error(
                ResultStatus.Unavailable, "store.newer", $"'{database.Path}' was written by a newer program (form {version}, this one knows {Newest}). Start that one."));
        }

        if (version >= number)
        {
            return false;
        }

        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        Execute(connection, reader.ReadToEnd());
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={number}"));
        transaction.Commit();
        LogApplied(number);
        return true;
    }

    /// <summary>The number of the last migration applied; 0 for a new file.</summary>
    public static int Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
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
