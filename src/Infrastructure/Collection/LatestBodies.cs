using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>What the provider sent last of its records, for entries that hold only what changed.</summary>
internal static class LatestBodies
{
    public static IReadOnlyDictionary<string, byte[]> Of(StoreWriter writer, ProviderId provider, IReadOnlyList<string> ids)
    {
        var bodies = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if ((Waiting(writer, provider, id) ?? Stored(writer, provider, id)) is { } body)
            {
                bodies[id] = body;
            }
        }

        return bodies;
    }

    private static byte[]? Waiting(StoreWriter writer, ProviderId provider, string id) => One(writer.Statement(
        "SELECT body FROM quarantine WHERE provider = ?1 AND external_id = ?2 AND state = 'open' ORDER BY entry DESC LIMIT 1")
        .Bind(1, provider.Value).Bind(2, id));

    private static byte[]? Stored(StoreWriter writer, ProviderId provider, string id) => One(writer.Statement("""
        SELECT b.body FROM providers p
        JOIN records r ON r.provider_key = p.provider_key AND r.external_id = ?2
        JOIN record_bodies b ON b.record_key = r.record_key
        WHERE p.provider = ?1 AND b.removed = 0
        """).Bind(1, provider.Value).Bind(2, id));

    private static byte[]? One(StoreStatement find)
    {
        if (!find.Step())
        {
            return null;
        }

        var body = find.Blob(0).ToArray();
        find.Reset();
        return body;
    }
}
