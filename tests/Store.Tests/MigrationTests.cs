using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Persistence.Postgres;
using CleanCustomers.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CleanCustomers.Store.Tests;

/// <summary>Forms of the PostgreSQL store: several starters, deaths half-way, older and newer programs, roles.</summary>
public sealed class MigrationTests
{
    private static readonly IReadOnlyList<MigrationFile> Ours = MigrationFile.Of("Postgres");
    private static readonly MigrationFile Next = new(
        Ours[^1].Number + 1, Ours[^1].Number, "ALTER TABLE customers ADD COLUMN nickname text; CREATE INDEX customers_by_nickname ON customers (nickname);");

    [FactOverPostgres]
    public async Task Ten_that_start_at_once_apply_each_step_once()
    {
        var place = await (await SharedPostgres.GetAsync()).CreateDatabaseAsync();

        var applied = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => Apply(place, [.. Ours, Next]))));

        applied.Sum().Should().Be(Ours.Count + 1);
        (await ScalarAsync(place, "SELECT count(*) FROM migrations")).Should().Be((long)Ours.Count + 1);
    }

    [FactOverPostgres]
    public async Task A_step_that_dies_half_way_leaves_nothing_and_the_next_start_goes_on()
    {
        var place = await (await SharedPostgres.GetAsync()).CreateDatabaseAsync();
        var dying = Next with { Sql = Next.Sql + "SELECT pg_terminate_backend(pg_backend_pid());" };

        FluentActions.Invoking(() => Apply(place, [.. Ours, dying])).Should().Throw<StoreException>().Which.Error.Code.Should().Be("store.unavailable");

        (await ScalarAsync(place, "SELECT max(number) FROM migrations")).Should().Be(Ours[^1].Number);
        (await ScalarAsync(place, "SELECT count(*) FROM information_schema.columns WHERE column_name = 'nickname'")).Should().Be(0L);
        Apply(place, [.. Ours, Next]).Should().Be(1);
    }

    [FactOverPostgres]
    public async Task The_program_before_works_on_while_the_next_one_has_migrated()
    {
        var server = await SharedPostgres.GetAsync();
        var place = await server.CreateDatabaseAsync();
        await using var provider = await ScriptedProvider.StartAsync(records: 60, pageSize: 20);
        await using var old = await CollectionApp.StartAsync(new CollectionApp.Setup { Postgres = place }, provider.Preset());
        await old.CollectAsync();

        Apply(place, [.. Ours, Next]).Should().Be(1);
        provider.Customers.Edit("c000010", "After Migration");
        (await old.CollectAsync()).State.Should().Be(RunState.Succeeded);
        await using var again = await CollectionApp.StartAsync(new CollectionApp.Setup { Postgres = place }, provider.Preset());

        (await again.CollectAsync()).State.Should().Be(RunState.Succeeded, "it also starts over the newer form");
        again.Value("SELECT count(*) FROM changes WHERE kind = 'updated'").Should().Be("1");
    }

    [FactOverPostgres]
    public async Task A_form_that_says_it_needs_a_newer_program_is_refused()
    {
        var place = await (await SharedPostgres.GetAsync()).CreateDatabaseAsync();
        Apply(place, [.. Ours, Next with { Least = Next.Number }]);

        FluentActions.Invoking(() => Apply(place, Ours)).Should().Throw<StoreException>().Which.Error.Code.Should().Be("store.newer");
    }

    [FactOverPostgres]
    public async Task A_role_that_may_not_change_tables_collects_and_is_told_who_migrates()
    {
        var server = await SharedPostgres.GetAsync();
        var owner = await server.CreateDatabaseAsync();
        var builder = new NpgsqlConnectionStringBuilder(owner);
        var role = $"app_{builder.Database}";
        await server.ExecuteAsync(builder.Database!, $"CREATE ROLE {role} LOGIN");
        builder.Username = role;

        FluentActions.Invoking(() => Apply(builder.ToString(), Ours)).Should().Throw<StoreException>().Which.Error.Code.Should().Be("store.older");
        Apply(owner, Ours);
        await server.ExecuteAsync(builder.Database!, Grants(role));
        await using var provider = await ScriptedProvider.StartAsync(records: 60, pageSize: 20);
        await using var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Postgres = builder.ToString() }, provider.Preset());

        (await app.CollectAsync()).State.Should().Be(RunState.Succeeded);
        provider.Customers.Edit("c000010", "Changed");
        (await app.CollectAsync()).Counters.Updated.Should().Be(1);
        FluentActions.Invoking(() => app.Execute("CREATE TABLE mine (id int)")).Should().Throw<PostgresException>().Which.SqlState.Should().Be("42501");
        FluentActions.Invoking(() => app.Execute("DROP TABLE customers")).Should().Throw<PostgresException>().Which.SqlState.Should().Be("42501");
    }

    /// <summary>What docs/operations.md says the role needs, read from there.</summary>
    private static string Grants(string role)
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "operations.md"));
        var start = page.IndexOf("```sql grants\n", StringComparison.Ordinal) + "```sql grants\n".Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)].Replace("cleancustomers_app", role, StringComparison.Ordinal);
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "CleanCustomers.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    private static int Apply(string place, IReadOnlyList<MigrationFile> files)
    {
        using var database = new PostgresDatabase(Options.Create(new StorageOptions { Postgres = place }));
        return new PostgresMigrations(database, files, TimeProvider.System, NullLogger<PostgresMigrations>.Instance).Apply();
    }

    private static async Task<object?> ScalarAsync(string place, string sql)
    {
        await using var connection = new NpgsqlConnection(place);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
