using System.Globalization;

namespace CleanCustomers.Benchmarks.Scaling;

/// <summary>
/// Rows made by the database itself, one customer to a record. Bodies and fields are short (about 100 and 150 bytes instead of 1,200 and 350), so
/// sizes of <c>record_bodies</c> and <c>customers</c> are no forecast; indexes and numbers of rows are as they would be.
/// </summary>
internal static class SyntheticRows
{
    public const int Providers = 5;

    /// <summary>Fills the plain tables.</summary>
    public static IReadOnlyList<string> Fill(int records) =>
    [
        $"INSERT INTO plain.providers (provider) SELECT 'provider-' || p FROM generate_series(1, {Text(Providers)}) p",
        $"""
        INSERT INTO plain.records SELECT 1 + n % {Text(Providers)}, 'cus_' || lpad(n::text, 9, '0'), decode(md5(n::text), 'hex'), n FROM generate_series(1, {Text(records)}) n
        """,
        $"""
        INSERT INTO plain.record_bodies (record_key, provider_key, external_id, customer_key, changed_at, mapping, first_run, last_run, removed, fields, body)
        SELECT n, 1 + n % {Text(Providers)}, 'cus_' || lpad(n::text, 9, '0'), n, timestamptz '2026-01-01' + n * interval '1 second', 1, 1, 1, (n % 100 = 0)::int,
            '{Fields}', convert_to('{Fields}', 'UTF8')
        FROM generate_series(1, {Text(records)}) n
        """,
        $"""
        INSERT INTO plain.customers (customer_key, id, state, version, created_at, updated_at, sort_name, country, fields, words)
        SELECT n, (lpad(to_hex(n), 12, '0') || '7000a000' || right(md5(n::text), 12))::uuid, CASE WHEN n % 100 = 0 THEN 'removed' ELSE 'active' END, 1,
            timestamptz '2026-01-01' + n * interval '1 second', timestamptz '2026-01-01' + n * interval '1 second', 'family' || n::bigint * 7919 % 50021 || ' given' || n % 4999,
            CASE n % 4 WHEN 0 THEN 'DE' WHEN 1 THEN 'FR' WHEN 2 THEN 'ES' END, '{Fields}',
            ARRAY['given' || n % 4999, 'family' || n::bigint * 7919 % 50021, 'mail' || n, 'city' || n % 997]
        FROM generate_series(1, {Text(records)}) n
        """,
        $"""
        INSERT INTO plain.changes (sequence, customer_key, kind, fields, run, at)
        SELECT n, n, 'created', NULL, 1, timestamptz '2026-01-01' + n * interval '1 second' FROM generate_series(1, {Text(records)}) n
        """,
        "INSERT INTO plain.absences SELECT n * 997, 1 + n * 997 % 5, 1, now(), 1 FROM generate_series(1, 1000) n",
        $"INSERT INTO plain.tombstones SELECT n * 100, 'told', decode(md5(n::text), 'hex'), 1 FROM generate_series(1, {Text(records / 100)}) n",
        "INSERT INTO plain.customer_ids SELECT id, customer_key FROM plain.customers",
        "INSERT INTO plain.customer_records SELECT customer_key, provider_key, external_id FROM plain.record_bodies",
    ];

    private const string Fields = """{"givenName":"Ana","familyName":"García López","email":"ana.garcia@example.com","city":"Valencia","country":"ES","postalCode":"46001"}""";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
