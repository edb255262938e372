using System.Globalization;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;
using Microsoft.AspNetCore.Http;

namespace CleanCustomers.Collection.Tests.Lists;

/// <summary>A list and a bin beside it: what is thrown away moves from one to the other, byte for byte the same.</summary>
public sealed class DeletionListTests : IAsyncLifetime
{
    private readonly List<(string Id, string Json)> rows = [];
    private readonly List<(string Id, string Json)> bin = [];
    private Func<HttpRequest, JsonAnswer?> script = _ => null;
    private JsonServer server = null!;

    public async Task InitializeAsync()
    {
        server = await JsonServer.StartAsync(Answer);
        rows.AddRange(Enumerable.Range(1, 40).Select(Row));
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task What_stands_in_a_list_of_deletions_is_gone_though_its_bytes_are_the_stored_ones()
    {
        await using var app = await CollectionApp.StartAsync(Preset());
        await app.CollectAsync();
        ThrowAway(3);

        var run = await app.CollectAsync();
        var again = await app.CollectAsync();

        run.Should().BeEquivalentTo(new { State = RunState.Succeeded, Counters = new { Removed = 3 } });
        again.Counters.Should().BeEquivalentTo(new { Removed = 0, Unchanged = 40 });
        app.LiveIds().Should().HaveCount(37);
        app.Value("SELECT count(*) FROM customers WHERE state = 'removed'").Should().Be("3");
    }

    [Theory]
    [InlineData("/list", 1)]
    [InlineData("/list", 2)]
    [InlineData("/bin", 0)]
    [InlineData("/bin", 1)]
    public async Task A_run_cut_at_any_page_of_either_list_is_ended_by_the_next(string path, int goodPages)
    {
        ThrowAway(15);
        await using var app = await CollectionApp.StartAsync(Preset());
        var pages = 0;
        script = request => request.Path == path && ++pages > goodPages ? JsonAnswer.Cut : null;
        var cut = await app.CollectAsync();
        script = _ => null;
        server.Forget();

        var rest = await app.CollectAsync();

        cut.State.Should().Be(RunState.Partial);
        rest.State.Should().Be(RunState.Succeeded);
        server.Targets[0].Should().StartWith(goodPages == 0 ? path : $"{path}?limit=10&token={goodPages * 10}");
        app.LiveIds().Should().HaveCount(25);
        app.Value("SELECT count(*) FROM record_bodies WHERE removed = 1").Should().Be("15");
    }

    [Fact]
    public async Task A_deletion_older_than_the_stored_version_is_of_an_earlier_life()
    {
        await using var app = await CollectionApp.StartAsync(Preset("$.deletedAt"));
        rows.Clear();
        rows.Add(("c1", """{"id":"c1","name":"Second Life","updatedAt":"2026-03-01T00:00:00Z"}"""));
        bin.Add(("c1", """{"id":"c1","deletedAt":"2026-02-01T00:00:00Z"}"""));

        await app.CollectAsync();
        var run = await app.CollectAsync(full: true);

        run.Counters.Removed.Should().Be(0);
        app.LiveIds().Should().Equal("c1");
    }

    [Fact]
    public async Task A_live_record_in_a_dated_list_of_deletions_is_not_removed_but_shown()
    {
        await using var app = await CollectionApp.StartAsync(Preset("$.deletedAt"));
        bin.Add(rows[0]);

        var run = await app.CollectAsync();

        run.Counters.Should().BeEquivalentTo(new { Created = 40, Removed = 0, Quarantined = 1 });
        app.Value("SELECT rule || ' ' || pointer || ' ' || feed FROM quarantine").Should().Be("record.not_deleted /deletedAt deletions-1");
    }

    private void ThrowAway(int count)
    {
        bin.AddRange(rows.Take(count));
        rows.RemoveRange(0, count);
    }

    private static (string Id, string Json) Row(int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"c{number:D2}");
        return (id, $$"""{"id":"{{id}}","name":"Name {{id}}","updatedAt":"2026-01-01T00:00:00Z"}""");
    }

    private Preset Preset(string? deletedAt = null)
    {
        var list = new Preset
        {
            Provider = new ProviderId("crm"),
            Title = "List and bin",
            BaseUrl = server.BaseUrl,
            Network = ScriptedProvider.ThisMachine,
            Request = new PresetRequest("/list", [], []),
            Paging = new Paging.BodyToken("token", ScriptedProvider.Path("$.next"), 10, "limit"),
            End = new EndRule.MissingNext(),
            Records = ScriptedProvider.Path("$.data"),
            Map = new FieldMap(
                ScriptedProvider.Path("$.id"),
                new Dictionary<CustomerField, TextSource> { [CustomerField.Name] = new TextSource.FirstOf([ScriptedProvider.Path("$.name")]) },
                Time("$.updatedAt"),
                null,
                []),
            Limits = new Limits { Retries = 0 },
        };
        var map = new FieldMap(
            ScriptedProvider.Path("$.id"), new Dictionary<CustomerField, TextSource>(), deletedAt is null ? new Dictionary<CustomerField, DateSource>() : Time(deletedAt), null, [])
        {
            OnlyDeletions = true,
        };
        return list with { DeletionLists = [list with { Feed = Feeds.Deletions(1), Request = new PresetRequest("/bin", [], []), Map = map }] };
    }

    private static Dictionary<CustomerField, DateSource> Time(string path) => new()
    {
        [CustomerField.UpdatedAt] = new DateSource(ScriptedProvider.Path(path), [new DateFormat(DateFormatKind.Iso)], null, [], DaylightChoice.Issue, DaylightChoice.Issue),
    };

    private JsonAnswer Answer(HttpRequest request)
    {
        if (script(request) is { } scripted)
        {
            return scripted;
        }

        var all = request.Path == "/bin" ? bin : rows;
        var first = int.TryParse(request.Query["token"], NumberStyles.None, CultureInfo.InvariantCulture, out var token) ? token : 0;
        var page = all.Skip(first).Take(10).ToList();
        var next = first + page.Count < all.Count ? string.Create(CultureInfo.InvariantCulture, $"\"{first + page.Count}\"") : "null";
        return new JsonAnswer($$"""{"data":[{{string.Join(',', page.Select(row => row.Json))}}],"next":{{next}}}""");
    }
}
