using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Counts a provider's records that are not deleted, over two small indexes.</summary>
internal static class LiveRecords
{
    public const string Sql = """
        SELECT (SELECT count(*) FROM records WHERE provider_key = ?1) - (SELECT count(*) FROM record_bodies WHERE provider_key = ?1 AND removed <> 0)
        """;

    public static long Count(StoreWriter writer, long providerKey)
    {
        var row = writer.Statement(Sql).Bind(1, providerKey);
        row.Step();
        var live = row.Int64(0);
        row.Reset();
        return live;
    }
}
