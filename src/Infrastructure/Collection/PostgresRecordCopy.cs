using System.Buffers.Binary;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence.Postgres;
using Npgsql;
using NpgsqlTypes;
using static CleanCustomers.Infrastructure.Collection.PostgresRecordTable;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Writes the records of a commit by binary COPY.</summary>
internal sealed class PostgresRecordCopy(PostgresWriter writer, long providerKey)
{
    public const string Staging = """
        CREATE TEMP TABLE IF NOT EXISTS staged_records (
            record_key bigint, external_id text COLLATE "C", version_hash bytea, whole smallint, customer_key bigint, changed_at timestamptz, mapping bigint,
            last_run bigint, removed smallint, notes text, fields text, body bytea) ON COMMIT DROP
        """;

    public const string MergeKeys =
        "UPDATE records r SET version_hash = s.version_hash FROM pg_temp.staged_records s WHERE r.provider_key = $1 AND r.external_id = s.external_id";

    public const string MergeBodies = """
        UPDATE record_bodies b SET customer_key = s.customer_key, changed_at = s.changed_at, mapping = s.mapping, last_run = s.last_run,
            removed = s.removed, notes = s.notes, fields = s.fields, body = s.body
        FROM pg_temp.staged_records s WHERE b.record_key = s.record_key AND s.whole = 1
        """;

    public void Write(IReadOnlyCollection<Entry> touched)
    {
        var added = touched.Where(entry => entry.State == EntryState.New).ToList();
        var changed = touched.Where(entry => entry.State != EntryState.New).ToList();
        if (added.Count > 0)
        {
            Add(added);
        }

        if (changed.Count > 0)
        {
            Change(changed);
        }
    }

    private void Add(List<Entry> added)
    {
        using (var keys = writer.Copy("COPY records (provider_key, external_id, version_hash, record_key) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var entry in added)
            {
                keys.StartRow();
                keys.Write(providerKey, NpgsqlDbType.Bigint);
                keys.Write(PostgresText.Encode(entry.ExternalId), NpgsqlDbType.Text);
                keys.Write(Bytes(entry.Hash), NpgsqlDbType.Bytea);
                keys.Write(entry.RecordKey, NpgsqlDbType.Bigint);
            }

            keys.Complete();
        }

        using var bodies = writer.Copy("""
            COPY record_bodies (record_key, provider_key, external_id, first_run, customer_key, changed_at, mapping, last_run, removed, notes, fields, body)
            FROM STDIN (FORMAT BINARY)
            """);
        foreach (var entry in added)
        {
            bodies.StartRow();
            bodies.Write(entry.RecordKey, NpgsqlDbType.Bigint);
            bodies.Write(providerKey, NpgsqlDbType.Bigint);
            bodies.Write(PostgresText.Encode(entry.ExternalId), NpgsqlDbType.Text);
            bodies.Write(entry.FirstRun.Value, NpgsqlDbType.Bigint);
            WriteVersion(bodies, entry);
        }

        bodies.Complete();
    }

    private void Change(List<Entry> changed)
    {
        Execute(Staging);
        using (var staged = writer.Copy("""
            COPY pg_temp.staged_records (record_key, external_id, version_hash, whole, customer_key, changed_at, mapping, last_run, removed, notes, fields, body)
            FROM STDIN (FORMAT BINARY)
            """))
        {
            foreach (var entry in changed)
            {
                staged.StartRow();
                staged.Write(entry.RecordKey, NpgsqlDbType.Bigint);
                staged.Write(PostgresText.Encode(entry.ExternalId), NpgsqlDbType.Text);
                staged.Write(Bytes(entry.Hash), NpgsqlDbType.Bytea);
                staged.Write((short)(entry.State == EntryState.Replaced ? 1 : 0), NpgsqlDbType.Smallint);
                WriteVersion(staged, entry);
            }

            staged.Complete();
        }

        Execute(MergeKeys, new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = providerKey });
        Execute(MergeBodies);
        Execute("UPDATE record_bodies b SET last_run = s.last_run, removed = s.removed FROM pg_temp.staged_records s WHERE b.record_key = s.record_key AND s.whole = 0");
        Execute("TRUNCATE pg_temp.staged_records");
    }

    private static void WriteVersion(NpgsqlBinaryImporter row, Entry entry)
    {
        row.WriteOrNull(entry.CustomerKey, NpgsqlDbType.Bigint);
        row.WriteOrNull<DateTimeOffset>(entry.ChangedAt is { } at ? Instants.Canonical(at) : null, NpgsqlDbType.TimestampTz);
        row.Write(entry.Mapping, NpgsqlDbType.Bigint);
        row.Write(entry.LastRun.Value, NpgsqlDbType.Bigint);
        row.Write((short)(entry.Removed ? 1 : 0), NpgsqlDbType.Smallint);
        row.WriteText(entry.Notes);
        row.WriteText(entry.Fields);
        row.Write(entry.Body, NpgsqlDbType.Bytea);
    }

    private void Execute(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        using var command = writer.Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private static byte[] Bytes(UInt128 hash)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, hash);
        return bytes;
    }
}
