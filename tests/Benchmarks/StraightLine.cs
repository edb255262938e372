using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using SQLitePCL;
using static CleanCustomers.Benchmarks.RawSqlite;

namespace CleanCustomers.Benchmarks;

/// <summary>
/// The yard-stick: what the product's main job costs without architecture. Fetch ‖ find, hash, probe, parse, normalise ‖ write, over bounded
/// channels; one table with two extra indexes and the original bytes; the cursor moves in the transaction of its rows. Written for one
/// provider that never errs; knows no quarantine, no customers, no changes, no search, no lease.
/// </summary>
internal sealed class StraightLine(Uri provider, string path) : IDisposable
{
    private const int CommitRecords = 10_000;
    private const int HashBytes = 16;

    private enum Field { Id, Given, Family, Name, Company, Email, Phone, Line1, Line2, City, Region, Postal, Country, Language, Birth, Created, Updated }

    private const int Fields = (int)Field.Updated + 1;

    private readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionLifetime = Timeout.InfiniteTimeSpan });
    private readonly byte[] found = new byte[HashBytes];

    public sealed record Outcome(long Read, long Stored, long Unchanged);

    public async Task<Outcome> CollectAsync(CancellationToken cancellationToken)
    {
        Batteries_V2.Init();
        using var writer = Open();
        using var prober = Open();
        var empty = Scalar(writer, "SELECT count(*) FROM (SELECT 1 FROM customers LIMIT 1)") == 0;
        var fetched = Channel.CreateBounded<Page>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        var prepared = Channel.CreateBounded<Page>(new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true });
        var fetching = Task.Run(() => FetchAsync(fetched.Writer, cancellationToken), cancellationToken);
        var preparing = Task.Run(() => PrepareAsync(fetched.Reader, prepared.Writer, empty ? null : prober, cancellationToken), cancellationToken);
        var outcome = await Task.Run(() => WriteAsync(prepared.Reader, writer, cancellationToken), cancellationToken);
        await Task.WhenAll(fetching, preparing);
        return outcome;
    }

    public void Dispose() => http.Dispose();

    private async Task FetchAsync(ChannelWriter<Page> pages, CancellationToken cancellationToken)
    {
        var next = "0";
        while (next is not null)
        {
            var address = new Uri(provider, $"/customers?offset={next}&limit=1000");
            using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            answer.EnsureSuccessStatusCode();
            var page = new Page((int)answer.Content.Headers.ContentLength!.Value);
            await using (var body = await answer.Content.ReadAsStreamAsync(cancellationToken))
            {
                await body.ReadExactlyAsync(page.Body.AsMemory(0, page.Length), cancellationToken);
            }

            next = page.ReadHead();
            await pages.WriteAsync(page, cancellationToken);
        }

        pages.Complete();
    }

    private async Task PrepareAsync(ChannelReader<Page> fetched, ChannelWriter<Page> prepared, sqlite3? prober, CancellationToken cancellationToken)
    {
        using var probe = prober is null ? null : Prepare(prober, "SELECT hash FROM customers WHERE provider = 1 AND external_id = ?1");
        await foreach (var page in fetched.ReadAllAsync(cancellationToken))
        {
            PrepareRows(page, probe);
            await prepared.WriteAsync(page, cancellationToken);
        }

        prepared.Complete();
    }

    private void PrepareRows(Page page, sqlite3_stmt? probe)
    {
        var reader = new Utf8JsonReader(page.Body.AsSpan(page.Records, page.Length - page.Records));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            ref var row = ref page.Add();
            row.Start = page.Records + (int)reader.TokenStartIndex;
            page.ReadRecord(ref reader, ref row, fields: probe is null);
            row.Length = page.Records + (int)reader.BytesConsumed - row.Start;
            row.SetHash(page.Body.AsSpan(row.Start, row.Length));
            page.Read++;
            if (probe is null)
            {
                continue;
            }

            if (Find(probe, page.Bytes(row[Field.Id])) && row.HasHash(found))
            {
                page.DropLast();
                continue;
            }

            var again = new Utf8JsonReader(page.Body.AsSpan(row.Start, row.Length));
            again.Read();
            page.ReadRecord(ref again, ref row, fields: true);
        }

        page.Sort();
    }

    private bool Find(sqlite3_stmt probe, ReadOnlySpan<byte> id)
    {
        raw.sqlite3_bind_text(probe, 1, id);
        var has = raw.sqlite3_step(probe) == raw.SQLITE_ROW;
        if (has)
        {
            raw.sqlite3_column_blob(probe, 0).CopyTo(found);
        }

        raw.sqlite3_reset(probe);
        return has;
    }

    private static async Task<Outcome> WriteAsync(ChannelReader<Page> pages, sqlite3 database, CancellationToken cancellationToken)
    {
        using var upsert = Prepare(database, Upsert);
        using var cursor = Prepare(database, "INSERT INTO cursors (provider, position) VALUES (1, ?1) ON CONFLICT DO UPDATE SET position = excluded.position");
        long read = 0, stored = 0, open = 0;
        await foreach (var page in pages.ReadAllAsync(cancellationToken))
        {
            if (open == 0)
            {
                Execute(database, "BEGIN IMMEDIATE");
            }

            page.WriteRows(database, upsert);
            read += page.Read;
            open += page.Read;
            stored += page.Count;
            var last = page.Next is null;
            if (open >= CommitRecords || last)
            {
                raw.sqlite3_bind_text(cursor, 1, page.Next ?? "");
                Step(database, cursor);
                Execute(database, "COMMIT");
                open = 0;
            }

            page.Release();
        }

        return new Outcome(read, stored, read - stored);
    }

    private sqlite3 Open()
    {
        Check(raw.sqlite3_open(path, out var database), database);
        Execute(database, "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=4000;");
        Execute(database, Schema);
        return database;
    }

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

    /// <summary>A value inside a page's arena; absent when the length is negative.</summary>
    private readonly record struct Slice(int Start, int Length);

    [InlineArray(Fields)]
    private struct Slices
    {
        private Slice first;
    }

    [InlineArray(HashBytes)]
    private struct Hash
    {
        private byte first;
    }

    private struct Row
    {
        public int Start;
        public int Length;
        private Hash hash;
        private Slices values;

        public Slice this[Field field]
        {
            readonly get => values[(int)field];
            set => values[(int)field] = value;
        }

        public void SetHash(ReadOnlySpan<byte> record)
        {
            Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(record, whole);
            whole[..HashBytes].CopyTo(hash);
        }

        public readonly bool HasHash(ReadOnlySpan<byte> other) => other.SequenceEqual(hash);

        public readonly void BindHash(sqlite3_stmt statement, int at) => raw.sqlite3_bind_blob(statement, at, hash);

        public void Clear()
        {
            for (var at = 0; at < Fields; at++)
            {
                values[at] = new Slice(0, -1);
            }
        }
    }

    /// <summary>One page: its bytes, the rows found in it and an arena for their cleaned values.</summary>
    private sealed class Page(int length)
    {
        private readonly byte[] arena = ArrayPool<byte>.Shared.Rent(length);
        private Row[] rows = ArrayPool<Row>.Shared.Rent(1024);
        private int used;

        public byte[] Body { get; } = ArrayPool<byte>.Shared.Rent(length);

        public int Length => length;

        /// <summary>Where the array of records begins.</summary>
        public int Records { get; private set; }

        public string? Next { get; private set; }

        public int Read { get; set; }

        public int Count { get; private set; }

        public ReadOnlySpan<byte> Bytes(Slice slice) => arena.AsSpan(slice.Start, slice.Length);

        public string? ReadHead()
        {
            var reader = new Utf8JsonReader(Body.AsSpan(0, length));
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("next"u8))
                {
                    reader.Read();
                    Next = reader.GetString();
                }
                else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("data"u8))
                {
                    Records = (int)reader.BytesConsumed;
                    return Next;
                }
            }

            throw new InvalidOperationException("The page has no data.");
        }

        public ref Row Add()
        {
            if (Count == rows.Length)
            {
                var larger = ArrayPool<Row>.Shared.Rent(Count * 2);
                rows.CopyTo(larger, 0);
                ArrayPool<Row>.Shared.Return(rows);
                rows = larger;
            }

            ref var row = ref rows[Count++];
            row.Clear();
            return ref row;
        }

        public void DropLast() => Count--;

        public void ReadRecord(ref Utf8JsonReader reader, ref Row row, bool fields)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("id"u8))
                {
                    row[Field.Id] = Text(ref reader);
                }
                else if (!fields || !ReadField(ref reader, ref row))
                {
                    reader.Read();
                    reader.Skip();
                }
            }

            if (fields)
            {
                row[Field.Name] = FullName(row[Field.Given], row[Field.Family]);
            }
        }

        private bool ReadField(ref Utf8JsonReader reader, ref Row row)
        {
            switch (reader.ValueSpan)
            {
                case var name when name.SequenceEqual("first_name"u8): row[Field.Given] = Text(ref reader); return true;
                case var name when name.SequenceEqual("last_name"u8): row[Field.Family] = Text(ref reader); return true;
                case var name when name.SequenceEqual("company"u8): row[Field.Company] = Text(ref reader); return true;
                case var name when name.SequenceEqual("email"u8): row[Field.Email] = Email(Text(ref reader)); return true;
                case var name when name.SequenceEqual("phone"u8): row[Field.Phone] = Phone(Text(ref reader)); return true;
                case var name when name.SequenceEqual("language"u8): row[Field.Language] = Text(ref reader); return true;
                case var name when name.SequenceEqual("birth_date"u8): row[Field.Birth] = Day(Text(ref reader)); return true;
                case var name when name.SequenceEqual("created_at"u8): row[Field.Created] = Instant(ref reader); return true;
                case var name when name.SequenceEqual("updated_at"u8): row[Field.Updated] = Instant(ref reader); return true;
                case var name when name.SequenceEqual("address"u8): ReadAddress(ref reader, ref row); return true;
                default: return false;
            }
        }

        private void ReadAddress(ref Utf8JsonReader reader, ref Row row)
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                switch (reader.ValueSpan)
                {
                    case var name when name.SequenceEqual("line1"u8): row[Field.Line1] = Text(ref reader); break;
                    case var name when name.SequenceEqual("line2"u8): row[Field.Line2] = Text(ref reader); break;
                    case var name when name.SequenceEqual("city"u8): row[Field.City] = Text(ref reader); break;
                    case var name when name.SequenceEqual("region"u8): row[Field.Region] = Text(ref reader); break;
                    case var name when name.SequenceEqual("postal_code"u8): row[Field.Postal] = Text(ref reader); break;
                    case var name when name.SequenceEqual("country"u8): row[Field.Country] = Upper(Text(ref reader)); break;
                    default: reader.Read(); reader.Skip(); break;
                }
            }
        }

        // Unescaped, trimmed, in normal form C; absent when nothing is left.
        private Slice Text(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                reader.Skip();
                return new Slice(0, -1);
            }

            var start = used;
            var written = reader.CopyString(arena.AsSpan(start));
            var trimmed = arena.AsSpan(start, written).Trim(" \t\r\n"u8);
            if (!Ascii.IsValid(trimmed))
            {
                var text = Encoding.UTF8.GetString(trimmed);
                if (!text.IsNormalized(NormalizationForm.FormC))
                {
                    written = Encoding.UTF8.GetBytes(text.Normalize(NormalizationForm.FormC), arena.AsSpan(start));
                    used = start + written;
                    return new Slice(start, written);
                }
            }

            trimmed.CopyTo(arena.AsSpan(start));
            used = start + trimmed.Length;
            return new Slice(start, trimmed.Length == 0 ? -1 : trimmed.Length);
        }

        private Slice FullName(Slice given, Slice family)
        {
            if (given.Length < 0 || family.Length < 0)
            {
                return given.Length < 0 ? family : given;
            }

            var start = used;
            Bytes(given).CopyTo(arena.AsSpan(used));
            arena[used + given.Length] = (byte)' ';
            Bytes(family).CopyTo(arena.AsSpan(used + given.Length + 1));
            used += given.Length + 1 + family.Length;
            return new Slice(start, used - start);
        }

        private Slice Email(Slice text)
        {
            if (text.Length > 0)
            {
                var at = Bytes(text).LastIndexOf((byte)'@');
                if (at <= 0)
                {
                    return new Slice(0, -1);
                }

                Ascii.ToLowerInPlace(arena.AsSpan(text.Start + at, text.Length - at), out _);
            }

            return text;
        }

        private Slice Upper(Slice text)
        {
            if (text.Length > 0)
            {
                Ascii.ToUpperInPlace(arena.AsSpan(text.Start, text.Length), out _);
            }

            return text;
        }

        private Slice Phone(Slice text)
        {
            var kept = 0;
            for (var at = 0; at < text.Length; at++)
            {
                var symbol = arena[text.Start + at];
                if (symbol is (>= (byte)'0' and <= (byte)'9') or (byte)'+')
                {
                    arena[text.Start + kept++] = symbol;
                }
            }

            return new Slice(text.Start, kept == 0 ? -1 : kept);
        }

        private Slice Day(Slice text) => text.Length == 10
            && Utf8Parser.TryParse(Bytes(text)[..4], out int year, out _)
            && Utf8Parser.TryParse(Bytes(text)[5..7], out int month, out _)
            && Utf8Parser.TryParse(Bytes(text)[8..], out int day, out _)
            && year is >= 1900 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? text
            : new Slice(0, -1);

        private Slice Instant(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var instant))
            {
                reader.Skip();
                return new Slice(0, -1);
            }

            var start = used;
            instant.ToUniversalTime().TryFormat(arena.AsSpan(start), out var written, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
            used += written;
            return new Slice(start, written);
        }

        public void Sort()
        {
            var span = rows.AsSpan(0, Count);
            for (var at = 1; at < span.Length; at++)
            {
                if (Compare(span[at - 1], span[at]) > 0)
                {
                    span.Sort(Compare);
                    return;
                }
            }
        }

        private int Compare(Row left, Row right) => Bytes(left[Field.Id]).SequenceCompareTo(Bytes(right[Field.Id]));

        public void WriteRows(sqlite3 database, sqlite3_stmt upsert)
        {
            for (var at = 0; at < Count; at++)
            {
                ref var row = ref rows[at];
                for (var field = 0; field < Fields; field++)
                {
                    var value = row[(Field)field];
                    Check(value.Length < 0 ? raw.sqlite3_bind_null(upsert, field + 1) : raw.sqlite3_bind_text(upsert, field + 1, Bytes(value)), database);
                }

                row.BindHash(upsert, Fields + 1);
                raw.sqlite3_bind_blob(upsert, Fields + 2, Body.AsSpan(row.Start, row.Length));
                Step(database, upsert);
            }
        }

        public void Release()
        {
            ArrayPool<byte>.Shared.Return(Body);
            ArrayPool<byte>.Shared.Return(arena);
            ArrayPool<Row>.Shared.Return(rows);
        }
    }
}
