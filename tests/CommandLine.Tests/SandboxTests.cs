using System.Globalization;
using System.Net;
using System.Text.Json;
using CleanCustomers.Testing;

namespace CleanCustomers.CommandLine.Tests;

public sealed class SandboxTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ManualTimeProvider time = new(Start);

    [Fact]
    public async Task The_same_seed_birth_and_time_give_the_same_bytes()
    {
        await using var first = await SandboxClient.StartAsync(time);
        await using var second = await SandboxClient.StartAsync(time);
        time.Advance(TimeSpan.FromHours(3));

        var bytes = await first.Http.GetByteArrayAsync(new Uri("/customers?limit=1000", UriKind.Relative));
        var again = await second.Http.GetByteArrayAsync(new Uri("/customers?limit=1000", UriKind.Relative));

        again.Should().Equal(bytes);
        bytes.Length.Should().BeGreaterThan(200_000);
    }

    [Fact]
    public async Task Another_seed_gives_other_people()
    {
        await using var first = await SandboxClient.StartAsync(time, seed: 1);
        await using var second = await SandboxClient.StartAsync(time, seed: 2);

        var people = await first.ReadAllAsync();
        var others = await second.ReadAllAsync();

        people.Zip(others).Count(pair => pair.First.GetRawText() == pair.Second.GetRawText()).Should().Be(0);
    }

    [Fact]
    public async Task Following_next_meets_every_customer_once()
    {
        await using var sandbox = await SandboxClient.StartAsync(time, customers: 1_234);

        var ids = (await sandbox.ReadAllAsync(limit: 100)).Select(SandboxClient.IdOf).OfType<string>().ToList();

        ids.Should().OnlyHaveUniqueItems();
        ids.Count.Should().BeInRange(1_225, 1_234, "a few broken records have no id");
    }

    [Fact]
    public async Task A_list_that_ends_with_a_full_page_has_no_next()
    {
        await using var sandbox = await SandboxClient.StartAsync(time, customers: 200);

        var first = await sandbox.ReadPageAsync(100);
        var second = await sandbox.ReadPageAsync(100, first.GetProperty("next").GetString());

        second.GetProperty("customers").GetArrayLength().Should().Be(100);
        second.GetProperty("next").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task About_one_percent_changes_in_two_minutes()
    {
        await using var sandbox = await SandboxClient.StartAsync(time, customers: 10_000);
        var before = Texts(await sandbox.ReadAllAsync(limit: 1000));

        time.Advance(TimeSpan.FromMinutes(2));

        var after = Texts(await sandbox.ReadAllAsync(limit: 1000));
        before.Keys.Count(id => after[id] != before[id]).Should().BeInRange(70, 140);
    }

    [Fact]
    public async Task The_change_filter_tells_exactly_what_changed()
    {
        await using var sandbox = await SandboxClient.StartAsync(time, customers: 3_000);
        var before = Texts(await sandbox.ReadAllAsync());
        time.Advance(TimeSpan.FromMinutes(20));

        var after = Texts(await sandbox.ReadAllAsync());
        var told = Texts(await sandbox.ReadAllAsync(since: Start));

        var changed = after.Where(pair => before.GetValueOrDefault(pair.Key) != pair.Value).Select(pair => pair.Key);
        told.Keys.Should().BeEquivalentTo(changed);
        told.Should().NotBeEmpty();
    }

    [Fact]
    public async Task The_bound_of_the_change_filter_is_inclusive()
    {
        await using var sandbox = await SandboxClient.StartAsync(time, customers: 3_000);
        time.Advance(TimeSpan.FromMinutes(20));
        var record = (await sandbox.ReadAllAsync(since: Start)).First(r => SandboxClient.IdOf(r) is not null);
        var updated = DateTimeOffset.Parse(record.GetProperty("updated").GetString()!, CultureInfo.InvariantCulture);

        var at = await sandbox.ReadAllAsync(since: updated);
        var behind = await sandbox.ReadAllAsync(since: updated.AddTicks(1));

        at.Select(SandboxClient.IdOf).Should().Contain(SandboxClient.IdOf(record));
        behind.Select(SandboxClient.IdOf).Should().NotContain(SandboxClient.IdOf(record));
    }

    [Fact]
    public async Task Customers_arrive_and_the_removed_stay_as_tombstones()
    {
        await using var sandbox = await SandboxClient.StartAsync(time, customers: 2_000);
        var before = Texts(await sandbox.ReadAllAsync());
        time.Advance(TimeSpan.FromHours(12));

        var after = await sandbox.ReadAllAsync();

        after.Count.Should().BeInRange(2_000 + 140, 2_000 + 148, "one in 5,000 arrives in two minutes");
        var tombstones = Texts(after.Where(SandboxClient.IsTombstone));
        tombstones.Count.Should().BeInRange(40, 110);
        tombstones.Keys.Should().IntersectWith(before.Keys);
        tombstones.Values.Should().OnlyContain(text => !text.Contains("email", StringComparison.Ordinal));
    }

    [Fact]
    public async Task About_three_records_in_a_thousand_are_broken_and_later_versions_repair_them()
    {
        await using var sandbox = await SandboxClient.StartAsync(time, customers: 20_000);
        var before = (await sandbox.ReadAllAsync(limit: 1000)).Where(IsBroken).Select(SandboxClient.IdOf).OfType<string>().ToList();
        time.Advance(TimeSpan.FromHours(6));

        var after = (await sandbox.ReadAllAsync(limit: 1000)).Where(IsBroken).Select(SandboxClient.IdOf).OfType<string>().ToList();

        before.Count.Should().BeInRange(20, 80);
        before.Except(after, StringComparer.Ordinal).Should().HaveCountGreaterThan(before.Count / 2);
    }

    [Fact]
    public async Task Nothing_is_dated_after_the_answer_that_shows_it()
    {
        await using var sandbox = await SandboxClient.StartAsync(time, customers: 2_000);
        time.Advance(TimeSpan.FromSeconds(7_654_321.4567));

        var records = await sandbox.ReadAllAsync(limit: 1000);
        using var answer = await sandbox.Http.GetAsync(new Uri("/customers?limit=1", UriKind.Relative));

        records.Where(r => !IsBroken(r)).Select(r => DateTimeOffset.Parse(r.GetProperty("updated").GetString()!, CultureInfo.InvariantCulture))
            .Should().OnlyContain(updated => updated <= time.GetUtcNow());
        answer.Headers.Date.Should().BeOnOrBefore(time.GetUtcNow()).And.BeAfter(time.GetUtcNow().AddSeconds(-1));
    }

    [Theory]
    [InlineData("/customers?limit=0")]
    [InlineData("/customers?limit=1001")]
    [InlineData("/customers?after=nonsense")]
    [InlineData("/customers?updated_since=2026-01-01T00:00:00")]
    [InlineData("/customers?updated_since=yesterday")]
    public async Task A_parameter_that_cannot_be_read_is_refused(string path)
    {
        await using var sandbox = await SandboxClient.StartAsync(time, customers: 10);

        using var answer = await sandbox.Http.GetAsync(new Uri(path, UriKind.Relative));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Without_the_token_nothing_is_told()
    {
        await using var sandbox = await SandboxClient.StartAsync(time, customers: 10);
        sandbox.Http.DefaultRequestHeaders.Authorization = null;

        using var answer = await sandbox.Http.GetAsync(new Uri("/customers", UriKind.Relative));

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.Should().ContainSingle();
    }

    private static Dictionary<string, string> Texts(IEnumerable<JsonElement> records) =>
        records.Where(r => SandboxClient.IdOf(r) is not null).ToDictionary(r => SandboxClient.IdOf(r)!, r => r.GetRawText(), StringComparer.Ordinal);

    private static bool IsBroken(JsonElement record) =>
        SandboxClient.IdOf(record) is null
        || record.GetRawText().Contains("\\ud83d\"", StringComparison.Ordinal)
        || !DateTimeOffset.TryParseExact(
            record.GetProperty("updated").GetString(), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
