using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence.Sqlite;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>One lookup in the small clustered table per record.</summary>
internal sealed class SqliteRecordProbe(SqliteDatabase database) : IRecordProbe
{
    private const string Find = "SELECT version_hash, record_key FROM records WHERE provider_key = ?1 AND external_id = ?2";

    private const string FindQuarantined = "SELECT external_id FROM quarantine WHERE provider = ?1 AND external_id = ?2 AND state = 'open'";

    public Task<long[]> FindUnchangedAsync(ProviderId provider, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(FindUnchanged(provider, keys));
    }

    private long[] FindUnchanged(ProviderId provider, IReadOnlyList<RecordKey> keys)
    {
        var unchanged = new long[keys.Count];
        using var connection = database.OpenRead();
        try
        {
            // One snapshot for the page; also spares the locks of a transaction per lookup.
            using var snapshot = connection.BeginTransaction(deferred: true);
            using var statements = new Statements(connection);
            if (statements.ProviderKey(provider) is { } providerKey)
            {
                Look(statements, providerKey, provider, keys, unchanged);
            }

            return unchanged;
        }
        catch (SqliteException exception) when (SqliteErrors.BlamesStore(exception))
        {
            throw SqliteErrors.ToStoreException(exception, database.Path);
        }
    }

    private static void Look(Statements statements, long providerKey, ProviderId provider, IReadOnlyList<RecordKey> keys, long[] unchanged)
    {
        var hasOpen = statements.HasOpenQuarantine(provider);
        statements.Record.Bind(1, providerKey);
        for (var i = 0; i < keys.Count; i++)
        {
            if (statements.Record.Bind(2, keys[i].ExternalId).Step())
            {
                var isStored = statements.Record.Hash(0) == keys[i].Hash && !(hasOpen && statements.IsQuarantined(provider, keys[i].ExternalId));
                unchanged[i] = isStored ? statements.Record.Int64(1) : 0;
                statements.Record.Reset();
            }
        }
    }

    // Prepared for one page: a page has hundreds of records, and the connection goes back to the pool after it.
    private sealed class Statements(SqliteConnection connection) : IDisposable
    {
        private readonly SqliteStatement quarantined = new(connection.Handle!, FindQuarantined);

        public SqliteStatement Record { get; } = new(connection.Handle!, Find);

        public long? ProviderKey(ProviderId provider)
        {
            using var find = new SqliteStatement(connection.Handle!, "SELECT provider_key FROM providers WHERE provider = ?1");
            return find.Bind(1, provider.Value).Step() ? find.Int64(0) : null;
        }

        public bool HasOpenQuarantine(ProviderId provider)
        {
            using var find = new SqliteStatement(
                connection.Handle!, "SELECT EXISTS (SELECT 1 FROM quarantine WHERE provider = ?1 AND state = 'open' AND external_id IS NOT NULL)");
            return find.Bind(1, provider.Value).Step() && find.Int64(0) != 0;
        }

        public bool IsQuarantined(ProviderId provider, string externalId)
        {
            var found = quarantined.Bind(1, provider.Value).Bind(2, externalId).Step();
            if (found)
            {
                quarantined.Reset();
            }

            return found;
        }

        public void Dispose()
        {
            Record.Dispose();
            quarantined.Dispose();
        }
    }
}
