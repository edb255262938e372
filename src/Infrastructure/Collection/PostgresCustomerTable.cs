using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Set by set, like <see cref="PostgresRecordTable"/>. The feed's row is locked from the flush to the commit: sequences are given in the order of commits.</summary>
internal sealed class PostgresCustomerTable(PostgresWriter writer, RunId run, DateTimeOffset now) : CustomerTable
{
    public const string Staging = """
        CREATE TEMP TABLE IF NOT EXISTS staged_customers (
            customer_key bigint, versions bigint, state text, sort_name text, country text, fields text, words text[]) ON COMMIT DROP
        """;

    // Without new fields only the state changes.
    public const string Merge = """
        UPDATE customers c SET version = c.version + s.versions, updated_at = $1, state = coalesce(s.state, c.state),
            sort_name = coalesce(s.sort_name, c.sort_name), country = CASE WHEN s.fields IS NULL THEN c.country ELSE s.country END,
            fields = coalesce(s.fields, c.fields), words = coalesce(s.words, c.words)
        FROM pg_temp.staged_customers s WHERE c.customer_key = s.customer_key
        RETURNING c.id
        """;

    private readonly DateTimeOffset at = Instants.Canonical(now);
    private readonly PostgresKeys keys = new(writer, "customers_customer_key_seq");
    private readonly Dictionary<long, Pending> pending = [];
    private readonly List<(long CustomerKey, string Kind, byte[]? Fields)> changes = [];
    private bool hasCreated;

    public override void Expect(int created) => keys.Expect(created);

    public override long Create(CustomerFields fields, byte[] fieldsJson)
    {
        var key = keys.Next();
        var customer = new Pending { Id = new CustomerId(Guid.CreateVersion7(now)), Versions = 1, IsActive = true };
        customer.Take(fields, fieldsJson);
        pending.Add(key, customer);
        if (!hasCreated)
        {
            // Nobody can have asked for the others before; counts change with the first.
            hasCreated = true;
            writer.Tell(customer.Id.Value);
        }

        changes.Add((key, "created", null));
        return key;
    }

    public override void Update(long customerKey, CustomerFields fields, byte[] fieldsJson, byte[] changed)
    {
        Touch(customerKey).Take(fields, fieldsJson);
        changes.Add((customerKey, "updated", changed));
    }

    public override void Restore(long customerKey, CustomerFields fields, ReadOnlySpan<byte> fieldsJson)
    {
        var customer = Touch(customerKey);
        customer.Take(fields, fieldsJson.ToArray());
        customer.IsActive = true;
        changes.Add((customerKey, "created", null));
    }

    public override void Remove(long customerKey)
    {
        Touch(customerKey).IsActive = false;
        changes.Add((customerKey, "removed", null));
    }

    public override void Flush()
    {
        if (changes.Count == 0)
        {
            return;
        }

        Add([.. pending.Where(pair => pair.Value.Id is not null)]);
        Change([.. pending.Where(pair => pair.Value.Id is null)]);
        Append();
        Discard();
    }

    public override void Discard()
    {
        pending.Clear();
        changes.Clear();
    }

    private Pending Touch(long customerKey)
    {
        if (!pending.TryGetValue(customerKey, out var customer))
        {
            pending.Add(customerKey, customer = new Pending());
        }

        customer.Versions++;
        return customer;
    }

    private void Add(IReadOnlyList<KeyValuePair<long, Pending>> added)
    {
        if (added.Count == 0)
        {
            return;
        }

        using var rows = writer.Copy("""
            COPY customers (customer_key, id, version, created_at, updated_at, state, sort_name, country, fields, words) FROM STDIN (FORMAT BINARY)
            """);
        foreach (var (key, customer) in added)
        {
            rows.StartRow();
            rows.Write(key, NpgsqlDbType.Bigint);
            rows.Write(customer.Id!.Value.Value, NpgsqlDbType.Uuid);
            rows.Write((long)customer.Versions, NpgsqlDbType.Bigint);
            rows.Write(at, NpgsqlDbType.TimestampTz);
            rows.Write(at, NpgsqlDbType.TimestampTz);
            rows.Write(customer.IsActive == false ? "removed" : "active", NpgsqlDbType.Text);
            customer.WriteFields(rows);
        }

        rows.Complete();
    }

    private void Change(IReadOnlyList<KeyValuePair<long, Pending>> changed)
    {
        if (changed.Count == 0)
        {
            return;
        }

        Execute(Staging);
        using (var rows = writer.Copy("COPY pg_temp.staged_customers (customer_key, versions, state, sort_name, country, fields, words) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var (key, customer) in changed)
            {
                rows.StartRow();
                rows.Write(key, NpgsqlDbType.Bigint);
                rows.Write((long)customer.Versions, NpgsqlDbType.Bigint);
                rows.WriteOrNull(customer.IsActive switch { null => null, true => "active", false => "removed" }, NpgsqlDbType.Text);
                customer.WriteFields(rows);
            }

            rows.Complete();
        }

        using (var update = writer.Command(Merge, new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = at }))
        using (var ids = update.ExecuteReader())
        {
            while (ids.Read())
            {
                writer.Tell(new CustomerId(ids.GetGuid(0)));
            }
        }

        Execute("TRUNCATE pg_temp.staged_customers");
    }

    private void Append()
    {
        long last;
        using (var take = writer.Command(
            "UPDATE feed SET last_sequence = last_sequence + $1 RETURNING last_sequence", new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = (long)changes.Count }))
        {
            last = (long)take.ExecuteScalar()!;
        }

        using var rows = writer.Copy("COPY changes (sequence, customer_key, kind, fields, run, at) FROM STDIN (FORMAT BINARY)");
        var sequence = last - changes.Count;
        foreach (var (key, kind, fields) in changes)
        {
            rows.StartRow();
            rows.Write(++sequence, NpgsqlDbType.Bigint);
            rows.Write(key, NpgsqlDbType.Bigint);
            rows.Write(kind, NpgsqlDbType.Text);
            rows.WriteText(fields);
            rows.Write(run.Value, NpgsqlDbType.Bigint);
            rows.Write(at, NpgsqlDbType.TimestampTz);
        }

        rows.Complete();
    }

    private void Execute(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        using var command = writer.Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    /// <summary>What a commit does to one customer.</summary>
    private sealed class Pending
    {
        private CustomerFields? fields;
        private byte[]? json;

        /// <summary>Of a new customer; null for one that is stored.</summary>
        public CustomerId? Id { get; init; }

        /// <summary>By how much the version grows.</summary>
        public int Versions { get; set; }

        /// <summary>Null when the state stays.</summary>
        public bool? IsActive { get; set; }

        public void Take(CustomerFields newFields, byte[] newJson) => (fields, json) = (newFields, newJson);

        public void WriteFields(NpgsqlBinaryImporter row)
        {
            row.WriteOrNull(fields is null ? null : PostgresText.Encode(SearchWords.SortName(fields)), NpgsqlDbType.Text);
            row.WriteOrNull(fields?.Country is { } country ? PostgresText.Encode(country) : null, NpgsqlDbType.Text);
            row.WriteText(json);
            row.WriteOrNull(fields is null ? null : IndexWords.Distinct(SearchWords.Words(fields)), NpgsqlDbType.Array | NpgsqlDbType.Text);
        }
    }
}
