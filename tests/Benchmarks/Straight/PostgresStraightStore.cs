using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;

namespace CleanCustomers.Benchmarks.Straight;

/// <summary>Binary COPY into a temporary table, then a merge; one question per page for what is stored.</summary>
internal sealed class PostgresStraightStore(string connectionString) : IStraightStore
{
    private const string Columns =
        "external_id, given, family, name, company, email, phone, line1, line2, city, region, postal, country, language, birth, created, updated, hash, body";

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS customers (
            provider bigint NOT NULL DEFAULT 1, external_id text COLLATE "C" NOT NULL, hash bytea NOT NULL, given text, family text, name text, company text,
            email text, phone text, line1 text, line2 text, city text, region text, postal text, country text, language text, birth text, created text,
            updated text, body bytea NOT NULL, PRIMARY KEY (provider, external_id));
        CREATE INDEX IF NOT EXISTS customers_by_email ON customers (email);
        CREATE INDEX IF NOT EXISTS customers_by_update ON customers (updated);
        CREATE TABLE IF NOT EXISTS cursors (provider bigint PRIMARY KEY, position text NOT NULL);
        """;

    private const string Merge = $"""
        INSERT INTO customers ({Columns}) SELECT {Columns} FROM staged
        ON CONFLICT (provider, external_id) DO UPDATE SET hash = excluded.hash, given = excluded.given, family = excluded.family, name = excluded.name,
            company = excluded.company, email = excluded.email, phone = excluded.phone, line1 = excluded.line1, line2 = excluded.line2, city = excluded.city,
            region = excluded.region, postal = excluded.postal, country = excluded.country, language = excluded.language, birth = excluded.birth,
            created = excluded.created, updated = excluded.updated, body = excluded.body
        """;

    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);

    public bool Open()
    {
        using var connection = source.OpenConnection();
        Execute(connection, Schema);
        using var any = new NpgsqlCommand("SELECT EXISTS (SELECT 1 FROM customers)", connection);
        return !(bool)any.ExecuteScalar()!;
    }

    public void DropUnchanged(StraightPage page)
    {
        var ids = new string[page.Count];
        var hashes = new byte[page.Count][];
        for (var at = 0; at < page.Count; at++)
        {
            ids[at] = System.Text.Encoding.UTF8.GetString(page.Bytes(page.Rows[at][Field.Id]));
            page.Rows[at].CopyHash(hashes[at] = new byte[StraightRow.HashBytes]);
        }

        using var connection = source.OpenConnection();
        using var find = new NpgsqlCommand("""
            SELECT k.n FROM unnest($1, $2) WITH ORDINALITY AS k (external_id, hash, n)
            CROSS JOIN LATERAL (SELECT 1 FROM customers WHERE provider = 1 AND external_id = k.external_id AND hash = k.hash LIMIT 1) c
            """, connection);
        find.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = ids });
        find.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, Value = hashes });
        var stored = new bool[page.Count];
        using (var rows = find.ExecuteReader())
        {
            while (rows.Read())
            {
                stored[rows.GetInt64(0) - 1] = true;
            }
        }

        page.Keep(at => !stored[at]);
    }

    public async Task<StraightOutcome> WriteAsync(ChannelReader<StraightPage> pages, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        Execute(connection, "CREATE TEMP TABLE IF NOT EXISTS staged (LIKE customers)");
        long read = 0, stored = 0, open = 0;
        var held = new List<StraightPage>();
        await foreach (var page in pages.ReadAllAsync(cancellationToken))
        {
            held.Add(page);
            read += page.Read;
            open += page.Read;
            stored += page.Count;
            if (open >= StraightLine.CommitRecords || page.Next is null)
            {
                Commit(connection, held);
                held.ForEach(one => one.Release());
                held.Clear();
                open = 0;
            }
        }

        return new StraightOutcome(read, stored);
    }

    public void Dispose() => source.Dispose();

    private static void Commit(NpgsqlConnection connection, List<StraightPage> pages)
    {
        using var transaction = connection.BeginTransaction();
        if (pages.Exists(page => page.Count > 0))
        {
            using (var rows = connection.BeginBinaryImport($"COPY staged ({Columns}, provider) FROM STDIN (FORMAT BINARY)"))
            {
                foreach (var page in pages)
                {
                    Copy(rows, page);
                }

                rows.Complete();
            }

            Execute(connection, Merge);
            Execute(connection, "TRUNCATE staged");
        }

        using var cursor = new NpgsqlCommand("INSERT INTO cursors (provider, position) VALUES (1, $1) ON CONFLICT (provider) DO UPDATE SET position = excluded.position", connection);
        cursor.Parameters.Add(new() { Value = pages[^1].Next ?? "" });
        cursor.ExecuteNonQuery();
        transaction.Commit();
    }

    private static void Copy(NpgsqlBinaryImporter rows, StraightPage page)
    {
        foreach (ref var row in page.Rows)
        {
            rows.StartRow();
            for (var field = 0; field < StraightRow.Fields; field++)
            {
                var value = row[(Field)field];
                if (value.Length < 0)
                {
                    rows.WriteNull();
                }
                else
                {
                    rows.Write(page.Memory(value), NpgsqlDbType.Text);
                }
            }

            var hash = new byte[StraightRow.HashBytes];
            row.CopyHash(hash);
            rows.Write(hash, NpgsqlDbType.Bytea);
            rows.Write(page.Record(row), NpgsqlDbType.Bytea);
            rows.Write(1L, NpgsqlDbType.Bigint);
        }
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
