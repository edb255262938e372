using CleanCustomers.Application.Collection;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Keeps how far a provider's totals are believed, apart for whole lists and for lists of changes: they may count differently.</summary>
internal static class WalkTotals
{
    private const string Whole = "full";
    private const string Changes = "changes";

    /// <param name="isFull">The walk read the whole list.</param>
    /// <param name="total">What the provider counts; null when it does not, which proves nothing and is no gap.</param>
    /// <param name="seen">Count and name of the distinct records that arrived.</param>
    public static TotalVerdict Judge(StoreWriter writer, long providerKey, bool isFull, long? total, (long Count, long Name) seen)
    {
        if (total is not { } count)
        {
            return TotalVerdict.Reached;
        }

        var kind = isFull ? Whole : Changes;
        var (next, verdict) = Read(writer, providerKey, kind).After(count, seen.Count, seen.Name);
        Write(writer, providerKey, kind, next);
        return verdict;
    }

    private static TotalTrust Read(StoreWriter writer, long providerKey, string kind)
    {
        var row = writer.Statement("SELECT walks, missing, seen, accepted, ignored FROM total_trust WHERE provider_key = ?1 AND walk = ?2")
            .Bind(1, providerKey).Bind(2, kind);
        if (!row.Step())
        {
            return TotalTrust.Full;
        }

        var trust = new TotalTrust((int)row.Int64(0), row.Int64(1), row.Int64(2), row.IsNull(3) ? null : row.Int64(3), row.Int64(4) != 0);
        row.Reset();
        return trust;
    }

    private static void Write(StoreWriter writer, long providerKey, string kind, TotalTrust trust)
    {
        if (trust == TotalTrust.Full)
        {
            writer.Statement("DELETE FROM total_trust WHERE provider_key = ?1 AND walk = ?2").Bind(1, providerKey).Bind(2, kind).Run();
            return;
        }

        writer.Statement("""
            INSERT INTO total_trust (provider_key, walk, walks, missing, seen, accepted, ignored) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (provider_key, walk) DO UPDATE SET walks = excluded.walks, missing = excluded.missing, seen = excluded.seen,
                accepted = excluded.accepted, ignored = excluded.ignored
            """)
            .Bind(1, providerKey).Bind(2, kind).Bind(3, (long)trust.Walks).Bind(4, trust.Missing).Bind(5, trust.Seen).Bind(6, trust.Accepted)
            .Bind(7, trust.Ignored).Run();
    }
}
