using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Access;

/// <summary>A key as it is kept.</summary>
/// <param name="Hash">SHA-256 of the whole text.</param>
public sealed record StoredKey(
    string Prefix,
    byte[] Hash,
    string Client,
    IReadOnlyList<Scope> Scopes,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt = null,
    DateTimeOffset? RevokedAt = null)
{
    internal KeyState StateAt(DateTimeOffset now) =>
        RevokedAt is not null ? KeyState.Revoked : ExpiresAt is { } end && end <= now ? KeyState.Expired : KeyState.Active;
}

/// <summary>Keeps keys. What a person does is written to the audit in the same transaction.</summary>
/// <exception cref="StoreException">The store cannot be used.</exception>
public interface IKeyStore
{
    /// <summary>Two, so that a new key can be handed out before the old one is revoked.</summary>
    const int ActivePerClient = 2;

    /// <returns>False when the client has as many active keys as it may; then nothing was kept.</returns>
    Task<bool> AddAsync(StoredKey key, CancellationToken cancellationToken);

    /// <summary>Null when there is no key of this prefix.</summary>
    Task<StoredKey?> FindAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>The newest first.</summary>
    Task<Rows<StoredKey>> ListAsync(int limit, Keyset? after, CancellationToken cancellationToken);

    /// <summary>Whether any key lets in now.</summary>
    Task<bool> HasActiveAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Null when there is no key of this prefix. One that is revoked already stays as it is.</summary>
    Task<StoredKey?> RevokeAsync(string prefix, string actor, DateTimeOffset at, CancellationToken cancellationToken);

    /// <param name="uses">When each prefix was used last.</param>
    Task MarkUsedAsync(IReadOnlyCollection<KeyValuePair<string, DateTimeOffset>> uses, CancellationToken cancellationToken);
}
