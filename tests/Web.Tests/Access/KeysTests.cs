using System.Net;
using CleanCustomers.Application.Access;
using CleanCustomers.Domain.Common;
using CleanCustomers.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CleanCustomers.Web.Tests.Access;

/// <summary>API keys from their making to their end, over HTTP and a real store.</summary>
public sealed class KeysTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_key_lets_in_until_it_is_revoked_and_then_at_once_no_more()
    {
        await using var app = await TestApp.StartAsync();
        var key = await app.CreateKeyAsync("reporting", Scope.CustomersRead);

        var (before, _) = await app.AskAsync(key);
        var (revoked, body) = await app.SendAsync(HttpMethod.Post, $"/api/v1/access/keys/{Steps.PrefixOf(key)}/revoke");
        var (after, problem) = await app.AskAsync(key);
        var (again, second) = await app.SendAsync(HttpMethod.Post, $"/api/v1/access/keys/{Steps.PrefixOf(key)}/revoke");

        before.StatusCode.Should().Be(HttpStatusCode.OK);
        (revoked.StatusCode, body!.Text("state")).Should().Be((HttpStatusCode.OK, "revoked"));
        after.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        TestApp.Problem(after, problem).Code().Should().Be("access.key_revoked");
        again.StatusCode.Should().Be(HttpStatusCode.OK);
        second!.Text("revokedAt").Should().Be(body!.Text("revokedAt"), "the first time counts");
    }

    [Fact]
    public async Task A_key_that_another_node_revokes_is_refused_within_the_time_it_is_remembered()
    {
        var time = new ManualTimeProvider(Now);
        await using var app = await TestApp.StartAsync(builder => At(builder, time));
        var key = await app.CreateKeyAsync("reporting", Scope.CustomersRead);
        (await app.AskAsync(key)).Answer.StatusCode.Should().Be(HttpStatusCode.OK);

        app.Store.Run("UPDATE api_keys SET revoked_at = '2026-03-01T12:00:00.000000Z'");
        time.Advance(TimeSpan.FromSeconds(1));

        (await app.AskAsync(key)).Body!.Code().Should().Be("access.key_revoked");
    }

    [Fact]
    public async Task A_busy_key_is_looked_up_once_a_second_and_not_for_every_request()
    {
        var (time, store) = (new ManualTimeProvider(Now), new CountingKeys());
        await using var app = await TestApp.StartAsync(builder =>
        {
            At(builder, time);
            store.PutInFront(builder.Services);
        });
        var key = await app.CreateKeyAsync("busy", Scope.CustomersRead);

        for (var i = 0; i < 10; i++)
        {
            (await app.AskAsync(key)).Answer.StatusCode.Should().Be(HttpStatusCode.OK);
        }

        store.Looks.Should().Be(1);
        time.Advance(TimeSpan.FromSeconds(1));
        await app.AskAsync(key);
        store.Looks.Should().Be(2);
    }

    [Fact]
    public async Task A_key_ends_when_it_said_it_would()
    {
        var time = new ManualTimeProvider(Now);
        await using var app = await TestApp.StartAsync(builder => At(builder, time));
        var (_, made) = await app.SendAsync(HttpMethod.Post, "/api/v1/access/keys", Steps.Order("short", [Scope.CustomersRead], "2026-03-01T13:00:00Z"));
        var key = made!.Text("secret")!;

        time.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromMilliseconds(1));
        var (before, _) = await app.AskAsync(key);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var (after, problem) = await app.AskAsync(key);

        before.StatusCode.Should().Be(HttpStatusCode.OK);
        after.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        problem!.Code().Should().Be("access.key_expired");
        (await app.GetAsync("/api/v1/access/keys")).Items().Single().Text("state").Should().Be("expired");
    }

    [Fact]
    public async Task A_client_has_two_active_keys_and_gets_a_third_when_one_is_over()
    {
        var time = new ManualTimeProvider(Now);
        await using var app = await TestApp.StartAsync(builder => At(builder, time));
        var first = await app.CreateKeyAsync("shop", Scope.CustomersRead);
        await app.SendAsync(HttpMethod.Post, "/api/v1/access/keys", Steps.Order("shop", [Scope.CustomersRead], "2026-03-01T13:00:00Z"));

        var (third, problem) = await app.SendAsync(HttpMethod.Post, "/api/v1/access/keys", Steps.Order("shop", [Scope.CustomersRead]));
        await app.CreateKeyAsync("other", Scope.CustomersRead);
        await app.SendAsync(HttpMethod.Post, $"/api/v1/access/keys/{Steps.PrefixOf(first)}/revoke");
        await app.CreateKeyAsync("shop", Scope.CustomersRead);
        time.Advance(TimeSpan.FromHours(1));
        await app.CreateKeyAsync("shop", Scope.CustomersRead);
        var (fourth, _) = await app.SendAsync(HttpMethod.Post, "/api/v1/access/keys", Steps.Order("shop", [Scope.CustomersRead]));

        third.StatusCode.Should().Be(HttpStatusCode.Conflict);
        TestApp.Problem(third, problem).Code().Should().Be("access.too_many_keys");
        fourth.StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("""{"client":"Shop","scopes":["customers.read"]}""", "access.client_invalid", "/client")]
    [InlineData("""{"client":"","scopes":["customers.read"]}""", "access.client_invalid", "/client")]
    [InlineData("""{"client":"shop","scopes":[]}""", "access.scopes_missing", "/scopes")]
    [InlineData("""{"client":"shop","scopes":["customers.*"]}""", "member.type", "/scopes/0")]
    [InlineData("""{"client":"shop","scopes":["runs.read",9]}""", "member.type", "/scopes/1")]
    [InlineData("""{"client":"shop","scopes":["9"]}""", "member.type", "/scopes/0")]
    [InlineData("""{"client":"shop","scopes":null}""", "member.type", "/scopes")]
    [InlineData("""{"client":"shop"}""", "member.required", "/scopes")]
    [InlineData("""{"client":"shop","scopes":["runs.read"],"expiresAt":"2020-01-01T00:00:00Z"}""", "access.expiry_past", "/expiresAt")]
    [InlineData("""{"client":"shop","scopes":["runs.read"],"expiresAt":"tomorrow"}""", "date.format", "/expiresAt")]
    [InlineData("""{"client":"shop","scopes":["runs.read"],"secret":"cc_mine"}""", "member.unknown", "/secret")]
    public async Task A_wrong_order_is_refused_with_its_place(string body, string code, string pointer)
    {
        await using var app = await TestApp.StartAsync();

        var (answer, problem) = await app.SendAsync(HttpMethod.Post, "/api/v1/access/keys", body);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        TestApp.Problem(answer, problem).Code().Should().Be(code);
        problem!.AsObject().Places().Should().Equal(pointer);
    }

    [Theory]
    [InlineData("zzzzzzzz")]
    [InlineData("ZZZZZZZZ")]
    [InlineData("x")]
    [InlineData("%27%20OR%201=1")]
    public async Task Revoking_a_key_that_is_none_is_not_found(string prefix)
    {
        await using var app = await TestApp.StartAsync();

        var (answer, problem) = await app.SendAsync(HttpMethod.Post, $"/api/v1/access/keys/{prefix}/revoke");

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        TestApp.Problem(answer, problem).Code().Should().Be("access.key_not_found");
    }

    [Fact]
    public async Task The_list_goes_on_by_cursor_and_shows_every_key_once()
    {
        await using var app = await TestApp.StartAsync();
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            made.Insert(0, Steps.PrefixOf(await app.CreateKeyAsync($"client-{i}", Scope.RunsRead)));
        }

        var first = await app.GetAsync("/api/v1/access/keys?limit=3");
        var second = await app.GetAsync($"/api/v1/access/keys?limit=3&cursor={first.Text("next")}");

        first.Items().Concat(second.Items()).Select(key => key.Text("prefix")).Should().Equal(made);
        second.Text("next").Should().BeNull();
    }

    [Fact]
    public async Task Neither_store_nor_log_nor_list_holds_a_secret()
    {
        await using var app = await TestApp.StartAsync();
        var key = await app.CreateKeyAsync("reporting", Scope.CustomersRead);
        await app.AskAsync(key);
        await app.AskAsync(key[..^1] + (key[^1] == 'a' ? 'b' : 'a'));

        var listed = (await app.GetAsync("/api/v1/access/keys")).ToJsonString();
        var kept = app.Store.Text("SELECT group_concat(hex(hash) || prefix || client || scopes || created_by) FROM api_keys")
            + app.Store.Text("SELECT group_concat(actor || action || subject) FROM audit");

        var secret = key.Split('_')[2];
        var part = secret[..20];
        listed.Should().NotContain(secret);
        kept.Should().Contain(Steps.PrefixOf(key)).And.NotContain(secret);
        app.Log.All.Should().NotContain(line => line.Contains(part));
        (await File.ReadAllBytesAsync(app.Store.File)).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(part)).Should().Be(-1);
    }

    [Fact]
    public async Task The_audit_says_who_did_what()
    {
        await using var app = await TestApp.StartAsync();
        var admin = await app.CreateKeyAsync("admin", Scope.AccessAdmin);
        var (_, made) = await app.AskAsync(admin, "/api/v1/access/keys", HttpMethod.Post, Steps.Order("reporting", [Scope.RunsRead, Scope.CustomersRead]));
        var prefix = Steps.PrefixOf(made!.Text("secret")!);
        await app.AskAsync(admin, $"/api/v1/access/keys/{prefix}/revoke", HttpMethod.Post);

        app.Store.Texts("SELECT actor || ' ' || action || ' ' || subject FROM audit ORDER BY entry").Should().Equal(
            $"bootstrap key.created {Steps.PrefixOf(admin)} for admin: access.admin",
            $"key:{Steps.PrefixOf(admin)} key.created {prefix} for reporting: customers.read runs.read",
            $"key:{Steps.PrefixOf(admin)} key.revoked {prefix}");
    }

    [Fact]
    public async Task When_a_key_was_used_is_written_once_a_minute_and_when_the_service_stops()
    {
        var time = new ManualTimeProvider(Now);
        await using var app = await TestApp.StartAsync(builder => At(builder, time));
        var key = await app.CreateKeyAsync("reporting", Scope.CustomersRead);
        string? LastUsed() => app.Store.Text("SELECT last_used_at FROM api_keys");

        await app.AskAsync(key);
        var atOnce = LastUsed();
        time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.True(() => LastUsed() is not null);
        var written = LastUsed();
        time.Advance(TimeSpan.FromSeconds(5));
        await app.AskAsync(key);
        await app.StopAsync();

        atOnce.Should().BeNull("a request waits for no write");
        written.Should().Be("2026-03-01T12:00:00.000000Z");
        LastUsed().Should().Be("2026-03-01T12:01:05.000000Z");
    }

    [Fact]
    public async Task A_scope_that_this_program_does_not_know_grants_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var key = await app.CreateKeyAsync("newer", Scope.CustomersRead);
        app.Store.Run("UPDATE api_keys SET scopes = 'everything.write customers.read'");

        (await app.AskAsync(key)).Answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await app.AskAsync(key, "/api/v1/runs")).Body!.Code().Should().Be("access.scope_missing");
    }

    private static void At(WebApplicationBuilder builder, TimeProvider time) => builder.Services.Replace(ServiceDescriptor.Singleton(time));
}

