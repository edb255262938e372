using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers;
using CleanCustomers.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Store.Tests;

/// <summary>Moving an embedded store into PostgreSQL, and the backup drill of both.</summary>
public sealed class CareTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cleancustomers-care-").FullName;

    [FactOverPostgres]
    public async Task An_embedded_store_moves_into_PostgreSQL_and_collecting_goes_on_there()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        var digest = await FillAsync(provider);
        var place = await (await SharedPostgres.GetAsync()).CreateDatabaseAsync();
        await using var moved = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = folder, Postgres = place }, provider.Preset());
        var care = moved.Services.GetRequiredService<IStoreCare>();

        var copied = await care.CopyEmbeddedAsync(null, CancellationToken.None);

        copied.Should().Equal(digest);
        (await moved.SendAsync(new ListCustomers(Search: "moved"))).Value.Items.Should().ContainSingle();
        provider.Customers.Edit("c000020", "Edited After");
        var next = await moved.CollectAsync();
        next.Counters.Should().BeEquivalentTo(new { Updated = 1, Created = 0 }, "the checkpoint moved along");
        next.Id.Value.Should().Be(3, "numbers go on");
        moved.Value("SELECT max(sequence) - count(*) FROM changes").Should().Be("0");
        var again = () => care.CopyEmbeddedAsync(null, CancellationToken.None);
        (await again.Should().ThrowAsync<StoreException>()).Which.Error.Code.Should().Be("store.not_empty");
    }

    [FactOverPostgres]
    public async Task A_copy_that_would_differ_is_not_kept()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 20);
        await FillAsync(provider);
        var place = await (await SharedPostgres.GetAsync()).CreateDatabaseAsync();
        await using var moved = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = folder, Postgres = place }, provider.Preset());
        moved.Execute("""
            CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.fields := new.fields || ' '; RETURN new; END $$;
            CREATE TRIGGER spoil BEFORE INSERT ON record_bodies FOR EACH ROW WHEN (new.external_id = 'c000007') EXECUTE FUNCTION spoil();
            """);

        var copy = () => moved.Services.GetRequiredService<IStoreCare>().CopyEmbeddedAsync(null, CancellationToken.None);

        (await copy.Should().ThrowAsync<StoreException>()).Which.Error.Should().Match<Domain.Common.Error>(error =>
            error.Code == "store.copy_differs" && error.Message.Contains("record_bodies"));
        moved.Value("SELECT count(*) FROM customers").Should().Be("0");
    }

    [Fact]
    public async Task A_backup_of_the_embedded_store_made_while_it_is_written_restores_to_one_committed_state()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 3000, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = folder, Settings = [new("Collection:CommitRecords", "100")] }, provider.Preset());
        var collecting = app.CollectAsync();
        await Eventually.True(() => app.Value("SELECT coalesce(max(pages), 0) FROM runs") != "0");
        var file = Path.Combine(folder, "backup", "cleancustomers.db");

        var backup = await app.Services.GetRequiredService<IStoreCare>().BackUpAsync(file, null, CancellationToken.None);
        await collecting;

        var restored = Path.Combine(folder, "restored");
        Directory.CreateDirectory(restored);
        File.Copy(file, Path.Combine(restored, "cleancustomers.db"));
        await using var back = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = restored }, provider.Preset());
        back.Value("SELECT sum(read) - (SELECT count(*) FROM record_bodies) FROM runs").Should().Be("0", "pages, rows and counters are of one moment");
        back.Value("PRAGMA journal_mode").Should().Be("wal");
        var customers = backup.Single(table => table.Name == "customers");
        (await back.Services.GetRequiredService<IStoreCare>().DigestAsync(null, CancellationToken.None)).Should().Contain(customers);

        // The run that was going on belongs to a process that lives here; after a disaster it does not.
        back.Execute("UPDATE occurrences SET lease_until = '2020-01-01T00:00:00.000000Z', owner = 'another-machine/1' WHERE state = 'held'");
        (await back.CollectAsync(full: true)).Counters.Should().BeEquivalentTo(new { Created = 3000 - customers.Rows });
        var twice = () => app.Services.GetRequiredService<IStoreCare>().BackUpAsync(file, null, CancellationToken.None);
        (await twice.Should().ThrowAsync<StoreException>()).Which.Error.Code.Should().Be("store.file_exists");
    }

    [FactOverPostgres]
    public async Task A_dump_of_PostgreSQL_restores_to_the_same_digest()
    {
        var server = await SharedPostgres.GetAsync();
        await using var provider = await ScriptedProvider.StartAsync(records: 500, pageSize: 100);
        var place = await server.CreateDatabaseAsync();
        await using var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Postgres = place }, provider.Preset());
        await app.CollectAsync();
        var before = await app.Services.GetRequiredService<IStoreCare>().DigestAsync(null, CancellationToken.None);
        var other = await server.CreateDatabaseAsync();
        var dump = Path.Combine(folder, "store.dump");

        await PostgresDump.SaveAsync(place, dump);
        await PostgresDump.RestoreAsync(other, dump);

        await using var restored = await CollectionApp.StartAsync(new CollectionApp.Setup { Postgres = other }, provider.Preset());
        (await restored.Services.GetRequiredService<IStoreCare>().DigestAsync(null, CancellationToken.None)).Should().Equal(before);
        provider.Customers.Edit("c000020", "Edited After");
        (await restored.CollectAsync()).Counters.Updated.Should().Be(1);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<IReadOnlyList<StoreTable>> FillAsync(ScriptedProvider provider)
    {
        await using var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = folder }, provider.Preset());
        await app.CollectAsync();
        provider.Customers.Edit("c000010", "Moved Zoë");
        provider.Customers.AddRaw("broken", "{\"id\":\"broken\",\"updated_at\":\"yesterday\"}"u8.ToArray());
        await app.CollectAsync();
        return await app.Services.GetRequiredService<IStoreCare>().DigestAsync(null, CancellationToken.None);
    }
}
