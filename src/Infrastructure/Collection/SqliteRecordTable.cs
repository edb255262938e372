using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Row by row, at once: SQLite answers in microseconds. Numbers are given here, where one writes at a time.</summary>
internal sealed class SqliteRecordTable(StoreWriter writer, long providerKey) : RecordTable
{
    private readonly StoreStatement insertKey = writer.Statement(
        "INSERT INTO records (provider_key, external_id, version_hash, record_key) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING");

    private readonly StoreStatement insertBody = writer.Statement("""
        INSERT INTO record_bodies (record_key, provider_key, external_id, customer_key, changed_at, first_run, last_run, removed, notes, fields, body, mapping)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9, ?10, ?11)
        """);

    private long lastKey = writer.Scalar("SELECT coalesce(max(record_key), 0) FROM record_bodies");

    public override int Expect(IReadOnlyCollection<string> externalIds) => 0;

    public override void Expect(IReadOnlyCollection<long> recordKeys)
    {
    }

    public override void Flush()
    {
    }

    public override void Discard() => lastKey = writer.Scalar("SELECT coalesce(max(record_key), 0) FROM record_bodies");

    public override bool TryAdd(RecordKey key, out long recordKey)
    {
        recordKey = lastKey + 1;
        insertKey.Bind(1, providerKey).Bind(2, key.ExternalId).Bind(3, (UInt128?)key.Hash).Bind(4, recordKey).Run();
        var isNew = writer.Changes == 1;
        lastKey += isNew ? 1 : 0;
        return isNew;
    }

    public override void AddBody(long recordKey, PreparedRecord record, long? customerKey, RunId run)
    {
        insertBody.Bind(1, recordKey).Bind(2, providerKey).Bind(3, record.Key.ExternalId).Bind(4, customerKey)
            .Bind(5, record.ChangedAt).Bind(6, run.Value).Bind(7, record.Removed).Bind(11, record.Mapping);
        BindNotes(insertBody, 8, record.NotesJson).BindText(9, record.FieldsJson).BindBlob(10, record.Body.Span).Run();
    }

    public override StoredRecord Find(string externalId)
    {
        var find = writer.Statement("""
            SELECT r.record_key, r.version_hash, b.customer_key, b.changed_at, b.removed, b.last_run, b.fields, b.mapping
            FROM records r JOIN record_bodies b ON b.record_key = r.record_key
            WHERE r.provider_key = ?1 AND r.external_id = ?2
            """).Bind(1, providerKey).Bind(2, externalId);
        if (!find.Step())
        {
            throw ChangedByHand("A record has a key but no body");
        }

        var stored = new StoredRecord(
            find.Int64(0), find.Hash(1), find.IsNull(2) ? null : find.Int64(2), find.Instant(3), find.Int64(4) != 0,
            new RunId(find.Int64(5)), find.Blob(6).ToArray(), find.Int64(7));
        find.Reset();
        return stored;
    }

    public override void Replace(long recordKey, PreparedRecord record, long? customerKey, RunId changedBy)
    {
        writer.Statement("UPDATE records SET version_hash = ?3 WHERE provider_key = ?1 AND external_id = ?2")
            .Bind(1, providerKey).Bind(2, record.Key.ExternalId).Bind(3, (UInt128?)record.Key.Hash).Run();
        var update = writer.Statement("""
            UPDATE record_bodies SET customer_key = ?2, changed_at = ?3, last_run = ?4, removed = ?5, notes = ?6, fields = ?7, body = ?8, mapping = ?9
            WHERE record_key = ?1
            """)
            .Bind(1, recordKey).Bind(2, customerKey).Bind(3, record.ChangedAt).Bind(4, changedBy.Value).Bind(5, record.Removed).Bind(9, record.Mapping);
        BindNotes(update, 6, record.NotesJson).BindText(7, record.FieldsJson).BindBlob(8, record.Body.Span).Run();
    }

    public override (UInt128 Hash, long CustomerKey) FindLive(long recordKey)
    {
        var find = writer.Statement("""
            SELECT r.version_hash, b.customer_key FROM record_bodies b JOIN records r ON r.provider_key = b.provider_key AND r.external_id = b.external_id
            WHERE b.record_key = ?1
            """).Bind(1, recordKey);
        if (!find.Step())
        {
            throw ChangedByHand($"There is no record {recordKey}");
        }

        var found = (find.Hash(0), find.Int64(1));
        find.Reset();
        return found;
    }

    public override void MarkAbsent(long recordKey, RunId run)
    {
        SetHash(recordKey, UInt128.Zero);
        writer.Statement("UPDATE record_bodies SET removed = 1, last_run = ?2 WHERE record_key = ?1").Bind(1, recordKey).Bind(2, run.Value).Run();
    }

    public override void Revive(long recordKey, UInt128 hash, RunId run)
    {
        SetHash(recordKey, hash);
        writer.Statement("UPDATE record_bodies SET removed = 0, last_run = ?2 WHERE record_key = ?1").Bind(1, recordKey).Bind(2, run.Value).Run();
    }

    private void SetHash(long recordKey, UInt128 hash) =>
        writer.Statement("""
            UPDATE records SET version_hash = ?2
            WHERE (provider_key, external_id) = (SELECT provider_key, external_id FROM record_bodies WHERE record_key = ?1)
            """).Bind(1, recordKey).Bind(2, (UInt128?)hash).Run();

    private static StoreStatement BindNotes(StoreStatement statement, int position, byte[]? notes) =>
        notes is null ? statement.Bind(position, (string?)null) : statement.BindText(position, notes);
}
