using System.Text;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

public sealed class IncarnationTests
{
    [Fact]
    public async Task A_record_that_was_only_missing_comes_back_as_the_same_customer()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 20);
        await using var app = await CollectionApp.StartAsync(provider.WithAbsence());
        var (customer, row) = await VanishAsync(provider, app);

        provider.Customers.AddRaw("c000003", row);
        var back = await app.CollectAsync(full: true);
        var again = await app.CollectAsync(full: true);

        back.Counters.Should().BeEquivalentTo(new { Created = 1, Unchanged = 19 });
        again.Counters.Unchanged.Should().Be(20);
        CustomerOf(app, "c000003").Should().Be(customer);
        app.Value("SELECT count(*) FROM customers").Should().Be("20");
        app.Value($"SELECT state FROM customers WHERE customer_key = {customer}").Should().Be("active");
        app.Rows($"SELECT kind FROM changes WHERE customer_key = {customer} ORDER BY sequence").Should().Equal("created", "removed", "created");
        app.Value("SELECT count(*) FROM tombstones").Should().Be("0");
    }

    [Fact]
    public async Task A_record_that_comes_back_changed_but_created_at_the_same_time_is_the_same_customer()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 20);
        await using var app = await CollectionApp.StartAsync(provider.WithAbsence());
        var (customer, row) = await VanishAsync(provider, app);

        provider.Customers.AddRaw("c000003", row);
        provider.Customers.Edit("c000003", "New Name");
        await app.CollectAsync(full: true);

        CustomerOf(app, "c000003").Should().Be(customer);
        app.Value($"SELECT json_extract(fields, '$.name') FROM customers WHERE customer_key = {customer}").Should().Be("New Name");
    }

    [Theory]
    [InlineData("""{"id":"c000003","name":"Somebody Else","email":"else@example.com","createdAt":"2026-03-01T00:00:00Z","updatedAt":"2026-03-01T00:00:00Z"}""")]
    [InlineData("""{"id":"c000003","name":"Somebody Else","email":"else@example.com","updatedAt":"2026-03-01T00:00:00Z"}""")]
    public async Task A_record_created_anew_or_with_nothing_in_common_is_a_new_customer(string json)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 20);
        await using var app = await CollectionApp.StartAsync(provider.WithAbsence());
        var (customer, _) = await VanishAsync(provider, app);

        provider.Customers.AddRaw("c000003", Encoding.UTF8.GetBytes(json));
        var back = await app.CollectAsync(full: true);

        back.Counters.Created.Should().Be(1);
        CustomerOf(app, "c000003").Should().NotBe(customer);
        app.Value($"SELECT state FROM customers WHERE customer_key = {customer}").Should().Be("removed");
        app.Value("SELECT count(*) FROM customers").Should().Be("21");
    }

    [Fact]
    public async Task An_older_version_that_shows_again_proves_presence_but_not_its_content()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 20);
        await using var app = await CollectionApp.StartAsync(provider.WithAbsence());
        var old = provider.Customers.JsonOf("c000003");
        await app.CollectAsync();
        provider.Customers.Edit("c000003", "Newer Name");
        var (customer, _) = await VanishAsync(provider, app);

        provider.Customers.AddRaw("c000003", old);
        await app.CollectAsync(full: true);
        await app.CollectAsync(full: true);

        app.LiveIds().Should().HaveCount(20);
        app.Value($"SELECT state || ' ' || json_extract(fields, '$.name') FROM customers WHERE customer_key = {customer}").Should().Be("active Newer Name");
    }

    [Fact]
    public async Task A_replay_of_what_was_sent_before_the_deletion_brings_nobody_back()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 20);
        await using var app = await CollectionApp.StartAsync(provider.WithAbsence());
        await app.CollectAsync();
        provider.Customers.Replace("c000003", """{"id":"c000003","name":"Broken","email":"user000003@example.com","updatedAt":"01/03/2026"}""");
        await app.CollectAsync(full: true);
        provider.Customers.Remove("c000003");
        await app.CollectAsync(full: true);
        var gone = await app.CollectAsync(full: true);

        await using var softer = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = app.Folder }, Softer(provider.WithAbsence()));
        var replayed = await softer.SendAsync(new ReplayQuarantined(1));

        gone.Coverage.RemovedAsAbsent.Should().Be(1);
        replayed.Error!.Code.Should().Be("quarantine.deleted_since");
        app.LiveIds().Should().HaveCount(19);
        app.Value("SELECT state FROM quarantine").Should().Be("open");
    }

    [Fact]
    public async Task A_replay_of_what_was_sent_before_the_providers_own_deletion_brings_nobody_back()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();
        provider.Customers.Replace("c000003", """{"id":"c000003","name":"Broken","updatedAt":"01/03/2026"}""");
        await app.CollectAsync(full: true);

        // Reopened below: a tombstone that is accepted closes the entry as repaired.
        provider.Customers.Replace("c000003", """{"id":"c000003","deleted":true}""");
        await app.CollectAsync(full: true);
        app.Execute("UPDATE quarantine SET state = 'open', closed_at = NULL");

        await using var softer = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = app.Folder }, Softer(provider.Preset()));
        var replayed = await softer.SendAsync(new ReplayQuarantined(1));

        replayed.Error!.Code.Should().Be("quarantine.deleted_since");
        app.LiveIds().Should().HaveCount(4);
    }

    [Fact]
    public async Task A_deletion_without_a_time_holds_against_the_version_it_deleted_and_against_older_ones()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        var older = provider.Customers.JsonOf("c000003");
        provider.Customers.Edit("c000003", "Newer Name");
        await app.CollectAsync();
        var deleted = provider.Customers.JsonOf("c000003");
        provider.Customers.Replace("c000003", """{"id":"c000003","deleted":true}""");
        await app.CollectAsync(full: true);

        provider.Customers.Replace("c000003", deleted);
        var same = await app.CollectAsync(full: true);
        provider.Customers.Replace("c000003", older);
        var stale = await app.CollectAsync(full: true);
        var live = app.LiveIds().Count;
        provider.Customers.Edit("c000003", "Created Again");
        var later = await app.CollectAsync(full: true);

        (same.Counters.Created, stale.Counters.Created).Should().Be((0, 0));
        live.Should().Be(4);
        later.Counters.Created.Should().Be(1, "this version is provably later");
        app.Value("SELECT count(*) FROM customers").Should().Be("6");
    }

    [Fact]
    public async Task A_page_with_the_living_version_after_the_deletion_in_the_same_walk_brings_nobody_back()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 150, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();
        var before = provider.Customers.JsonOf("c000003");
        provider.Customers.Replace("c000003", """{"id":"c000003","deleted":true}""");
        provider.Customers.AddRaw("c000003", before);

        var run = await app.CollectAsync(full: true);

        run.Counters.Should().BeEquivalentTo(new { Removed = 1, Created = 0 });
        app.LiveIds().Should().HaveCount(149);
    }

    [Fact]
    public async Task A_record_removed_as_missing_that_the_provider_then_calls_deleted_stays_deleted()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 20);
        await using var app = await CollectionApp.StartAsync(provider.WithAbsence());
        var (_, row) = await VanishAsync(provider, app);
        provider.Customers.AddRaw("c000003", """{"id":"c000003","deleted":true}"""u8.ToArray());
        var told = await app.CollectAsync(full: true);

        provider.Customers.Replace("c000003", row);
        await app.CollectAsync(full: true);

        told.Counters.Should().BeEquivalentTo(new { Removed = 0, Unchanged = 20 });
        app.LiveIds().Should().HaveCount(19, "now it is the provider's word, and the version is the one that was deleted");
        app.Value("SELECT count(*) FROM changes WHERE kind = 'removed'").Should().Be("1");
    }

    private static async Task<(string? Customer, byte[] Row)> VanishAsync(ScriptedProvider provider, CollectionApp app)
    {
        await app.CollectAsync();
        var row = provider.Customers.JsonOf("c000003");
        var customer = CustomerOf(app, "c000003");
        provider.Customers.Remove("c000003");
        await app.CollectAsync(full: true);
        var gone = await app.CollectAsync(full: true);
        gone.Coverage.RemovedAsAbsent.Should().Be(1);
        return (customer, row);
    }

    private static string? CustomerOf(CollectionApp app, string id) =>
        app.Value($"SELECT CAST(customer_key AS TEXT) FROM record_bodies WHERE external_id = '{id}'");

    private static Preset Softer(Preset preset) => preset with
    {
        Cleaning = new(null, null, new Dictionary<string, RuleAction>(StringComparer.Ordinal) { ["date.unreadable"] = RuleAction.Warn }),
    };
}
