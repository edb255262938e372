using System.Globalization;
using CleanCustomers.Infrastructure.Persistence;
using Npgsql;

namespace CleanCustomers.Benchmarks.Scaling;

/// <summary>A large table and how it is parted.</summary>
/// <param name="Hash">Columns whose hash names the partition.</param>
/// <param name="Key">Primary key; PostgreSQL wants the hashed columns in it.</param>
/// <param name="Indexes">The other indexes: method and columns.</param>
internal sealed record PartedTable(string Name, string Hash, string Key, IReadOnlyList<string> Indexes);

/// <summary>
/// The tables of the product in the schema <c>plain</c>, as its own migrations make them, and in the schema <c>parted</c>, where those that
/// grow with customers are parted by hash. The others, ledger and quarantine among them, are the same in both.
/// </summary>
internal sealed class ScaledSchema(NpgsqlConnection connection, int partitions)
{
    public const string Plain = "plain";
    public const string Parted = "parted";

    public static readonly IReadOnlyList<PartedTable> Tables =
    [
        new("records", "provider_key, external_id", "provider_key, external_id", []),
        new("record_bodies", "provider_key, external_id", "provider_key, external_id", ["(record_key)", "(customer_key, provider_key, removed)", "(provider_key) WHERE removed <> 0"]),
        new("absences", "record_key", "record_key", ["(provider_key, walks)"]),
        new("tombstones", "record_key", "record_key", []),
        new("customers", "customer_key", "customer_key", ["(id)", "(updated_at, customer_key, state, country)", "(sort_name, customer_key)", "USING gin (array_to_tsvector(words))"]),
        new("changes", "customer_key", "customer_key, sequence", ["(sequence)"]),

        // Not in the product: what a migration would add, so that an id and the providers of a customer are found without asking every partition.
        new("customer_ids", "id", "id", []),
        new("customer_records", "customer_key", "customer_key, provider_key, external_id", []),
    ];

    /// <summary>Makes both schemas; the parted tables have no indexes until <see cref="IndexAsync"/>.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync($"CREATE SCHEMA {Plain}; CREATE SCHEMA {Parted}; SET search_path = {Plain}", cancellationToken);
        foreach (var file in MigrationFile.Of("Postgres"))
        {
            await ExecuteAsync(file.Sql, cancellationToken);
        }

        await ExecuteAsync(
            """
            CREATE TABLE customer_ids (id uuid PRIMARY KEY, customer_key bigint NOT NULL);
            CREATE TABLE customer_records (customer_key bigint, provider_key bigint, external_id text COLLATE "C", PRIMARY KEY (customer_key, provider_key, external_id));
            """,
            cancellationToken);
        foreach (var name in await NamesAsync($"SELECT tablename FROM pg_tables WHERE schemaname = '{Plain}'", cancellationToken))
        {
            var parted = Tables.FirstOrDefault(table => table.Name == name);
            await ExecuteAsync(
                parted is null
                    ? $"CREATE TABLE {Parted}.{name} (LIKE {Plain}.{name} INCLUDING ALL)"
                    : $"CREATE TABLE {Parted}.{name} (LIKE {Plain}.{name} INCLUDING DEFAULTS) PARTITION BY HASH ({parted.Hash})",
                cancellationToken);
            for (var part = 0; parted is not null && part < partitions; part++)
            {
                await ExecuteAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"CREATE TABLE {Parted}.{name}_p{part} PARTITION OF {Parted}.{name} FOR VALUES WITH (MODULUS {partitions}, REMAINDER {part})"),
                    cancellationToken);
            }
        }
    }

    /// <summary>Drops the plain tables' indexes that belong to no key, so that the rows come in faster.</summary>
    /// <returns>What makes them again.</returns>
    public async Task<IReadOnlyList<string>> DropIndexesAsync(CancellationToken cancellationToken)
    {
        const string Large = "tablename IN ('record_bodies', 'customers', 'changes') AND schemaname = 'plain' AND indexname NOT IN (SELECT conname FROM pg_constraint)";
        var made = await NamesAsync($"SELECT indexdef FROM pg_indexes WHERE {Large}", cancellationToken);
        foreach (var name in await NamesAsync($"SELECT indexname FROM pg_indexes WHERE {Large}", cancellationToken))
        {
            await ExecuteAsync($"DROP INDEX {Plain}.{name}", cancellationToken);
        }

        return made;
    }

    /// <summary>Makes all indexes, and gives the planner its statistics.</summary>
    public async Task IndexAsync(IReadOnlyList<string> plain, CancellationToken cancellationToken)
    {
        await ExecuteAsync("SET maintenance_work_mem = '512MB'", cancellationToken);
        foreach (var sql in plain)
        {
            await ExecuteAsync(sql, cancellationToken);
        }

        foreach (var table in Tables)
        {
            await ExecuteAsync($"ALTER TABLE {Parted}.{table.Name} ADD PRIMARY KEY ({table.Key})", cancellationToken);
            foreach (var index in table.Indexes)
            {
                await ExecuteAsync($"CREATE INDEX ON {Parted}.{table.Name} {index}", cancellationToken);
            }
        }

        await ExecuteAsync("VACUUM ANALYZE", cancellationToken);
    }

    /// <summary>Bytes of a table with its indexes, of all its partitions.</summary>
    public async Task<long> SizeAsync(string schema, string table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT greatest(pg_total_relation_size('{schema}.{table}'), (SELECT sum(pg_total_relation_size(relid))::bigint FROM pg_partition_tree('{schema}.{table}')))", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<List<string>> NamesAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<string>();
        while (await rows.ReadAsync(cancellationToken))
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }
}
