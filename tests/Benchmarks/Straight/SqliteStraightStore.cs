using System.Threading.Channels;
using SQLitePCL;
using static CleanCustomers.Benchmarks.RawSqlite;

namespace CleanCustomers.Benchmarks.Straight;

/// <summary>One upsert per row, bound by position.</summary>
internal sealed class SqliteStraightStore(string path) : IStraightStore
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS customers (
            provider INTEGER NOT NULL, external_id TEXT NOT NULL, hash BLOB NOT NULL, given TEXT, family TEXT, name TEXT, company TEXT, email TEXT, phone TEXT,
            line1 TEXT, line2 TEXT, city TEXT, region TEXT, postal TEXT, country TEXT, language TEXT, birth TEXT, created TEXT, updated TEXT,
            body BLOB NOT NULL, UNIQUE (provider, external_id)) STRICT;
        CREATE INDEX IF NOT EXISTS customers_by_email ON customers (email);
        CREATE INDEX IF NOT EXISTS customers_by_update ON customers (updated);
        CREATE TABLE IF NOT EXISTS cursors (provider INTEGER PRIMARY KEY, position TEXT NOT NULL) STRICT;
        """;

    private const string Upsert = """
        INSERT INTO customers (provider, external_id, hash, given, family, name, company, email, phone, line1, line2, city, region, postal, country, language,
            birth, created, updated, body)
        VALUES (1, ?1, ?18, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?19)
        ON CONFLICT (provider, external_id) DO UPDATE SET hash = excluded.hash, given = excluded.given, family = excluded.family, name = excluded.name,
            company = excluded.company, email = excluded.email, phone = excluded.phone, line1 = excluded.line1, line2 = excluded.line2, city = excluded.city,
            region = excluded.region, postal = excluded.postal, country = excluded.country, language = excluded.language, birth = excluded.birth,
            created = excluded.created, updated = excluded.updated, body = excluded.body
        """;

    private sqlite3? writer;
    private sqlite3? prober;
    private sqlite3_stmt? probe;

    public bool Open()
    {
        Batteries_V2.Init();
        writer ??= Connect();
        prober ??= Connect();
        probe ??= Prepare(prober, "SELECT hash FROM customers WHERE provider = 1 AND external_id = ?1");
        return Scalar(writer, "SELECT count(*) FROM (SELECT 1 FROM customers LIMIT 1)") == 0;
    }

    public void DropUnchanged(StraightPage page) => page.Keep(at => !IsStored(page, page.Rows[at]));

    public async Task<StraightOutcome> WriteAsync(ChannelReader<StraightPage> pages, CancellationToken cancellationToken)
    {
        using var upsert = Prepare(writer!, Upsert);
        using var cursor = Prepare(writer!, "INSERT INTO cursors (provider, position) VALUES (1, ?1) ON CONFLICT DO UPDATE SET position = excluded.position");
        long read = 0, stored = 0, open = 0;
        await foreach (var page in pages.ReadAllAsync(cancellationToken))
        {
            if (open == 0)
            {
                Execute(writer!, "BEGIN IMMEDIATE");
            }

            WriteRows(page, upsert);
            read += page.Read;
            open += page.Read;
            stored += page.Count;
            if (open >= StraightLine.CommitRecords || page.Next is null)
            {
                raw.sqlite3_bind_text(cursor, 1, page.Next ?? "");
                Step(writer!, cursor);
                Execute(writer!, "COMMIT");
                open = 0;
            }

            page.Release();
        }

        return new StraightOutcome(read, stored);
    }

    public void Dispose()
    {
        probe?.Dispose();
        prober?.Dispose();
        writer?.Dispose();
    }

    private bool IsStored(StraightPage page, StraightRow row)
    {
        raw.sqlite3_bind_text(probe!, 1, page.Bytes(row[Field.Id]));
        var isStored = raw.sqlite3_step(probe!) == raw.SQLITE_ROW && row.HasHash(raw.sqlite3_column_blob(probe!, 0));
        raw.sqlite3_reset(probe!);
        return isStored;
    }

    private void WriteRows(StraightPage page, sqlite3_stmt upsert)
    {
        Span<byte> hash = stackalloc byte[StraightRow.HashBytes];
        foreach (ref var row in page.Rows)
        {
            for (var field = 0; field < StraightRow.Fields; field++)
            {
                var value = row[(Field)field];
                Check(value.Length < 0 ? raw.sqlite3_bind_null(upsert, field + 1) : raw.sqlite3_bind_text(upsert, field + 1, page.Bytes(value)), writer!);
            }

            row.CopyHash(hash);
            raw.sqlite3_bind_blob(upsert, StraightRow.Fields + 1, hash);
            raw.sqlite3_bind_blob(upsert, StraightRow.Fields + 2, page.Record(row).Span);
            Step(writer!, upsert);
        }
    }

    private sqlite3 Connect()
    {
        Check(raw.sqlite3_open(path, out var database), database);
        Execute(database, "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=4000;");
        Execute(database, Schema);
        return database;
    }
}
