using System.Data;
using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CleanCustomers.Infrastructure.Persistence.Postgres;

/// <summary>
/// The store of the server profile (ADR 0031). A transaction leaves no state in its session, so a pooler that gives connections out by transaction
/// may stand between. Writes are a row of short round trips on a thread of their own, a few at a time; reads are asynchronous.
/// </summary>
internal sealed class PostgresDatabase : IStore, IDisposable
{
    private const int MostTries = 4;

    private readonly PostgresSql dialect = new();
    private readonly NpgsqlDataSource source;
    private readonly SemaphoreSlim writers;
    private readonly string limits;
    private bool exists;

    public PostgresDatabase(IOptions<StorageOptions> options)
    {
        var builder = new NpgsqlDataSourceBuilder(options.Value.Connection().Text);
        var connection = builder.ConnectionStringBuilder;

        // Nothing is left in a session, so nothing needs to be reset; behind a pooler it would reset somebody else's.
        connection.NoResetOnClose = true;
        connection.Enlist = false;
        connection.MaxAutoPrepare = 0;
        connection.IncludeErrorDetail = false;
        connection.CommandTimeout = (int)Math.Ceiling(options.Value.CommandTimeout.TotalSeconds);
        connection.Timeout = Math.Min(connection.Timeout, 5);
        if (!connection.ContainsKey("Application Name"))
        {
            connection.ApplicationName = "cleancustomers";
        }

        Place = string.Create(CultureInfo.InvariantCulture, $"{connection.Host}:{connection.Port}/{connection.Database}");
        source = builder.Build();
        writers = new SemaphoreSlim(options.Value.Writers, options.Value.Writers);
        limits = string.Create(
            CultureInfo.InvariantCulture,
            $"SET LOCAL lock_timeout = {(long)options.Value.BusyTimeout.TotalMilliseconds}; SET LOCAL idle_in_transaction_session_timeout = {(long)options.Value.IdleTransaction.TotalMilliseconds}");
    }

    public string Place { get; }

    public bool Exists => exists = exists || FindTables();

    public async Task<T> WriteAsync<T>(Func<StoreWriter, T> work, CancellationToken cancellationToken)
    {
        await writers.WaitAsync(cancellationToken);
        try
        {
            // A thread of its own: a transaction is many short waits, and those of several runs would empty the pool that serves requests.
            return await Task.Factory.StartNew(() => Repeat(work), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (Exception exception) when (PostgresErrors.BlamesStore(exception))
        {
            throw PostgresErrors.ToStoreException(exception, Place);
        }
        finally
        {
            writers.Release();
        }
    }

    public async Task<T> ReadAsync<T>(Func<StoreSnapshot, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            var outcome = await read(new StoreSnapshot(connection, transaction, dialect));
            await transaction.CommitAsync(cancellationToken);
            return outcome;
        }
        catch (Exception exception) when (PostgresErrors.BlamesStore(exception))
        {
            throw PostgresErrors.ToStoreException(exception, Place);
        }
    }

    public Task<T> ReadOneAsync<T>(Func<StoreSnapshot, Task<T>> read, CancellationToken cancellationToken) =>
        UseAsync(connection => read(new StoreSnapshot(connection, null, dialect)), cancellationToken);

    /// <summary>A connection for a statement that needs PostgreSQL's own types.</summary>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            return await use(connection);
        }
        catch (Exception exception) when (PostgresErrors.BlamesStore(exception))
        {
            throw PostgresErrors.ToStoreException(exception, Place);
        }
    }

    /// <summary>A connection for migrations and copies, which need more than a transaction.</summary>
    public NpgsqlConnection Open() => source.OpenConnection();

    public void Dispose()
    {
        source.Dispose();
        writers.Dispose();
    }

    private T Repeat<T>(Func<StoreWriter, T> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Transact(work);
            }
            catch (Exception exception) when (attempt < MostTries && PostgresErrors.IsWorthRepeating(exception))
            {
                // The database gave this transaction up for another one, which is through now.
            }
        }
    }

    private T Transact<T>(Func<StoreWriter, T> work)
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        using (var limit = new NpgsqlCommand(limits, connection, transaction))
        {
            limit.ExecuteNonQuery();
        }

        var writer = new PostgresWriter(connection, transaction, dialect);
        var outcome = work(writer);
        writer.Settle();
        transaction.Commit();
        return outcome;
    }

    private bool FindTables()
    {
        try
        {
            using var connection = source.OpenConnection();
            using var find = new NpgsqlCommand("SELECT to_regclass('providers') IS NOT NULL", connection);
            return (bool)find.ExecuteScalar()!;
        }
        catch (Exception exception) when (PostgresErrors.BlamesStore(exception))
        {
            throw PostgresErrors.ToStoreException(exception, Place);
        }
    }
}
