using System.Buffers.Binary;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>
/// Set by set: one question for all records of a commit, one binary COPY for the new ones straight into their tables, one into a staging table
/// and a merge for the others. Nobody else writes a provider's records meanwhile: <see cref="RecordWriter.Lock"/>.
/// </summary>
internal sealed class PostgresRecordTable(PostgresWriter writer, long providerKey) : RecordTable
{
    // One look-up per id, whatever the planner knows of the tables.
    public const string FindById = $"""
        SELECT {Columns} FROM unnest($2) AS k (external_id)
        CROSS JOIN LATERAL (SELECT * FROM records WHERE provider_key = $1 AND external_id = k.external_id LIMIT 1) r
        CROSS JOIN LATERAL (SELECT * FROM record_bodies WHERE record_key = r.record_key LIMIT 1) b
        """;

    private const string FindByKey = $"""
        SELECT {Columns} FROM unnest($2) AS k (record_key)
        CROSS JOIN LATERAL (SELECT * FROM record_bodies WHERE record_key = k.record_key AND provider_key = $1 LIMIT 1) b
        CROSS JOIN LATERAL (SELECT * FROM records WHERE provider_key = $1 AND external_id = b.external_id LIMIT 1) r
        """;

    private const string Columns = "r.external_id, r.version_hash, r.record_key, b.customer_key, b.changed_at, b.removed, b.last_run, b.fields, b.mapping";

    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Entry> byKey = [];
    private readonly List<Entry> touched = [];
    private readonly PostgresKeys keys = new(writer, "record_bodies_record_key_seq");

    public override int Expect(IReadOnlyCollection<string> externalIds)
    {
        var ids = externalIds.Where(asked.Add).ToArray();
        if (ids.Length == 0)
        {
            return 0;
        }

        var known = Read(FindById, new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = ids.Select(PostgresText.Encode).ToArray() });
        keys.Expect(ids.Length - known);
        return ids.Length - known;
    }

    public override void Expect(IReadOnlyCollection<long> recordKeys)
    {
        Read(FindByKey, new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, Value = recordKeys.Where(key => !byKey.ContainsKey(key)).ToArray() });
    }

    public override bool TryAdd(RecordKey key, out long recordKey)
    {
        Expect([key.ExternalId]);
        if (byId.ContainsKey(key.ExternalId))
        {
            recordKey = 0;
            return false;
        }

        recordKey = keys.Next();
        var entry = new Entry { RecordKey = recordKey, ExternalId = key.ExternalId, Hash = key.Hash, State = EntryState.New };
        Keep(entry);
        touched.Add(entry);
        return true;
    }

    public override void AddBody(long recordKey, PreparedRecord record, long? customerKey, RunId run)
    {
        var entry = byKey[recordKey];
        entry.FirstRun = run;
        entry.Take(record, customerKey, run);
    }

    public override StoredRecord Find(string externalId)
    {
        Expect([externalId]);
        return byId.TryGetValue(externalId, out var entry)
            ? new StoredRecord(entry.RecordKey, entry.Hash, entry.CustomerKey, entry.ChangedAt, entry.Removed, entry.LastRun, entry.Fields, entry.Mapping)
            : throw ChangedByHand("A record has a key but no body");
    }

    public override void Replace(long recordKey, PreparedRecord record, long? customerKey, RunId changedBy)
    {
        var entry = Touch(recordKey, EntryState.Replaced);
        entry.Hash = record.Key.Hash;
        entry.Take(record, customerKey, changedBy);
    }

    public override (UInt128 Hash, long CustomerKey) FindLive(long recordKey)
    {
        var entry = Known(recordKey);
        return (entry.Hash, entry.CustomerKey!.Value);
    }

    public override void MarkAbsent(long recordKey, RunId run) => Mark(recordKey, UInt128.Zero, removed: true, run);

    public override void Revive(long recordKey, UInt128 hash, RunId run) => Mark(recordKey, hash, removed: false, run);

    public override void Flush()
    {
        new PostgresRecordCopy(writer, providerKey).Write(touched);
        foreach (var entry in touched)
        {
            entry.Settle();
        }

        touched.Clear();
    }

    public override void Discard()
    {
        writer.Discard();
        asked.Clear();
        byId.Clear();
        byKey.Clear();
        touched.Clear();
    }

    private void Mark(long recordKey, UInt128 hash, bool removed, RunId run)
    {
        var entry = Touch(recordKey, EntryState.Marked);
        entry.Hash = hash;
        entry.Removed = removed;
        entry.LastRun = run;
    }

    private Entry Touch(long recordKey, EntryState state)
    {
        var entry = Known(recordKey);
        if (entry.State == EntryState.Stored)
        {
            touched.Add(entry);
        }

        // What is new or replaced is written whole anyway.
        entry.State = entry.State is EntryState.New or EntryState.Replaced ? entry.State : state;
        return entry;
    }

    private Entry Known(long recordKey)
    {
        if (!byKey.ContainsKey(recordKey))
        {
            Expect([recordKey]);
        }

        return byKey.TryGetValue(recordKey, out var entry) ? entry : throw ChangedByHand($"There is no record {recordKey}");
    }

    private int Read(string sql, NpgsqlParameter wanted)
    {
        using var command = writer.Command(sql, new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = providerKey }, wanted);
        using var row = command.ExecuteReader();
        var count = 0;
        while (row.Read())
        {
            count++;
            Keep(new Entry
            {
                ExternalId = PostgresText.Decode(row.GetString(0)),
                Hash = BinaryPrimitives.ReadUInt128BigEndian(row.GetFieldValue<byte[]>(1)),
                RecordKey = row.GetInt64(2),
                CustomerKey = row.IsDBNull(3) ? null : row.GetInt64(3),
                ChangedAt = row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
                Removed = row.GetInt16(5) != 0,
                LastRun = new RunId(row.GetInt64(6)),
                Fields = PostgresText.Utf8(row.GetString(7)),
                Mapping = row.GetInt64(8),
            });
        }

        return count;
    }

    private void Keep(Entry entry)
    {
        asked.Add(entry.ExternalId);
        byId[entry.ExternalId] = entry;
        byKey[entry.RecordKey] = entry;
    }

    internal enum EntryState
    {
        /// <summary>As in the database.</summary>
        Stored,

        New,

        /// <summary>By another version.</summary>
        Replaced,

        /// <summary>As deleted or alive, the version kept.</summary>
        Marked,
    }

    internal sealed class Entry
    {
        public required long RecordKey { get; init; }

        public required string ExternalId { get; init; }

        public required UInt128 Hash { get; set; }

        public EntryState State { get; set; }

        public long? CustomerKey { get; set; }

        public DateTimeOffset? ChangedAt { get; set; }

        public bool Removed { get; set; }

        public RunId FirstRun { get; set; }

        public RunId LastRun { get; set; }

        public byte[] Fields { get; set; } = [];

        public byte[]? Notes { get; private set; }

        public ReadOnlyMemory<byte> Body { get; private set; }

        public long Mapping { get; set; }

        public void Take(PreparedRecord record, long? customerKey, RunId run)
        {
            (CustomerKey, ChangedAt, LastRun, Removed) = (customerKey, record.ChangedAt, run, record.Removed);
            (Notes, Fields, Body, Mapping) = (record.NotesJson, record.FieldsJson, record.Body, record.Mapping);
        }

        /// <summary>It is written; its bytes belong to the page.</summary>
        public void Settle() => (State, Body, Notes) = (EntryState.Stored, default, null);
    }
}
