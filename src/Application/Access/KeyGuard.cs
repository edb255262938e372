using System.Collections.Concurrent;
using System.Security.Cryptography;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Application.Access;

/// <summary>Who was let in.</summary>
/// <param name="Actor">For audit and log: <c>key:abcd2345</c>, <c>session:…</c>, <c>bootstrap</c>. No secret.</param>
/// <param name="Client">Whose credentials they are.</param>
/// <param name="ExpiresAt">When they end; null when they do not.</param>
public sealed record Caller(string Actor, string Client, IReadOnlyList<Scope> Scopes, DateTimeOffset? ExpiresAt);

/// <summary>The key that the configuration names, for those who set a service up without a person at hand.</summary>
public interface IBootstrapKey
{
    /// <summary>SHA-256 of the whole text; null when none is configured.</summary>
    byte[]? Hash { get; }
}

/// <summary>
/// Looks keys up. One that was found is remembered for <see cref="AccessOptions.KeyMemory"/>, so that a busy client costs one look a second and
/// not one per request; that is also how long a revoked key works on other nodes (ADR 0046).
/// </summary>
public sealed class KeyGuard(IKeyStore keys, IBootstrapKey bootstrap, KeyUses uses, TimeProvider time, IOptions<AccessOptions> options)
{
    private const string Bootstrap = "bootstrap";

    // One entry per key that exists, so it cannot be filled by guessing.
    private readonly ConcurrentDictionary<string, Remembered> memory = new(StringComparer.Ordinal);

    /// <summary>A credential of this form is a key, good or not.</summary>
    public static bool IsKey(string text) => text.StartsWith(KeyText.Mark, StringComparison.Ordinal);

    /// <returns>The caller, or <c>access.key_unknown</c>, <c>access.key_expired</c>, <c>access.key_revoked</c>.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<Result<Caller>> CheckAsync(string text, CancellationToken cancellationToken)
    {
        if (KeyText.PrefixOf(text) is not { } prefix)
        {
            return AccessErrors.KeyUnknown;
        }

        var hash = KeyText.HashOf(text);
        if (IsBootstrap(hash))
        {
            return new Caller(Bootstrap, Bootstrap, Enum.GetValues<Scope>(), null);
        }

        // Whoever does not know the secret must not learn what became of the key.
        if (await FindAsync(prefix, cancellationToken) is not { } key || !CryptographicOperations.FixedTimeEquals(key.Hash, hash))
        {
            return AccessErrors.KeyUnknown;
        }

        var now = time.GetUtcNow();
        switch (key.StateAt(now))
        {
            case KeyState.Revoked:
                return AccessErrors.KeyRevoked;
            case KeyState.Expired:
                return AccessErrors.KeyExpired;
            default:
                uses.Note(prefix, now);
                return new Caller($"key:{prefix}", key.Client, key.Scopes, key.ExpiresAt);
        }
    }

    internal void Forget(string prefix) => memory.TryRemove(prefix, out _);

    private bool IsBootstrap(byte[] hash) => bootstrap.Hash is { } expected && CryptographicOperations.FixedTimeEquals(expected, hash);

    private async Task<StoredKey?> FindAsync(string prefix, CancellationToken cancellationToken)
    {
        if (memory.TryGetValue(prefix, out var known) && time.GetElapsedTime(known.Asked) < options.Value.KeyMemory)
        {
            return known.Key;
        }

        // Dated before the question: a revocation that comes while it is answered ends no later than promised.
        var asked = time.GetTimestamp();
        var key = await keys.FindAsync(prefix, cancellationToken);
        if (key is null)
        {
            memory.TryRemove(prefix, out _);
        }
        else
        {
            memory[prefix] = new Remembered(key, asked);
        }

        return key;
    }

    private sealed record Remembered(StoredKey Key, long Asked);
}
