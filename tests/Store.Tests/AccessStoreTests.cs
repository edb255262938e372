using System.Security.Cryptography;
using System.Text;
using CleanCustomers.Application.Access;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Access;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Store.Tests;

/// <summary>Keys, links and sessions in both stores, several processes at once included.</summary>
public sealed class AccessStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1234560);
    private readonly string folder = Directory.CreateTempSubdirectory("cleancustomers-access-").FullName;

    [TheoryOverStores]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_key_comes_back_as_it_was_kept(StoreKind kind)
    {
        await using var services = await ServicesAsync(kind);
        var keys = services.GetRequiredService<IKeyStore>();
        var key = Key("aaaaaaaa", "shop") with { Scopes = [Scope.CustomersRead, Scope.AccessAdmin], ExpiresAt = Now.AddDays(90) };

        (await keys.AddAsync(key, CancellationToken.None)).Should().BeTrue();
        await keys.MarkUsedAsync([new("aaaaaaaa", Now.AddMinutes(2)), new("bbbbbbbb", Now)], CancellationToken.None);
        await keys.MarkUsedAsync([new("aaaaaaaa", Now.AddMinutes(1))], CancellationToken.None);
        var found = await keys.FindAsync("aaaaaaaa", CancellationToken.None);
        var active = await keys.HasActiveAsync(Now.AddDays(90).AddTicks(-10), CancellationToken.None);
        var expired = await keys.HasActiveAsync(Now.AddDays(90), CancellationToken.None);
        var revoked = await keys.RevokeAsync("aaaaaaaa", "test", Now.AddHours(1), CancellationToken.None);

        found.Should().BeEquivalentTo(key with { LastUsedAt = Now.AddMinutes(2) });
        (active, expired).Should().Be((true, false));
        revoked!.RevokedAt.Should().Be(Now.AddHours(1));
        (await keys.FindAsync("bbbbbbbb", CancellationToken.None)).Should().BeNull();
        (await keys.RevokeAsync("bbbbbbbb", "test", Now, CancellationToken.None)).Should().BeNull();
        (await keys.HasActiveAsync(Now, CancellationToken.None)).Should().BeFalse();
    }

    [TheoryOverStores]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task Of_ten_nodes_that_make_keys_for_one_client_at_once_two_succeed(StoreKind kind)
    {
        await using var services = await ServicesAsync(kind);
        await using var others = await ServicesAsync(kind);
        IKeyStore[] nodes = [services.GetRequiredService<IKeyStore>(), others.GetRequiredService<IKeyStore>()];

        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() =>
            nodes[i % 2].AddAsync(Key($"aaaaaaa{(char)('a' + i)}", "shop"), CancellationToken.None))));

        made.Count(wasMade => wasMade).Should().Be(2);
        (await nodes[0].ListAsync(50, null, CancellationToken.None)).Items.Should().HaveCount(2);
    }

    [TheoryOverStores]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task Of_ten_browsers_on_two_nodes_that_open_one_link_at_once_one_gets_in(StoreKind kind)
    {
        await using var services = await ServicesAsync(kind);
        await using var others = await ServicesAsync(kind);
        ISessionStore[] nodes = [services.GetRequiredService<ISessionStore>(), others.GetRequiredService<ISessionStore>()];
        await nodes[0].AddLinkAsync(Hash("link"), "test", Now, Now.AddMinutes(15), CancellationToken.None);

        var started = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() =>
            nodes[i % 2].StartAsync(Hash("link"), Hash($"session {i}"), "session:test", Now, Now.AddHours(12), CancellationToken.None))));

        started.Count(wasStarted => wasStarted).Should().Be(1);
        var session = Hash($"session {Array.IndexOf(started, true)}");
        (await nodes[1].FindAsync(session, CancellationToken.None)).Should().Be(Now.AddHours(12));
        (await nodes[0].EndAsync(session, "session:test", Now, CancellationToken.None)).Should().BeTrue();
        (await nodes[1].FindAsync(session, CancellationToken.None)).Should().BeNull();
    }

    [FactOverPostgres]
    public async Task Keys_and_sessions_move_into_PostgreSQL_with_the_rest()
    {
        await using (var embedded = await ServicesAsync(StoreKind.Embedded))
        {
            await embedded.GetRequiredService<IKeyStore>().AddAsync(Key("aaaaaaaa", "shop") with { ExpiresAt = Now.AddDays(1) }, CancellationToken.None);
            var sessions = embedded.GetRequiredService<ISessionStore>();
            await sessions.AddLinkAsync(Hash("link"), "test", Now, Now.AddMinutes(15), CancellationToken.None);
            await sessions.StartAsync(Hash("link"), Hash("session"), "session:test", Now, Now.AddHours(12), CancellationToken.None);
            await sessions.AddLinkAsync(Hash("another"), "test", Now, Now.AddMinutes(15), CancellationToken.None);
        }

        await using var moved = await ServicesAsync(StoreKind.Postgres);
        var copied = await moved.GetRequiredService<IStoreCare>().CopyEmbeddedAsync(null, CancellationToken.None);

        copied.Where(table => table.Name is "api_keys" or "sign_in_links" or "sessions" or "audit").Select(table => (table.Name, table.Rows))
            .Should().BeEquivalentTo([("api_keys", 1L), ("sign_in_links", 1L), ("sessions", 1L), ("audit", 4L)]);
        var keys = moved.GetRequiredService<IKeyStore>();
        (await keys.FindAsync("aaaaaaaa", CancellationToken.None))!.ExpiresAt.Should().Be(Now.AddDays(1));
        (await keys.AddAsync(Key("bbbbbbbb", "shop"), CancellationToken.None)).Should().BeTrue("numbers go on after those that were copied");
        (await keys.AddAsync(Key("cccccccc", "shop"), CancellationToken.None)).Should().BeFalse();
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<ServiceProvider> ServicesAsync(StoreKind kind)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Storage:Folder", folder), new("Storage:Postgres", kind == StoreKind.Postgres ? await SharedPostgres.DatabaseOfAsync(folder) : null),
        ]).Build());
        services.AddCqrs().AddPersistence().AddAccess().AddSingleton<IIndexedWords, NoWords>();
        var provider = services.BuildServiceProvider();
        provider.MigrateStore();
        return provider;
    }

    private static StoredKey Key(string prefix, string client) => new(prefix, Hash(prefix), client, [Scope.CustomersRead], Now, "test", null);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    // There are no customers here.
    private sealed class NoWords : IIndexedWords
    {
        public IReadOnlyList<string> Of(byte[] fieldsJson) => [];
    }
}
