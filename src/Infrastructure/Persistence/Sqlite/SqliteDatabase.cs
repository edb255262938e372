using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Persistence.Sqlite;

/// <summary>
/// The embedded store: one file, write-ahead log, <c>synchronous=FULL</c> (ADR 0005). Any number of readers; one writer of this process at a
/// time, other processes wait for each other by SQLite's own lock.
/// </summary>
internal sealed class SqliteDatabase(IOptions<StorageOptions> options) : IStore, IDisposable
{
    /// <summary>Size of a database page, set when the file is created.</summary>
    public const int PageBytes = 16 * 1024;

    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim gate = new(1, 1);
    private SqliteWriter? writer;
    private bool isDisposed;

    public string Path { get; } = options.Value.DatabasePath;

    string IStore.Place => Path;

    public bool Exists => File.Exists(Path);

    /// <summary>A connection for reading; give it back by disposing it.</summary>
    public SqliteConnection OpenRead()
    {
        try
        {
            return Open(SqliteOpenMode.ReadWrite, isPooled: true, "PRAGMA query_only=1; PRAGMA cache_size=-8192;");
        }
        catch (SqliteException exception) when (SqliteErrors.BlamesStore(exception))
        {
            throw SqliteErrors.ToStoreException(exception, Path);
        }
    }

    public async Task<T> WriteAsync<T>(Func<StoreWriter, T> work, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            writer ??= new SqliteWriter(Open(SqliteOpenMode.ReadWrite, isPooled: false, $"{WriterPragmas} {MaxPages()}"));
            return writer.Transact(work);
        }
        catch (SqliteException exception) when (SqliteErrors.BlamesStore(exception))
        {
            DropWriter();
            throw SqliteErrors.ToStoreException(exception, Path);
        }
        catch
        {
            DropWriter();
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    // SQLite works in the calling thread, so nothing here waits.
    public async Task<T> ReadAsync<T>(Func<StoreSnapshot, Task<T>> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await using var connection = OpenRead();
            await using var transaction = connection.BeginTransaction(deferred: true);
            return await read(new StoreSnapshot(connection, transaction));
        }
        catch (SqliteException exception) when (SqliteErrors.BlamesStore(exception))
        {
            throw SqliteErrors.ToStoreException(exception, Path);
        }
    }

    public Task<T> ReadOneAsync<T>(Func<StoreSnapshot, Task<T>> read, CancellationToken cancellationToken) => ReadAsync(read, cancellationToken);

    /// <summary>Opens the file for migrations, creating folder and file when missing.</summary>
    public SqliteConnection OpenOrCreate()
    {
        try
        {
            var folder = System.IO.Path.GetDirectoryName(Path)!;
            if (File.Exists(folder))
            {
                throw SqliteErrors.FileInTheWay(folder);
            }

            Directory.CreateDirectory(folder);
            return Open(SqliteOpenMode.ReadWriteCreate, isPooled: false, "");
        }
        catch (SqliteException exception) when (SqliteErrors.BlamesStore(exception))
        {
            throw SqliteErrors.ToStoreException(exception, Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SqliteErrors.Unavailable(Path, exception);
        }
    }

    public void Dispose()
    {
        // The container knows this under two names and disposes of both.
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;

        // A transaction that is still running keeps its connection: it must not be closed under it. The process ends anyway.
        if (gate.Wait(LongestGoodbye))
        {
            DropWriter();
            gate.Dispose();
        }
    }

    // The log is folded into the file every 64 MiB: at SQLite's 16 MiB a first load did it twice per commit, for a third of its time.
    private const string WriterPragmas =
        "PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=4096; PRAGMA journal_size_limit=67108864;";

    // After a failure the connection may hold a broken transaction or a file that is gone: the next write starts from a fresh one.
    private void DropWriter()
    {
        writer?.Dispose();
        writer = null;
    }

    private string MaxPages() => options.Value.MaxBytes is { } bytes
        ? string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count={bytes / PageBytes};")
        : "";

    // Only readers share a pool: a connection that comes back to it keeps its pragmas, and a reader's query_only would stop the writer.
    private SqliteConnection Open(SqliteOpenMode mode, bool isPooled, string pragmas)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            Pooling = isPooled,
            DefaultTimeout = (int)Math.Ceiling(options.Value.BusyTimeout.TotalSeconds),
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = string.Create(
                CultureInfo.InvariantCulture,
                $"PRAGMA busy_timeout={(long)options.Value.BusyTimeout.TotalMilliseconds}; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; {pragmas}");
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
