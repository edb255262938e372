using CleanCustomers.Application.Customers;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>
/// Reads the change feed. SQLite has one writer at a time and a sequence is given inside its transaction, so a lower sequence can never
/// become visible after a higher one.
/// </summary>
internal sealed class SqliteChangeReader(SqliteDatabase database) : IChangeReader
{
    private const string Changes =
        """
        SELECT h.sequence, c.id, h.kind, h.fields, h.run, h.at
        FROM changes h CROSS JOIN customers c USING (customer_key)
        WHERE h.sequence > @after
        ORDER BY h.sequence
        LIMIT @limit + 1
        """;

    public Task<ChangeRows> ReadAsync(long after, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        snapshot =>
        {
            var rows = snapshot.Command(Changes, ("@after", after), ("@limit", limit)).ReadAll(StoredChange.Read);
            var more = rows.Count > limit;
            var newest = snapshot.Command("SELECT coalesce(max(sequence), 0) FROM changes").Scalar();
            return new ChangeRows(more ? rows[..limit] : rows, more, newest, FreshnessSql.Read(snapshot));
        },
        cancellationToken);
}
