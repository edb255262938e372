using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Persistence.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>What the provider sent last of its records, for entries that hold only what changed.</summary>
internal static class LatestBodies
{
    private const string OfAll = """
        SELECT k.external_id, coalesce(q.body, b.body) FROM unnest($2) AS k (external_id)
        LEFT JOIN LATERAL (
            SELECT body FROM quarantine WHERE provider = $1 AND external_id = k.external_id AND state = 'open' ORDER BY entry DESC LIMIT 1) q ON true
        LEFT JOIN LATERAL (
            SELECT b.body FROM providers p
            JOIN records r ON r.provider_key = p.provider_key AND r.external_id = k.external_id
            JOIN record_bodies b ON b.record_key = r.record_key
            WHERE p.provider = $1 AND b.removed = 0 LIMIT 1) b ON true
        WHERE q.body IS NOT NULL OR b.body IS NOT NULL
        """;

    public static IReadOnlyDictionary<string, byte[]> Of(StoreWriter writer, ProviderId provider, IReadOnlyList<string> ids) =>
        writer is PostgresWriter postgres ? Together(postgres, provider, ids) : OneByOne(writer, provider, ids);

    private static Dictionary<string, byte[]> Together(PostgresWriter writer, ProviderId provider, IReadOnlyList<string> ids)
    {
        var bodies = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var find = writer.Command(
            OfAll,
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = provider.Value },
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = ids.Select(PostgresText.Encode).ToArray() });
        using var row = find.ExecuteReader();
        while (row.Read())
        {
            bodies[PostgresText.Decode(row.GetString(0))] = row.GetFieldValue<byte[]>(1);
        }

        return bodies;
    }

    private static Dictionary<string, byte[]> OneByOne(StoreWriter writer, ProviderId provider, IReadOnlyList<string> ids)
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
