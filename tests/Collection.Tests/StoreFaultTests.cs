using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Testing;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.Collection.Tests;

public sealed class StoreFaultTests
{
    [FactOnEmbeddedStore]
    public async Task A_record_the_store_refuses_is_quarantined_alone()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        app.Execute("CREATE TRIGGER refuse BEFORE INSERT ON record_bodies WHEN new.external_id = 'c000150' BEGIN SELECT RAISE(ABORT, 'refused'); END");

        var run = await app.CollectAsync();

        run.State.Should().Be(RunState.Succeeded);
        run.Counters.Should().BeEquivalentTo(new { Read = 250, Created = 249, Quarantined = 1 });
        app.Value("SELECT external_id || ' ' || rule FROM quarantine").Should().Be("c000150 store.refused");
        app.Value("SELECT count(*) FROM records").Should().Be("249");
    }

    [FactOnEmbeddedStore]
    public async Task A_full_disk_ends_the_run_with_a_code_keeps_what_was_stored_and_heals()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 10_000, pageSize: 500, recordBytes: 2_000);
        var folder = Directory.CreateTempSubdirectory("cleancustomers-").FullName;
        KeyValuePair<string, string?>[] small = [new("Storage:MaxBytes", "4194304"), new("Collection:CommitRecords", "500")];

        RunView full;
        await using (var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = folder, Settings = small }, provider.Preset()))
        {
            full = await app.CollectAsync();
        }

        var pagesAsked = provider.RequestCount;
        await using var healed = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = folder }, provider.Preset());
        var next = await healed.CollectAsync();

        full.Should().BeEquivalentTo(new { State = RunState.Partial, ErrorCode = "store.full" });
        pagesAsked.Should().BeLessThan(12, "a full store stops asking the provider");
        next.State.Should().Be(RunState.Succeeded);
        (full.Counters.Created + next.Counters.Created).Should().Be(10_000);
        healed.LiveIds().Should().HaveCount(10_000);
    }

    [FactOnEmbeddedStore]
    public async Task A_store_locked_by_another_process_gives_a_clear_error_and_heals()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 10);
        await using var app = await CollectionApp.StartAsync(
            new CollectionApp.Setup { Settings = [new("Storage:BusyTimeout", "00:00:00.2")] }, provider.Preset());

        Exception? locked;
        await using (var other = new SqliteConnection($"Data Source={app.DatabasePath};Pooling=False"))
        {
            await other.OpenAsync();
            await using var transaction = other.BeginTransaction(deferred: false);
            locked = await Record.ExceptionAsync(() => app.SendAsync(new CollectCustomers(new ProviderId("crm"))));
        }

        var healed = await app.CollectAsync();

        locked.Should().BeOfType<Application.Common.StoreException>().Which.Error.Code.Should().Be("store.locked");
        healed.State.Should().Be(RunState.Succeeded);
    }

    [FactOnEmbeddedStore]
    public async Task A_damaged_file_is_called_so()
    {
        var folder = Directory.CreateTempSubdirectory("cleancustomers-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "cleancustomers.db"), new string('x', 50_000));

        var start = () => CollectionApp.StartAsync(new CollectionApp.Setup { Folder = folder });

        (await start.Should().ThrowAsync<Application.Common.StoreException>()).Which.Error.Code.Should().Be("store.damaged");
    }
}
