using CleanCustomers.Application.Access;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Access;

internal sealed class SessionStore(IStore store) : ISessionStore
{
    public Task AddLinkAsync(byte[] link, string actor, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken cancellationToken) => store.WriteAsync(
        writer =>
        {
            writer.Statement("DELETE FROM sign_in_links WHERE expires_at <= ?1").Bind(1, now).Run();
            writer.Statement("INSERT INTO sign_in_links (hash, expires_at) VALUES (?1, ?2)").BindBlob(1, link).Bind(2, expiresAt).Run();
            Audit.Write(writer, now, actor, Audit.LinkCreated, "sign-in");
            return true;
        },
        cancellationToken);

    // Of several that use one link at the same time the database lets one delete it.
    public Task<bool> StartAsync(byte[] link, byte[] session, string actor, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        store.WriteAsync(
            writer =>
            {
                writer.Statement("DELETE FROM sign_in_links WHERE hash = ?1 AND expires_at > ?2").BindBlob(1, link).Bind(2, now).Run();
                if (writer.Changes != 1)
                {
                    return false;
                }

                writer.Statement("DELETE FROM sessions WHERE expires_at <= ?1").Bind(1, now).Run();
                writer.Statement("INSERT INTO sessions (hash, expires_at) VALUES (?1, ?2)").BindBlob(1, session).Bind(2, expiresAt).Run();
                Audit.Write(writer, now, actor, Audit.SignedIn, "sign-in");
                return true;
            },
            cancellationToken);

    public async Task<DateTimeOffset?> FindAsync(byte[] session, CancellationToken cancellationToken) => (await store.ReadOneAsync(
        snapshot => snapshot.Command("SELECT expires_at FROM sessions WHERE hash = @hash", ("@hash", session))
            .ReadAllAsync(row => row.InstantOrNull(0), cancellationToken),
        cancellationToken)).SingleOrDefault();

    public Task<bool> EndAsync(byte[] session, string actor, DateTimeOffset at, CancellationToken cancellationToken) => store.WriteAsync(
        writer =>
        {
            writer.Statement("DELETE FROM sessions WHERE hash = ?1").BindBlob(1, session).Run();
            if (writer.Changes != 1)
            {
                return false;
            }

            Audit.Write(writer, at, actor, Audit.SignedOut, "sign-out");
            return true;
        },
        cancellationToken);
}
