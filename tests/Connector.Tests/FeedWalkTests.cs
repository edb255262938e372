using System.Globalization;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;
using Microsoft.AspNetCore.Http;

namespace CleanCustomers.Connector.Tests;

/// <summary>A list of five, a log of three and two lists of deletions, each with pages of two, on one server.</summary>
public sealed class FeedWalkTests : IAsyncLifetime
{
    private static readonly ChangedSince Since = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), null);

    private JsonServer server = null!;

    public async Task InitializeAsync() => server = await JsonServer.StartAsync(Answer);

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_walk_of_everything_reads_the_list_and_then_the_deletions()
    {
        var pages = await ReadAsync(new ReadFrom(null, null));

        pages.Should().Equal(
            (1, "list", 2, "list:t:2:2"), (2, "list", 2, "list:t:4:4"), (3, "list", 1, "deletions-1:"),
            (4, "deletions-1", 2, "deletions-1:t:2:2"), (5, "deletions-1", 2, "deletions-2:"), (6, "deletions-2", 1, null));
    }

    [Fact]
    public async Task A_walk_of_changes_reads_the_log_and_then_the_deletions_with_their_filters()
    {
        var pages = await ReadAsync(new ReadFrom(Since, null));

        pages.Should().Equal(
            (1, "changes", 2, "changes:t:2:2"), (2, "changes", 1, "deletions-1:"),
            (3, "deletions-1", 2, "deletions-1:t:2:2"), (4, "deletions-1", 2, "deletions-2:"), (5, "deletions-2", 1, null));
        server.Targets.Should().Equal(
            "/log?since=1767225600&limit=2", "/log?since=1767225600&limit=2&token=2",
            "/gone?limit=2", "/gone?limit=2&token=2", "/removed?from=2026-01-01T00:00:00.000000Z&limit=2");
    }

    [Fact]
    public async Task Without_a_log_the_list_itself_is_asked_for_changes()
    {
        var preset = Preset() with { Changes = null, ChangedSince = Iso("since") };

        var pages = await ReadAsync(new ReadFrom(Since, null), preset);

        pages.Select(page => page.Feed).Should().Equal("list", "list", "list", "deletions-1", "deletions-1", "deletions-2");
        server.Targets[0].Should().Contain("since=2026-01-01T00:00:00.000000Z");
    }

    [Theory]
    [InlineData("list:t:4:4", false, "list", "deletions-1", "deletions-1", "deletions-2")]
    [InlineData("t:4:4", false, "list", "deletions-1", "deletions-1", "deletions-2")]
    [InlineData("deletions-1:", false, "deletions-1", "deletions-1", "deletions-2")]
    [InlineData("deletions-1:t:2:2", false, "deletions-1", "deletions-2")]
    [InlineData("deletions-2:", true, "deletions-2")]
    [InlineData("changes:t:2:2", true, "changes", "deletions-1", "deletions-1", "deletions-2")]
    public async Task A_read_goes_on_at_a_place_in_any_list(string place, bool changes, params string[] lists)
    {
        var pages = await ReadAsync(new ReadFrom(changes ? Since : null, new Cursor(place)));

        pages.Select(page => page.Feed).Should().Equal(lists);
        pages.Select(page => page.Number).Should().Equal(Enumerable.Range(1, lists.Length));
    }

    [Theory]
    [InlineData("deletions-3:t:2:2")]
    [InlineData("changes:t:2:2")]
    [InlineData("deletions-1:o:2:2")]
    [InlineData(":t:2:2")]
    public async Task A_place_in_a_list_that_is_not_part_of_the_walk_is_void(string place)
    {
        var outcome = await ConnectorHarness.ReadAllAsync(Preset(), new ReadFrom(null, new Cursor(place)));

        (outcome.Code, outcome.Fault!.CursorExpired).Should().Be(("provider.cursor", true));
        server.Targets.Should().BeEmpty();
    }

    [Fact]
    public async Task A_list_by_page_numbers_is_begun_anew_and_the_lists_before_it_are_not_read_again()
    {
        var preset = Preset();
        var numbered = preset with { DeletionLists = [preset.DeletionLists[0] with { Paging = new Paging.Offset("token", 2, "limit"), End = new EndRule.Flag(Path("$.more"), false) }] };

        var pages = await ReadAsync(new ReadFrom(null, new Cursor("deletions-1:o:2:2")), numbered);

        // Pages of two rows have no room for known ones: the last page is followed by a look at the one before it.
        pages.Select(page => page.Cursor?.Split(',')[0]).Should().Equal("deletions-1:o:2:2", "deletions-1:o:4:0", null);
        server.Targets.Should().Equal("/gone?limit=2&token=0", "/gone?limit=2&token=2", "/gone?limit=2&token=0");
        using var harness = new ConnectorHarness(numbered);
        harness.Connector.ResumesAcrossRuns.Should().BeTrue();
    }

    [Fact]
    public async Task A_walk_of_everything_asks_a_filtered_list_of_deletions_as_far_back_as_it_reaches()
    {
        var time = new ManualTimeProvider();
        var preset = Preset();
        var reaching = preset.DeletionLists[1] with { ChangedSince = Iso("from") with { Retention = TimeSpan.FromDays(14) } };

        using var harness = new ConnectorHarness(preset with { DeletionLists = [preset.DeletionLists[1], reaching with { Feed = Feeds.Deletions(2) }] }, time);
        await harness.ReadAsync();

        server.Targets.Where(target => target.StartsWith("/removed", StringComparison.Ordinal))
            .Should().Equal("/removed?from=1970-01-01T00:00:00.000000Z&limit=2", "/removed?from=2025-12-18T00:00:00.000000Z&limit=2");
    }

    [Fact]
    public async Task Each_page_says_how_its_list_is_ordered_and_counted()
    {
        var marks = new List<(string Feed, bool NewestFirst, long? Total)>();
        using var harness = new ConnectorHarness(Preset());

        await foreach (var page in harness.Connector.ReadPagesAsync(new ReadFrom(Since, null), default))
        {
            marks.Add((page.Feed, page.NewestFirst, page.Total));
            page.Dispose();
        }

        marks.Distinct().Should().Equal(("changes", true, 3), ("deletions-1", false, null), ("deletions-2", false, 1));
    }

    [Fact]
    public void Records_are_mapped_by_the_list_they_came_from()
    {
        using var harness = new ConnectorHarness(Preset());
        var connector = harness.Connector;

        Mapped(connector.Map("list", """{"id":"a","name":"Ana"}"""u8)).Should().Be(("a", "Ana", false));
        Mapped(connector.Map("changes", """{"type":"gone","data":{"key":7,"name":"Ana"}}"""u8)).Should().Be(("7", "Ana", true));
        Mapped(connector.Map("deletions-1", "\"a\""u8)).Should().Be(("a", null, true));
        Mapped(connector.Map("deletions-1", "17"u8)).Should().Be(("17", null, true));
        Mapped(connector.Map("deletions-2", """{"key":"a","at":"2026-01-01T00:00:00Z"}"""u8)).Should().Be(("a", null, true));
        Rule(connector.Map("deletions-1", """{"id":"a"}"""u8)).Should().Be("record.no_id");
        Rule(connector.Map("deletions-2", """{"key":"a","at":null}"""u8)).Should().Be("record.not_deleted");
        Rule(connector.Map("deletions-9", """{"id":"a"}"""u8)).Should().Be("record.unknown_list");
        connector.PointerOf("changes", CustomerField.Name).Should().Be("/data/name");
        connector.PointerOf("deletions-2", CustomerField.UpdatedAt).Should().Be("/at");
        connector.PointerOf("deletions-9", CustomerField.Name).Should().BeEmpty();
    }

    [Fact]
    public void The_connector_speaks_for_all_its_lists()
    {
        var preset = Preset();
        var log = preset.Changes! with { ChangedSince = preset.Changes!.ChangedSince! with { Retention = TimeSpan.FromDays(30), Overlap = TimeSpan.FromMinutes(2), Lag = TimeSpan.FromSeconds(5) } };
        var gone = preset.DeletionLists[1] with { Feed = Feeds.Deletions(1), ChangedSince = Iso("from") with { Retention = TimeSpan.FromDays(15), Lag = TimeSpan.FromMinutes(1) } };
        using var harness = new ConnectorHarness(preset with { Changes = log, DeletionLists = [gone] });
        using var plain = new ConnectorHarness(preset with { Changes = null, DeletionLists = [] });
        var connector = harness.Connector;

        (connector.ReadsChanges, connector.Retention, connector.Overlap, connector.Lag)
            .Should().Be((true, TimeSpan.FromDays(15), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1)));
        (plain.Connector.ReadsChanges, plain.Connector.Retention, plain.Connector.Overlap).Should().Be((false, null, TimeSpan.Zero));
        plain.Connector.Fingerprint.Should().NotBe(connector.Fingerprint);
    }

    [Fact]
    public async Task A_fault_names_the_list()
    {
        var preset = Preset();
        preset = preset with { DeletionLists = [preset.DeletionLists[0] with { Request = new PresetRequest("/nowhere", [], []) }] };

        var outcome = await ConnectorHarness.ReadAllAsync(preset);

        outcome.Code.Should().Be("provider.moved");
        outcome.Fault!.Message.Should().Contain("list deletions-1").And.Contain("page 4");
    }

    [Theory]
    [InlineData("2500", 2500L)]
    [InlineData("\"2500\"", 2500L)]
    [InlineData("-1", null)]
    [InlineData("2.5", null)]
    [InlineData("\"many\"", null)]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    public async Task A_total_is_told_where_it_can_be_read_and_is_never_a_fault(string json, long? expected)
    {
        await using var counted = await JsonServer.StartAsync(_ => new JsonAnswer($$"""{"meta":{"count":{{json}}},"data":[{"id":"a"}],"next":null}"""));
        var preset = Preset() with { BaseUrl = counted.BaseUrl, Total = new TotalPlace(Path("$.meta.count"), null), DeletionLists = [] };

        var outcome = await ConnectorHarness.ReadAllAsync(preset);

        outcome.Code.Should().BeNull();
        outcome.Totals.Should().Equal(expected);
    }

    [Theory]
    [InlineData("2500", 2500L)]
    [InlineData("items 0-99/2500", 2500L)]
    [InlineData("items 0-99/*", null)]
    [InlineData(null, null)]
    public async Task A_total_may_stand_in_a_header(string? value, long? expected)
    {
        await using var counted = await JsonServer.StartAsync(_ => new JsonAnswer("""{"data":[{"id":"a"}],"next":null}""")
        {
            Headers = value is null ? [] : [("Content-Range", value)],
        });
        var preset = Preset() with { BaseUrl = counted.BaseUrl, Total = new TotalPlace(null, "Content-Range"), DeletionLists = [] };

        var outcome = await ConnectorHarness.ReadAllAsync(preset);

        outcome.Totals.Should().Equal(expected);
    }

    [Fact]
    public async Task A_log_is_paged_by_the_id_of_its_events_and_mapped_by_that_of_the_customer()
    {
        var time = new ManualTimeProvider();
        await using var shop = await EventShop.StartAsync(time, customers: 3);
        foreach (var number in Enumerable.Range(1, 3))
        {
            shop.Rename($"cus_{number}", "Renamed");
        }

        using var harness = new ConnectorHarness(shop.Preset(size: 2), time);
        var outcome = await harness.ReadAsync(new ReadFrom(Since, null));

        outcome.Ids.Should().Equal("cus_3", "cus_2", "cus_1");
        shop.Server.Targets[^1].Should().EndWith("starting_after=evt_2");
    }

    private static (string Id, string? Name, bool Removed) Mapped(RecordReading reading)
    {
        var mapped = reading.Should().BeOfType<RecordReading.Mapped>().Subject;
        return (mapped.ExternalId, mapped.Customer[CustomerField.Name], mapped.Customer.Removed);
    }

    private static string Rule(RecordReading reading) => reading.Should().BeOfType<RecordReading.Unreadable>().Subject.Rule;

    private static JsonPath Path(string text) => ScriptedProvider.Path(text);

    private static ChangeFilter Iso(string parameter) => new(parameter, new DateFormat(DateFormatKind.Iso), TimeSpan.FromMinutes(1));

    private async Task<List<(int Number, string Feed, int Records, string? Cursor)>> ReadAsync(ReadFrom from, Preset? preset = null)
    {
        var pages = new List<(int, string, int, string?)>();
        using var harness = new ConnectorHarness(preset ?? Preset());
        await foreach (var page in harness.Connector.ReadPagesAsync(from, default))
        {
            pages.Add((page.Number, page.Feed, page.Records.Count, page.Next?.Value));
            page.Dispose();
        }

        harness.Pool.Outstanding.Should().Be(0);
        return pages;
    }

    private Preset Preset()
    {
        var list = new Preset
        {
            Provider = new ProviderId("crm"),
            Title = "Several lists",
            BaseUrl = server.BaseUrl,
            Network = ScriptedProvider.ThisMachine,
            Request = new PresetRequest("/list", [], []),
            Paging = new Paging.BodyToken("token", Path("$.next"), 2, "limit"),
            End = new EndRule.MissingNext(),
            Records = Path("$.data"),
            Map = Map("$.id", "$.name", null),
            Limits = new Limits { Retries = 0 },
        };
        return list with
        {
            Changes = list with
            {
                Feed = Feeds.Changes,
                Request = new PresetRequest("/log", [], []),
                ChangedSince = new ChangeFilter("since", new DateFormat(DateFormatKind.EpochSeconds), TimeSpan.FromMinutes(1)),
                NewestFirst = true,
                Total = new TotalPlace(Path("$.total"), null),
                Map = Map("$.data.key", "$.data.name", new RemovedRule(Path("$.type"), "gone")),
            },
            DeletionLists =
            [
                list with { Feed = Feeds.Deletions(1), Request = new PresetRequest("/gone", [], []), Map = Deletions("$", null) },
                list with
                {
                    Feed = Feeds.Deletions(2),
                    Request = new PresetRequest("/removed", [], []),
                    ChangedSince = Iso("from"),
                    Total = new TotalPlace(Path("$.total"), null),
                    Map = Deletions("$.key", "$.at"),
                },
            ],
        };
    }

    private static FieldMap Map(string id, string name, RemovedRule? removed) => new(
        Path(id),
        new Dictionary<CustomerField, TextSource> { [CustomerField.Name] = new TextSource.FirstOf([Path(name)]) },
        new Dictionary<CustomerField, DateSource>(),
        removed,
        []);

    private static FieldMap Deletions(string id, string? at)
    {
        var dates = new Dictionary<CustomerField, DateSource>();
        if (at is not null)
        {
            dates[CustomerField.UpdatedAt] = new DateSource(Path(at), [new DateFormat(DateFormatKind.Iso)], null, [], DaylightChoice.Issue, DaylightChoice.Issue);
        }

        return new FieldMap(Path(id), new Dictionary<CustomerField, TextSource>(), dates, null, []) { OnlyDeletions = true };
    }

    private static JsonAnswer Answer(HttpRequest request) => request.Path.Value switch
    {
        "/list" => Page(request, Enumerable.Range(1, 5).Select(n => $$"""{"id":"c{{n}}","name":"Name {{n}}"}""")),
        "/log" => Page(request, Enumerable.Range(1, 3).Select(n => $$"""{"type":"updated","data":{"key":"c{{n}}","name":"New {{n}}"} }""")),
        "/gone" => Page(request, Enumerable.Range(1, 4).Select(n => $"\"g{n}\"")),
        "/removed" => Page(request, ["""{"key":"r1","at":"2026-01-01T00:00:00Z"}"""]),
        _ => JsonAnswer.Fault(404),
    };

    private static JsonAnswer Page(HttpRequest request, IEnumerable<string> records)
    {
        var all = records.ToList();
        var first = int.TryParse(request.Query["token"], NumberStyles.None, CultureInfo.InvariantCulture, out var token) ? token : 0;
        var rows = all.Skip(first).Take(2).ToList();
        var next = first + rows.Count;
        var more = next < all.Count;
        return new JsonAnswer(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"data":[{{string.Join(',', rows)}}],"next":{{(more ? $"\"{next}\"" : "null")}},"more":{{(more ? "true" : "false")}},"total":{{all.Count}}}"""));
    }
}
