using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Persistence.Postgres;
using CleanCustomers.Infrastructure.Persistence.Sqlite;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>
/// Asks the store, beside the writer, which versions of records it has. A record with an open quarantine entry takes the long way even when its
/// version is stored: that is how its repair is noticed.
/// </summary>
internal interface IRecordProbe
{
    /// <returns>For each key the number of the record that is stored in exactly this version, or 0.</returns>
    Task<long[]> FindUnchangedAsync(ProviderId provider, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken);

    static IRecordProbe Of(IStore store) => store is PostgresDatabase postgres ? new PostgresRecordProbe(postgres) : new SqliteRecordProbe((SqliteDatabase)store);
}
