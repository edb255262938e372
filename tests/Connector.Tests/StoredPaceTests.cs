using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Persistence.Sqlite;
using CleanCustomers.Infrastructure.Providers;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Connector.Tests;

/// <summary>What previews and checks find before the first run has made a store.</summary>
public sealed class StoredPaceTests
{
    [Fact]
    public async Task Without_a_store_nothing_is_known_and_none_is_made()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"no-store-{Guid.NewGuid():N}");
        using var database = new SqliteDatabase(Options.Create(new StorageOptions { Folder = folder }));
        var (pace, files, provider, now) = (new StoredPace(database), new Infrastructure.Providers.FileMemory(database), new ProviderId("crm"), TimeProvider.System.GetUtcNow());

        await pace.RememberAsync(provider, now, CancellationToken.None);
        await files.WatchAsync(provider, [], CancellationToken.None);

        (await pace.RecallAsync(provider, CancellationToken.None)).Should().BeNull();
        (await pace.PagesByHourAsync(provider, now.AddDays(-1), CancellationToken.None)).Should().BeEmpty();
        (await files.ReadAsync(provider, CancellationToken.None)).Should().BeEmpty();
        Directory.Exists(folder).Should().BeFalse();
    }
}
