using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CleanCustomers.Domain.Common;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.Web.Tests;

/// <summary>Fills a store by hand, so that these tests do not rest on the code that collects.</summary>
internal sealed class Store(string file) : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 15, 8, 30, 0, TimeSpan.Zero);

    private SqliteConnection? connection;

    public string File => file;

    private SqliteConnection Connection => connection ??= Open();

    public void Provider(string provider, string state = "active", DateTimeOffset? completeUpTo = null) => Run(
        "INSERT INTO providers (provider, state, complete_up_to) VALUES (@provider, @state, @complete)",
        ("@provider", provider), ("@state", state), ("@complete", Instants.Format(completeUpTo)));

    /// <summary>A customer with its one record, whose id is x1 for the first, and the change that created it.</summary>
    /// <param name="phone">Digits in the word index.</param>
    public Guid Customer(
        string name, string provider = "crm", DateTimeOffset? updatedAt = null, string? country = null, string state = "active", string? email = null,
        string? notes = null, byte[]? body = null, string? phone = null)
    {
        EnsureProvider(provider);
        var key = Scalar("SELECT coalesce(max(customer_key), 0) + 1 FROM customers");
        var id = new Guid(string.Create(CultureInfo.InvariantCulture, $"0199a2c4-7d00-7000-8000-{key:x12}"));
        var at = Instants.Format(updatedAt ?? Start.AddSeconds(key));
        var fields = new JsonObject { ["name"] = name };
        if (email is not null)
        {
            fields["email"] = email;
        }

        if (country is not null)
        {
            fields["country"] = country;
        }

        var json = fields.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Run(
            """
            INSERT INTO customers (customer_key, id, state, version, created_at, updated_at, sort_name, country, fields)
            VALUES (@key, @id, @state, 1, @at, @at, @sort, @country, @fields);
            INSERT INTO customer_words (rowid, words) VALUES (@key, @words);
            INSERT INTO record_bodies (record_key, provider_key, external_id, customer_key, changed_at, mapping, first_run, last_run, removed, notes, fields, body)
            VALUES (@key, (SELECT provider_key FROM providers WHERE provider = @provider), 'x' || @key, @key, @at, 1, 1, 2, @state = 'removed', @notes, @fields, @body);
            INSERT INTO records (provider_key, external_id, version_hash, record_key)
            VALUES ((SELECT provider_key FROM providers WHERE provider = @provider), 'x' || @key, CAST(@key AS BLOB), @key);
            INSERT INTO changes (customer_key, kind, fields, run, at) VALUES (@key, 'created', NULL, 1, @at);
            """,
            ("@key", key), ("@id", id.ToByteArray(bigEndian: true)), ("@state", state), ("@at", at), ("@sort", name.ToUpperInvariant()), ("@country", country),
            ("@fields", json), ("@words", $"{name} {email?.Replace('@', ' ').Replace('.', ' ')} {phone}"), ("@provider", provider), ("@notes", notes),
            ("@body", body ?? Encoding.UTF8.GetBytes(json)));
        return id;
    }

    /// <summary>Many customers at once, a second apart, named by their number; without records behind them.</summary>
    public void Many(int customers) => Run(
        """
        WITH RECURSIVE n (key) AS (SELECT 1 UNION ALL SELECT key + 1 FROM n WHERE key < @customers)
        INSERT INTO customers (customer_key, id, state, version, created_at, updated_at, sort_name, country, fields)
        SELECT key, unhex('0199a2c47d0070008000' || printf('%012x', key)), 'active', 1, @at,
            strftime('%Y-%m-%dT%H:%M:%f000Z', '2026-01-15 08:30:00', '+' || key || ' seconds'), printf('NAME %07d', key), 'ES',
            json_object('name', printf('Name %07d', key), 'email', 'name' || key || '@example.com', 'phone', '+34600' || printf('%06d', key), 'city', 'Madrid', 'country', 'ES')
        FROM n
        """,
        ("@customers", customers), ("@at", Instants.Format(Start)));

    /// <summary>Changes one field of a customer, as a run would.</summary>
    public void Update(Guid id, string field, string? old, string? @new) => Run(
        """
        UPDATE customers SET version = version + 1, fields = json_set(fields, '$.' || @field, @new) WHERE id = @id;
        INSERT INTO changes (customer_key, kind, fields, run, at)
        SELECT customer_key, 'updated', json_object(@field, json_array(@old, @new)), 2, @at FROM customers WHERE id = @id;
        """,
        ("@id", id.ToByteArray(bigEndian: true)), ("@field", field), ("@old", old), ("@new", @new), ("@at", Instants.Format(Start.AddHours(1))));

    public long AddRun(string provider = "crm", string state = "succeeded", DateTimeOffset? startedAt = null)
    {
        EnsureProvider(provider);
        var run = Scalar("SELECT coalesce(max(token), 0) + 1 FROM occurrences");
        Run(
            """
            INSERT INTO occurrences (token, provider, due_at, owner, lease_until, state) VALUES (@run, @provider, 'due ' || @run, 'test', @at, 'released');
            INSERT INTO runs (run, provider, trigger, mode, state, started_at, finished_at, pages, read, created, unchanged)
            VALUES (@run, @provider, 'manual', 'full', @state, @at, CASE @state WHEN 'running' THEN NULL ELSE @at END, 2, 7, 3, 4);
            """,
            ("@run", run), ("@provider", provider), ("@state", state), ("@at", Instants.Format(startedAt ?? Start)));
        return run;
    }

    public long Quarantine(string provider = "crm", string rule = "record.no_id", string state = "open", byte[]? body = null, string? externalId = null)
    {
        EnsureProvider(provider);
        var entry = Scalar("SELECT coalesce(max(entry), 0) + 1 FROM quarantine");
        Run(
            """
            INSERT INTO quarantine (entry, provider, external_id, body_hash, run, last_run, pointer, rule, reason, state, first_at, last_at, closed_at, body)
            VALUES (@entry, @provider, @external, CAST(@entry AS BLOB), 1, 2, '/id', @rule, 'The record has no id.', @state, @at, @at, CASE @state WHEN 'open' THEN NULL ELSE @at END, @body)
            """,
            ("@entry", entry), ("@provider", provider), ("@external", externalId), ("@rule", rule), ("@state", state), ("@at", Instants.Format(Start)), ("@body", body ?? "{}"u8.ToArray()));
        return entry;
    }

    public void Run(string sql, params (string Name, object? Value)[] parameters)
    {
        using var transaction = Connection.BeginTransaction(deferred: false);
        using var command = Command(sql, parameters);
        command.Transaction = transaction;
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    /// <summary>The one value of a query, or null.</summary>
    public string? Text(string sql) => Texts(sql).Single();

    /// <summary>The first column of every row.</summary>
    public List<string?> Texts(string sql)
    {
        using var command = Command(sql, []);
        using var rows = command.ExecuteReader();
        var texts = new List<string?>();
        while (rows.Read())
        {
            texts.Add(rows.IsDBNull(0) ? null : rows.GetString(0));
        }

        return texts;
    }

    public void Dispose()
    {
        connection?.Dispose();
        SqliteConnection.ClearAllPools();
    }

    private void EnsureProvider(string provider) => Run("INSERT INTO providers (provider) VALUES (@provider) ON CONFLICT DO NOTHING", ("@provider", provider));

    private long Scalar(string sql)
    {
        using var command = Command(sql, []);
        return (long)command.ExecuteScalar()!;
    }

    private SqliteCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    private SqliteConnection Open()
    {
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        opened.Open();
        return opened;
    }
}
