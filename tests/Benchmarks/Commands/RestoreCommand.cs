using System.Diagnostics;
using CleanCustomers.Application.Common;
using CleanCustomers.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Benchmarks.Commands;

/// <summary>Backup and restore of both stores, filled by a collection, and whether the restored one has the same digest.</summary>
internal static class RestoreCommand
{
    public static async Task RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var customers = arguments.Number("customers", 100_000);
        await using var provider = await RunningProvider.StartAsync(customers, 1000, cancellationToken);
        Console.WriteLine($"{Figures.Whole(customers)} customers, {Environment.ProcessorCount} cores");
        await RunPostgresAsync(provider.Address, cancellationToken);
        await RunEmbeddedAsync(provider.Address, cancellationToken);
    }

    private static async Task RunPostgresAsync(Uri provider, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        await using var server = await PostgresServer.StartAsync(syncs: true);
        await using var source = await FreshDatabase.CreateAsync(server);
        await using var target = await FreshDatabase.CreateAsync(server);
        try
        {
            var file = Path.Combine(folder, "store.dump");
            var before = await FillAsync(provider, folder, source.ConnectionString, cancellationToken);
            var saved = await TimeAsync(() => PostgresDump.SaveAsync(source.ConnectionString, file));
            var restored = await TimeAsync(() => PostgresDump.RestoreAsync(target.ConnectionString, file));
            await PrintAsync("PostgreSQL", before, saved, restored, new FileInfo(file).Length, provider, folder, target.ConnectionString, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The backup is a whole store: restoring it is putting it in the place of the file.
    private static async Task RunEmbeddedAsync(Uri provider, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            var backup = Path.Combine(folder, "backup.db");
            var place = Directory.CreateDirectory(Path.Combine(folder, "restored")).FullName;
            var before = await FillAsync(provider, folder, null, cancellationToken);
            TimeSpan saved;
            await using (var product = await Product.StartAsync(provider, folder, null, cancellationToken))
            {
                saved = await TimeAsync(() => product.Services.GetRequiredService<IStoreCare>().BackUpAsync(backup, null, cancellationToken));
            }

            var restored = await TimeAsync(() => Task.Run(() => File.Copy(backup, Path.Combine(place, "cleancustomers.db")), cancellationToken));
            await PrintAsync("embedded store", before, saved, restored, new FileInfo(backup).Length, provider, place, null, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<StoreTable>> FillAsync(Uri provider, string folder, string? postgres, CancellationToken cancellationToken)
    {
        await using var product = await Product.StartAsync(provider, folder, postgres, cancellationToken);
        await product.CollectAsync(cancellationToken);
        return await product.Services.GetRequiredService<IStoreCare>().DigestAsync(null, cancellationToken);
    }

    private static async Task PrintAsync(
        string store, IReadOnlyList<StoreTable> before, TimeSpan saved, TimeSpan restored, long bytes, Uri provider, string folder, string? postgres,
        CancellationToken cancellationToken)
    {
        await using var product = await Product.StartAsync(provider, folder, postgres, cancellationToken);
        IReadOnlyList<StoreTable> after = [];
        var digest = await TimeAsync(async () => after = await product.Services.GetRequiredService<IStoreCare>().DigestAsync(null, cancellationToken));
        if (before.Except(after).FirstOrDefault() is { } different)
        {
            throw new InvalidOperationException($"Table {different.Name} is not the same after the restore.");
        }

        Console.WriteLine(
            $"{store}: backup {Figures.Ratio(saved.TotalSeconds)} s ({Figures.Mebi(bytes)} MiB), restore {Figures.Ratio(restored.TotalSeconds)} s, "
            + $"digest of {after.Count} tables {Figures.Ratio(digest.TotalSeconds)} s: equal");
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started);
    }
}
