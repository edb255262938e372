using CleanCustomers.Application.Access;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Access;

internal sealed class KeyStore(IStore store) : IKeyStore
{
    private const string Columns = "key_id, prefix, hash, client, scopes, created_at, created_by, expires_at, last_used_at, revoked_at";

    public Task<bool> AddAsync(StoredKey key, CancellationToken cancellationToken) => store.WriteAsync(writer => Add(writer, key), cancellationToken);

    public async Task<StoredKey?> FindAsync(string prefix, CancellationToken cancellationToken) => (await store.ReadOneAsync(
        snapshot => snapshot.Command($"SELECT {Columns} FROM api_keys WHERE prefix = @prefix", ("@prefix", prefix)).ReadAllAsync(Read, cancellationToken),
        cancellationToken)).SingleOrDefault();

    public Task<Rows<StoredKey>> ListAsync(int limit, Keyset? after, CancellationToken cancellationToken) => store.ReadOneAsync(
        snapshot => snapshot.Command(
                $"SELECT {Columns} FROM api_keys WHERE key_id < @before ORDER BY key_id DESC LIMIT @limit",
                ("@before", after?.Key ?? long.MaxValue), ("@limit", limit + 1L))
            .ReadPageAsync(limit, Read, row => new Keyset("", row.Int64(0)), cancellationToken),
        cancellationToken);

    public Task<bool> HasActiveAsync(DateTimeOffset now, CancellationToken cancellationToken) => store.ReadOneAsync(
        async snapshot => await snapshot.Command(
            "SELECT count(*) FROM api_keys WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > @now)", ("@now", now)).ScalarAsync(cancellationToken) > 0,
        cancellationToken);

    public async Task<StoredKey?> RevokeAsync(string prefix, string actor, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await store.WriteAsync(
            writer =>
            {
                writer.Statement("UPDATE api_keys SET revoked_at = ?2, slot = NULL WHERE prefix = ?1 AND revoked_at IS NULL").Bind(1, prefix).Bind(2, at).Run();
                if (writer.Changes == 1)
                {
                    Audit.Write(writer, at, actor, Audit.KeyRevoked, prefix);
                }

                return true;
            },
            cancellationToken);
        return await FindAsync(prefix, cancellationToken);
    }

    public Task MarkUsedAsync(IReadOnlyCollection<KeyValuePair<string, DateTimeOffset>> uses, CancellationToken cancellationToken) => store.WriteAsync(
        writer =>
        {
            // In one order, so that two nodes never wait for each other.
            foreach (var (prefix, at) in uses.OrderBy(use => use.Key, StringComparer.Ordinal))
            {
                writer.Statement("UPDATE api_keys SET last_used_at = ?2 WHERE prefix = ?1 AND (last_used_at IS NULL OR last_used_at < ?2)")
                    .Bind(1, prefix).Bind(2, at).Later();
            }

            return true;
        },
        cancellationToken);

    // Whoever creates at the same time meets the unique index: at most one of them gets a slot.
    private static bool Add(StoreWriter writer, StoredKey key)
    {
        writer.Statement("UPDATE api_keys SET slot = NULL WHERE client = ?1 AND slot IS NOT NULL AND expires_at <= ?2")
            .Bind(1, key.Client).Bind(2, key.CreatedAt).Run();
        for (var slot = 1; slot <= IKeyStore.ActivePerClient; slot++)
        {
            writer.Statement("""
                INSERT INTO api_keys (prefix, hash, client, slot, scopes, created_at, created_by, expires_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (client, slot) DO NOTHING
                """)
                .Bind(1, key.Prefix).BindBlob(2, key.Hash).Bind(3, key.Client).Bind(4, slot).Bind(5, StoredScopes.Write(key.Scopes))
                .Bind(6, key.CreatedAt).Bind(7, key.CreatedBy).Bind(8, key.ExpiresAt).Run();
            if (writer.Changes == 1)
            {
                Audit.Write(writer, key.CreatedAt, key.CreatedBy, Audit.KeyCreated, $"{key.Prefix} for {key.Client}: {StoredScopes.Write(key.Scopes)}");
                return true;
            }
        }

        return false;
    }

    private static StoredKey Read(StoreRow row) => new(
        row.Text(1), row.Bytes(2), row.Text(3), StoredScopes.Read(row.Text(4)), row.Instant(5), row.Text(6),
        row.InstantOrNull(7), row.InstantOrNull(8), row.InstantOrNull(9));
}

/// <summary>Scopes in one text, by their names. A name that a newer program wrote grants nothing here.</summary>
internal static class StoredScopes
{
    public static string Write(IEnumerable<Scope> scopes) => string.Join(' ', scopes.Select(EnumNames<Scope>.Of));

    public static IReadOnlyList<Scope> Read(string text) =>
        [.. text.Split(' ').Select(name => EnumNames<Scope>.TryParse(name, out var scope) ? scope : (Scope?)null).OfType<Scope>()];
}
