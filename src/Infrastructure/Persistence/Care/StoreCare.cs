using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence.Postgres;
using CleanCustomers.Infrastructure.Persistence.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CleanCustomers.Infrastructure.Persistence.Care;

/// <summary>Digest, copy and backup (ADR 0033).</summary>
internal sealed class StoreCare(
    IStore store, IMigrations migrations, SqliteDatabase embedded, SqliteMigrations embeddedMigrations, IIndexedWords words) : IStoreCare
{
    public Task<IReadOnlyList<StoreTable>> DigestAsync(IProgress<StoreTable>? progress, CancellationToken cancellationToken) =>
        store.ReadAsync(snapshot => StoreTables.DigestAsync(snapshot.Whole.Connection, snapshot.Whole.Transaction, progress, cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<StoreTable>> CopyEmbeddedAsync(IProgress<StoreTable>? progress, CancellationToken cancellationToken)
    {
        if (store is not PostgresDatabase postgres)
        {
            throw Refuse("store.no_target", "Say where to: set Storage:Postgres (--set Storage:Postgres=\"Host=…;Database=…;Username=…\").");
        }

        if (!embedded.Exists)
        {
            throw Refuse("store.no_source", $"There is no embedded store at '{embedded.Path}'. Name its folder (--data).");
        }

        embeddedMigrations.Apply();
        migrations.Apply();
        try
        {
            // Holding SQLite's write lock: what is copied is the last word of the embedded store.
            await using var source = embedded.OpenOrCreate();
            await using var snapshot = source.BeginTransaction(deferred: false);
            return await postgres.UseAsync(target => CopyAsync(source, snapshot, target, progress, cancellationToken), cancellationToken);
        }
        catch (SqliteException exception) when (SqliteErrors.BlamesStore(exception))
        {
            throw SqliteErrors.ToStoreException(exception, embedded.Path);
        }
    }

    public async Task<IReadOnlyList<StoreTable>> BackUpAsync(string file, IProgress<StoreTable>? progress, CancellationToken cancellationToken)
    {
        if (store is not SqliteDatabase)
        {
            throw Refuse("store.not_embedded", $"The store is PostgreSQL at {store.Place}: back it up with its own tools, for example pg_dump --format=custom (docs/operations.md).");
        }

        var path = Path.GetFullPath(file);
        if (File.Exists(path))
        {
            throw Refuse("store.file_exists", $"'{path}' exists. A backup never replaces a file: name a new one or move the old one away.");
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var source = embedded.OpenRead();
            await using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            await target.OpenAsync(cancellationToken);
            source.BackupDatabase(target);
            await CheckAsync(target, path, cancellationToken);
            return await StoreTables.DigestAsync(target, null, progress, cancellationToken);
        }
        catch (SqliteException exception) when (SqliteErrors.BlamesStore(exception))
        {
            throw SqliteErrors.ToStoreException(exception, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SqliteErrors.Unavailable(path, exception);
        }
    }

    private async Task<IReadOnlyList<StoreTable>> CopyAsync(
        SqliteConnection source, SqliteTransaction snapshot, NpgsqlConnection target, IProgress<StoreTable>? progress, CancellationToken cancellationToken)
    {
        await using var transaction = await target.BeginTransactionAsync(cancellationToken);
        if ((await StoreTables.DigestAsync(target, transaction, null, cancellationToken)).FirstOrDefault(table => table.Rows > 0) is { } filled)
        {
            throw Refuse("store.not_empty", $"The database at {store.Place} is not empty (table {filled.Name} has {filled.Rows} rows). Copy into an empty one.");
        }

        await new StoreCopy(source, snapshot, target, words).CopyAsync(cancellationToken);
        var before = await StoreTables.DigestAsync(source, snapshot, null, cancellationToken);
        var after = await StoreTables.DigestAsync(target, transaction, progress, cancellationToken);
        if (before.Except(after).FirstOrDefault() is { } different)
        {
            throw Refuse("store.copy_differs", $"Table {different.Name} is not the same in both stores. Nothing was kept; the embedded store is as it was.");
        }

        await transaction.CommitAsync(cancellationToken);
        return after;
    }

    private static async Task CheckAsync(SqliteConnection copy, string path, CancellationToken cancellationToken)
    {
        await using var check = copy.CreateCommand();
        check.CommandText = "PRAGMA quick_check";
        if (await check.ExecuteScalarAsync(cancellationToken) is not "ok")
        {
            throw Refuse("store.damaged", $"The copy at '{path}' is damaged; the store itself may be. Keep the last good backup.");
        }
    }

    private static StoreException Refuse(string code, string message) => new(new Error(ResultStatus.Unavailable, code, message));
}
