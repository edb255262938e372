using CleanCustomers.Application.Customers;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>
/// Reads the change feed. Sequences are given inside the transaction, while nobody else can give one until it is committed, so a lower one can
/// never become visible after a higher one.
/// </summary>
internal sealed class ChangeReader(IStore store) : IChangeReader
{
    public const string Changes =
        """
        SELECT h.sequence, c.id, h.kind, h.fields, h.run, h.at
        FROM changes h CROSS JOIN customers c USING (customer_key)
        WHERE h.sequence > @after
        ORDER BY h.sequence
        LIMIT @limit + 1
        """;

    public Task<ChangeRows> ReadAsync(long after, int limit, CancellationToken cancellationToken) => store.ReadAsync(
        async snapshot =>
        {
            var rows = await snapshot.Command(Changes, ("@after", after), ("@limit", limit))
                .ReadAllAsync(StoredChange.Read, cancellationToken);
            var more = rows.Count > limit;
            var newest = await snapshot.Command("SELECT coalesce(max(sequence), 0) FROM changes").ScalarAsync(cancellationToken);
            return new ChangeRows(more ? rows[..limit] : rows, more, newest, await FreshnessSql.ReadAsync(snapshot, cancellationToken));
        },
        cancellationToken);
}
