using System.Buffers.Binary;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>One question per page: the page's ids and hashes go over as two arrays, the numbers of those that are stored come back.</summary>
internal sealed class PostgresRecordProbe(PostgresDatabase database) : IRecordProbe
{
    // LIMIT keeps it a look-up per id. As a join, a planner without statistics, as after a first load, reads all of the provider's records for each page.
    public const string Find = """
        SELECT k.n, r.record_key
        FROM unnest($2, $3) WITH ORDINALITY AS k (external_id, version_hash, n)
        CROSS JOIN LATERAL (
            SELECT record_key FROM records
            WHERE provider_key = (SELECT provider_key FROM providers WHERE provider = $1) AND external_id = k.external_id AND version_hash = k.version_hash
            LIMIT 1) r
        WHERE NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.provider = $1 AND q.external_id = k.external_id AND q.state = 'open')
        """;

    public Task<long[]> FindUnchangedAsync(ProviderId provider, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken) => database.UseAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(Find, connection);
            command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Text, Value = provider.Value });
            command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = keys.Select(key => PostgresText.Encode(key.ExternalId)).ToArray() });
            command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, Value = keys.Select(key => Bytes(key.Hash)).ToArray() });
            var unchanged = new long[keys.Count];
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                unchanged[rows.GetInt64(0) - 1] = rows.GetInt64(1);
            }

            return unchanged;
        },
        cancellationToken);

    private static byte[] Bytes(UInt128 hash)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, hash);
        return bytes;
    }
}