/// <summary>The real store of keys behind a counter of looks.</summary>
internal sealed class CountingKeys
{
    private int looks;

    public int Looks => looks;

    public void PutInFront(IServiceCollection services)
    {
        var real = services.Single(service => service.ServiceType == typeof(IKeyStore));
        services.Replace(ServiceDescriptor.Singleton<IKeyStore>(provider => new Counted(this, (IKeyStore)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!))));
    }

    private sealed class Counted(CountingKeys counter, IKeyStore keys) : IKeyStore
    {
        public Task<StoredKey?> FindAsync(string prefix, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref counter.looks);
            return keys.FindAsync(prefix, cancellationToken);
        }

        public Task<bool> AddAsync(StoredKey key, CancellationToken cancellationToken) => keys.AddAsync(key, cancellationToken);

        public Task<Application.Common.Rows<StoredKey>> ListAsync(int limit, Application.Common.Keyset? after, CancellationToken cancellationToken) =>
            keys.ListAsync(limit, after, cancellationToken);

        public Task<bool> HasActiveAsync(DateTimeOffset now, CancellationToken cancellationToken) => keys.HasActiveAsync(now, cancellationToken);

        public Task<StoredKey?> RevokeAsync(string prefix, string actor, DateTimeOffset at, CancellationToken cancellationToken) =>
            keys.RevokeAsync(prefix, actor, at, cancellationToken);

        public Task MarkUsedAsync(IReadOnlyCollection<KeyValuePair<string, DateTimeOffset>> uses, CancellationToken cancellationToken) =>
            keys.MarkUsedAsync(uses, cancellationToken);
    }
}
