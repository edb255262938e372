using CleanCustomers.Application.Customers;
using CleanCustomers.Infrastructure.Collection;
using CleanCustomers.Infrastructure.Customers;
using Npgsql;
using NpgsqlTypes;

namespace CleanCustomers.Benchmarks.Scaling;

/// <param name="Proposed">Not the product's present statement, but the one a migration for several machines would bring.</param>
internal sealed record HotStatement(string Name, string Sql, Func<NpgsqlParameter[]> Parameters, bool Proposed = false);

/// <summary>The statements of collecting and reading, as the product sends them, with values that exist.</summary>
internal sealed class HotStatements(int records)
{
    private const int Page = 1000;
    private const int Changed = 50;

    public IReadOnlyList<HotStatement> All =>
    [
        new("probe of a page, 1,000 ids", PostgresRecordProbe.Find, () => [Text("provider-2"), Texts(Ids(Page)), Hashes(Page)]),
        new("stored versions of 50 ids", PostgresRecordTable.FindById, () => [Big(2), Texts(Ids(Changed))]),
        new("stored versions of 50 ids, by partition", PostgresRecordTable.FindById.Replace(
            "record_key = r.record_key", "provider_key = $1 AND external_id = k.external_id", StringComparison.Ordinal), () => [Big(2), Texts(Ids(Changed))], Proposed: true),
        new("merge of 50 keys", PostgresRecordCopy.MergeKeys, () => [Big(2)]),
        new("merge of 50 bodies", PostgresRecordCopy.MergeBodies, () => []),
        new("merge of 50 bodies, by partition", PostgresRecordCopy.MergeBodies.Replace(
            "WHERE b.record_key", "WHERE b.provider_key = $1 AND b.external_id = s.external_id AND b.record_key", StringComparison.Ordinal), () => [Big(2)], Proposed: true),
        new("merge of 50 customers", PostgresCustomerTable.Merge, () => [Instant()]),
        new("1,000 new records", """
            INSERT INTO records SELECT 2, 'new_' || n, decode(md5(n::text), 'hex'), 900000000 + n FROM generate_series(1, 1000) n
            """, () => []),
        new("one tombstone", "SELECT kind, version_hash, run FROM tombstones WHERE record_key = $1", () => [Big(1000)]),
        new("absences of a provider", "SELECT record_key FROM absences WHERE provider_key = $1", () => [Big(2)]),
        new("live records of a provider", LiveRecords.Sql.Replace("?1", "$1", StringComparison.Ordinal), () => [Big(2)]),
        new("customer by id", CustomerSql.One(isPostgres: true), () => [Id()]),
        new("customer by id, two look-ups", """
            SELECT c.id, c.state, c.version, c.created_at, c.updated_at, c.fields,
                (SELECT string_agg(DISTINCT p.provider, ',') FROM customer_records r JOIN providers p USING (provider_key) WHERE r.customer_key = c.customer_key)
            FROM customers c WHERE c.customer_key = (SELECT customer_key FROM customer_ids WHERE id = @id)
            """, () => [Id()], Proposed: true),
        new("list of 50 by update", PostgresCustomerSql.List(CustomerSort.OldestFirst, oneRecord: false), () => List(null)),
        new("list of 50 by update, own table", PostgresCustomerSql.List(CustomerSort.OldestFirst, oneRecord: false)
            .Replace("record_bodies r", "customer_records r", StringComparison.Ordinal), () => List(null), Proposed: true),
        new("search of one word", PostgresCustomerSql.List(CustomerSort.OldestFirst, oneRecord: false), () => List("'family7919':*")),
        new("customer by provider's id", PostgresCustomerSql.List(CustomerSort.OldestFirst, oneRecord: true), () => List(null)),
        new("change feed, 100 from the middle", ChangeReader.Changes.Replace("CROSS JOIN", "JOIN", StringComparison.Ordinal),
            () => [new("@after", NpgsqlDbType.Bigint) { Value = records / 2L }, new("@limit", NpgsqlDbType.Bigint) { Value = 100L }]),
        new("history of one customer", """
            SELECT h.sequence, c.id, h.kind, h.fields, h.run, h.at FROM changes h JOIN customers c USING (customer_key)
            WHERE h.customer_key = $1 AND h.sequence < $2 ORDER BY h.sequence DESC LIMIT 51
            """, () => [Big(Key), Big(long.MaxValue)]),
    ];

    /// <summary>Fills the staging tables that the merges read.</summary>
    public static string Stage => $"""
        {PostgresRecordCopy.Staging};
        {PostgresCustomerTable.Staging};
        INSERT INTO pg_temp.staged_records SELECT record_key, external_id, decode(md5(external_id), 'hex'), 1, customer_key, changed_at, mapping, 2, 0, NULL, fields, body
            FROM record_bodies WHERE provider_key = 2 AND external_id IN (SELECT 'cus_' || lpad((n * 5 + 1)::text, 9, '0') FROM generate_series(1, 50) n);
        INSERT INTO pg_temp.staged_customers SELECT customer_key, 1, state, sort_name, country, fields, words FROM customers
            WHERE customer_key IN (SELECT n * 5 + 1 FROM generate_series(1, 50) n)
        """;

    // Provider 2 has the numbers that leave 1 when divided by 5.
    private long Key => records / 2 / SyntheticRows.Providers * SyntheticRows.Providers + 1;

    private IEnumerable<long> Numbers(int count) => Enumerable.Range(0, count).Select(at => Key + (at * (long)SyntheticRows.Providers));

    private IEnumerable<string> Ids(int count) => Numbers(count).Select(ExternalId);

    private static string ExternalId(long number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cus_{number:000000000}");

    private NpgsqlParameter Hashes(int count) => new()
    {
        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, Value = Numbers(count).Select(Md5).ToArray(),
    };

    private NpgsqlParameter Id() => new("@id", NpgsqlDbType.Uuid)
    {
        Value = Guid.Parse(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Key:x12}7000a000") + Convert.ToHexStringLower(Md5(Key))[^12..]),
    };

    private NpgsqlParameter[] List(string? words) =>
    [
        new("@text", NpgsqlDbType.TimestampTz) { Value = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(Key) },
        new("@key", NpgsqlDbType.Bigint) { Value = 0L },
        new("@since", NpgsqlDbType.TimestampTz) { Value = CustomerSql.Earliest },
        new("@before", NpgsqlDbType.TimestampTz) { Value = CustomerSql.Latest },
        new("@state", NpgsqlDbType.Text) { Value = DBNull.Value },
        new("@country", NpgsqlDbType.Text) { Value = DBNull.Value },
        new("@provider", NpgsqlDbType.Text) { Value = "provider-2" },
        new("@external", NpgsqlDbType.Text) { Value = ExternalId(Key) },
        new("@words", NpgsqlDbType.Text) { Value = (object?)words ?? DBNull.Value },
        new("@limit", NpgsqlDbType.Bigint) { Value = 50L },
    ];

    // The rows were made by PostgreSQL's md5; it names them and protects nothing.
#pragma warning disable CA5351
    private static byte[] Md5(long number) =>
        System.Security.Cryptography.MD5.HashData(System.Text.Encoding.ASCII.GetBytes(number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
#pragma warning restore CA5351

    private static NpgsqlParameter Text(string value) => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = value };

    private static NpgsqlParameter Big(long value) => new() { NpgsqlDbType = NpgsqlDbType.Bigint, Value = value };

    private static NpgsqlParameter Instant() => new() { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero) };

    private static NpgsqlParameter Texts(IEnumerable<string> values) => new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = values.ToArray() };
}
