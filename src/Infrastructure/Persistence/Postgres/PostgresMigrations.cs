using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CleanCustomers.Infrastructure.Persistence.Postgres;

/// <summary>
/// Numbered SQL files, each in a transaction of its own that also writes down its number, under an advisory lock of the transaction: killed
/// half-way, the next start goes on with the step that was not committed. When nothing is due no right to create tables is needed.
/// </summary>
internal sealed partial class PostgresMigrations(
    PostgresDatabase database, IReadOnlyList<MigrationFile> files, TimeProvider time, ILogger<PostgresMigrations> logger) : IMigrations
{
    // Any number will do, as long as nobody else in the database takes the same.
    private const long Lock = 0x436C65616E437573;

    public int Newest => files[^1].Number;

    public int Apply()
    {
        try
        {
            using var connection = database.Open();
            var (form, least) = Form(connection);
            if (form == Newest || (form > Newest && least <= Newest))
            {
                return 0;
            }

            return files.Count(file => Apply(connection, file));
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StoreException(
                new Error(
                    ResultStatus.Unavailable,
                    "store.older",
                    $"The database at {database.Place} needs form {Newest}, and this role may not change tables. Run 'cleancustomers migrate' once with the owner's role (docs/operations.md)."),
                exception);
        }
        catch (Exception exception) when (PostgresErrors.BlamesStore(exception))
        {
            throw PostgresErrors.ToStoreException(exception, database.Place);
        }
    }

    private bool Apply(NpgsqlConnection connection, MigrationFile file)
    {
        using var transaction = connection.BeginTransaction();
        Execute(connection, transaction, $"SELECT pg_advisory_xact_lock({Lock})");
        var (form, _) = Form(connection);
        if (form > Newest)
        {
            throw StoreForms.Newer(database.Place, form, Newest);
        }

        if (form >= file.Number)
        {
            return false;
        }

        Execute(connection, transaction, file.Sql);
        Execute(
            connection, transaction, "INSERT INTO migrations (number, least, applied_at) VALUES ($1, $2, $3)",
            new() { Value = file.Number }, new() { Value = file.Least }, new() { Value = Instants.Canonical(time.GetUtcNow()) });
        transaction.Commit();
        LogApplied(file.Number);
        return true;
    }

    private static (int Form, int Least) Form(NpgsqlConnection connection)
    {
        // Not to_regclass: it may answer from what this session remembers of the catalogue, and another one may just have made the table.
        using var find = new NpgsqlCommand("SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = 'migrations'", connection);
        if (find.ExecuteScalar() is not > 0L)
        {
            return (0, 0);
        }

        using var read = new NpgsqlCommand("SELECT coalesce(max(number), 0), coalesce(max(least), 0) FROM migrations", connection);
        using var row = read.ExecuteReader();
        row.Read();
        return (row.GetInt32(0), row.GetInt32(1));
    }

    private static void Execute(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        command.ExecuteNonQuery();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Store brought to form {Number}")]
    private partial void LogApplied(int number);
}
