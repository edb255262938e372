using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Persistence.Postgres;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>
/// Customers and their change feed, inside the page transaction. The feed's order is the order of commits. A store may gather what it is told
/// until <see cref="Flush"/>.
/// </summary>
internal abstract class CustomerTable
{
    public static CustomerTable Of(StoreWriter writer, RunId run, DateTimeOffset now) =>
        writer is PostgresWriter postgres ? new PostgresCustomerTable(postgres, run, now) : new SqliteCustomerTable(writer, run, now);

    /// <summary>So many will probably be created.</summary>
    public abstract void Expect(int created);

    /// <returns>The new customer's key.</returns>
    public abstract long Create(CustomerFields fields, byte[] fieldsJson);

    /// <param name="changed">The changed fields, JSON.</param>
    public abstract void Update(long customerKey, CustomerFields fields, byte[] fieldsJson, byte[] changed);

    /// <summary>Brings a removed customer back under its old id; the feed says created again, so that whoever follows it has the whole customer.</summary>
    public abstract void Restore(long customerKey, CustomerFields fields, ReadOnlySpan<byte> fieldsJson);

    public abstract void Remove(long customerKey);

    /// <summary>Writes what was gathered.</summary>
    public abstract void Flush();

    /// <summary>Forgets what was gathered.</summary>
    public abstract void Discard();
}
