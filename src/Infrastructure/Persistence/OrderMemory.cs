using System.Security.Cryptography;
using CleanCustomers.Application.Common;

namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>Orders by key in the store; times run by the database's clock. What is over is deleted by the next order that has a key.</summary>
internal sealed class OrderMemory(IStore store) : IOrderMemory
{
    public Task<OrderTurn> BeginAsync(OrderKey key, byte[] fingerprint, CancellationToken cancellationToken) =>
        store.WriteAsync(writer => Begin(writer, key, fingerprint), cancellationToken);

    public Task EndAsync(OrderKey key, OrderTurn.Yours turn, KeptAnswer answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return store.WriteAsync(
            writer =>
            {
                writer.Statement($"""
                    UPDATE order_keys SET status = ?4, content_type = ?5, location = ?6, body = ?7, expires_at = {writer.After(IOrderMemory.KeepFor)}
                    WHERE caller = ?1 AND order_key = ?2 AND token = ?3
                    """)
                    .Bind(1, key.Caller).Bind(2, key.Key).Bind(3, turn.Token)
                    .Bind(4, answer.Status).Bind(5, answer.ContentType).Bind(6, answer.Location).BindBlob(7, answer.Body).Run();
                return true;
            },
            cancellationToken);
    }

    public Task ForgetAsync(OrderKey key, OrderTurn.Yours turn, CancellationToken cancellationToken) => store.WriteAsync(
        writer =>
        {
            writer.Statement("DELETE FROM order_keys WHERE caller = ?1 AND order_key = ?2 AND token = ?3")
                .Bind(1, key.Caller).Bind(2, key.Key).Bind(3, turn.Token).Run();
            return true;
        },
        cancellationToken);

    private static OrderTurn Begin(StoreWriter writer, OrderKey key, byte[] fingerprint)
    {
        writer.Statement($"DELETE FROM order_keys WHERE expires_at <= {writer.Now}").Run();
        var turn = new OrderTurn.Yours(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        writer.Statement($"""
            INSERT INTO order_keys (caller, order_key, fingerprint, token, expires_at)
            VALUES (?1, ?2, ?3, ?4, {writer.After(IOrderMemory.LongestOrder)}) ON CONFLICT DO NOTHING
            """)
            .Bind(1, key.Caller).Bind(2, key.Key).BindBlob(3, fingerprint).Bind(4, turn.Token).Run();
        return writer.Changes == 1 ? turn : Read(writer, key, fingerprint);
    }

    private static OrderTurn Read(StoreWriter writer, OrderKey key, byte[] fingerprint)
    {
        var row = writer.Statement("SELECT fingerprint, status, content_type, location, body FROM order_keys WHERE caller = ?1 AND order_key = ?2")
            .Bind(1, key.Caller).Bind(2, key.Key);
        if (!row.Step())
        {
            // Forgotten between the two statements: its sender is told to come again.
            return new OrderTurn.Running();
        }

        OrderTurn turn = !row.Blob(0).SequenceEqual(fingerprint) ? new OrderTurn.OfAnother()
            : row.IsNull(1) ? new OrderTurn.Running()
            : new OrderTurn.Done(new KeptAnswer((int)row.Int64(1), row.Text(2), row.Text(3), row.Blob(4).ToArray()));
        row.Reset();
        return turn;
    }
}
