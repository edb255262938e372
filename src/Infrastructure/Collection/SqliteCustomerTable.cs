using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Row by row, at once. One writes at a time, so the feed's order is the order of commits by itself.</summary>
internal sealed class SqliteCustomerTable(StoreWriter writer, RunId run, DateTimeOffset now) : CustomerTable
{
    private readonly string nowText = Instants.Format(now);

    private readonly StoreStatement insert = writer.Statement("""
        INSERT INTO customers (id, state, version, created_at, updated_at, sort_name, country, fields, customer_key)
        VALUES (?1, 'active', 1, ?2, ?2, ?3, ?4, ?5, ?6)
        """);

    private readonly StoreStatement insertWords = writer.Statement("INSERT INTO customer_words (rowid, words) VALUES (?1, ?2)");

    private readonly StoreStatement insertChange = writer.Statement(
        "INSERT INTO changes (customer_key, kind, fields, run, at) VALUES (?1, ?2, ?3, ?4, ?5)");

    private bool hasCreated;
    private long lastKey = writer.Scalar("SELECT coalesce(max(customer_key), 0) FROM customers");

    public override void Expect(int created)
    {
    }

    public override void Flush()
    {
    }

    public override void Discard() => lastKey = writer.Scalar("SELECT coalesce(max(customer_key), 0) FROM customers");

    public override long Create(CustomerFields fields, byte[] fieldsJson)
    {
        Span<byte> id = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(id, bigEndian: true, out _);
        insert.BindBlob(1, id).Bind(2, nowText).Bind(3, SearchWords.SortName(fields)).Bind(4, fields.Country).BindText(5, fieldsJson)
            .Bind(6, ++lastKey).Run();
        insertWords.Bind(1, lastKey).Bind(2, SearchWords.Words(fields)).Run();
        Append(lastKey, "created", null);
        if (!hasCreated)
        {
            // Nobody can have asked for the others before; counts change with the first.
            hasCreated = true;
            writer.Tell(StoredIds.Read(id));
        }

        return lastKey;
    }

    public override void Update(long customerKey, CustomerFields fields, byte[] fieldsJson, byte[] changed)
    {
        Change(writer.Statement("""
            UPDATE customers SET version = version + 1, updated_at = ?2, sort_name = ?3, country = ?4, fields = ?5 WHERE customer_key = ?1 RETURNING id
            """)
            .Bind(1, customerKey).Bind(2, nowText).Bind(3, SearchWords.SortName(fields)).Bind(4, fields.Country).BindText(5, fieldsJson));
        writer.Statement("DELETE FROM customer_words WHERE rowid = ?1").Bind(1, customerKey).Run();
        insertWords.Bind(1, customerKey).Bind(2, SearchWords.Words(fields)).Run();
        Append(customerKey, "updated", changed);
    }

    public override void Restore(long customerKey, CustomerFields fields, ReadOnlySpan<byte> fieldsJson)
    {
        Change(writer.Statement("""
            UPDATE customers SET version = version + 1, updated_at = ?2, sort_name = ?3, country = ?4, fields = ?5, state = 'active' WHERE customer_key = ?1 RETURNING id
            """)
            .Bind(1, customerKey).Bind(2, nowText).Bind(3, SearchWords.SortName(fields)).Bind(4, fields.Country).BindText(5, fieldsJson));
        writer.Statement("DELETE FROM customer_words WHERE rowid = ?1").Bind(1, customerKey).Run();
        insertWords.Bind(1, customerKey).Bind(2, SearchWords.Words(fields)).Run();
        Append(customerKey, "created", null);
    }

    public override void Remove(long customerKey)
    {
        Change(writer.Statement("UPDATE customers SET version = version + 1, updated_at = ?2, state = 'removed' WHERE customer_key = ?1 RETURNING id")
            .Bind(1, customerKey).Bind(2, nowText));
        Append(customerKey, "removed", null);
    }

    private void Change(StoreStatement update)
    {
        if (update.Step())
        {
            writer.Tell(StoredIds.Read(update.Blob(0)));
            update.Reset();
        }
    }

    private void Append(long customerKey, string kind, byte[]? changed)
    {
        insertChange.Bind(1, customerKey).Bind(2, kind).Bind(4, run.Value).Bind(5, nowText);
        (changed is null ? insertChange.Bind(3, (string?)null) : insertChange.BindText(3, changed)).Run();
    }
}
