using System.Security.Cryptography;
using System.Text;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Access;

/// <summary>Keeps sign-in links and sessions, by their hashes only.</summary>
/// <exception cref="StoreException">The store cannot be used.</exception>
public interface ISessionStore
{
    Task AddLinkAsync(byte[] link, string actor, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Uses a link up and starts a session, both or neither.</summary>
    /// <returns>False when there is no such link, or its time is over.</returns>
    Task<bool> StartAsync(byte[] link, byte[] session, string actor, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <returns>When the session ends; null when there is none.</returns>
    Task<DateTimeOffset?> FindAsync(byte[] session, CancellationToken cancellationToken);

    /// <returns>False when there was no such session.</returns>
    Task<bool> EndAsync(byte[] session, string actor, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>Looks sessions up in the store each time: they are few, and sign-out counts at once.</summary>
public sealed class SessionGuard(ISessionStore sessions, TimeProvider time)
{
    private const string Client = "browser";

    /// <returns>The caller with every scope, or <c>access.session_unknown</c>.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<Result<Caller>> CheckAsync(string token, CancellationToken cancellationToken)
    {
        var hash = KeyText.HashOf(token);
        return await sessions.FindAsync(hash, cancellationToken) is { } end && end > time.GetUtcNow()
            ? new Caller(ActorOf(hash), Client, Enum.GetValues<Scope>(), end)
            : AccessErrors.SessionUnknown;
    }

    /// <summary>
    /// What a page must send back with every order. It follows from the session's token, which no page can read, and tells nothing about it.
    /// </summary>
    public static string CsrfTokenOf(string token) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), "csrf"u8));

    public static bool IsCsrfToken(string given, string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(CsrfTokenOf(token)));

    // Enough of the hash to tell sessions apart; it leads back to no token.
    internal static string ActorOf(byte[] hash) => $"session:{Convert.ToHexStringLower(hash.AsSpan(0, 4))}";
}
