using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Access;

/// <summary>Writes down who did what to what, in the transaction that does it. Never a secret.</summary>
internal static class Audit
{
    public const string KeyCreated = "key.created";
    public const string KeyRevoked = "key.revoked";
    public const string LinkCreated = "link.created";
    public const string SignedIn = "session.started";
    public const string SignedOut = "session.ended";

    public static void Write(StoreWriter writer, DateTimeOffset at, string actor, string action, string subject) => writer
        .Statement("INSERT INTO audit (at, actor, action, subject) VALUES (?1, ?2, ?3, ?4)")
        .Bind(1, at).Bind(2, actor).Bind(3, action).Bind(4, subject).Run();
}
