using System.Globalization;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

[Collection(nameof(Alone))]
public sealed class FileDropTests : IDisposable
{
    private const string Header = "id;name;email;updated\n";
    private readonly string folder = Directory.CreateTempSubdirectory("drop-").FullName;

    [Fact]
    public async Task A_file_is_stored_once_and_then_costs_nothing()
    {
        Write("a.csv", Rows(0, 2_500));
        await using var app = await CollectionApp.StartAsync(Preset());

        var first = await app.CollectAsync();
        var again = await app.CollectAsync();
        var full = await app.CollectAsync(full: true);

        first.Should().BeEquivalentTo(new { State = RunState.Succeeded, Mode = RunMode.Backfill, Counters = new RunCounters(3, 2_500, 2_500, 0, 0, 0, 0, 0) });
        again.Should().BeEquivalentTo(new { State = RunState.Succeeded, Mode = RunMode.Incremental, Counters = new RunCounters(1, 0, 0, 0, 0, 0, 0, 0) });
        full.Counters.Should().Be(new RunCounters(3, 2_500, 0, 0, 2_500, 0, 0, 0));
        app.Value("SELECT CAST(body AS TEXT) FROM record_bodies WHERE external_id = '00007'")
            .Should().Be("""{"id":"00007","name":"Name 7","email":"a7@example.com","updated":"2026-01-01T00:00:00Z"}""");
        app.Value("SELECT object || ' ' || records || ' ' || bytes FROM files").Should().StartWith("a.csv 2500 ");
    }

    [Fact]
    public async Task Five_touched_rows_are_five_changes()
    {
        Write("a.csv", Rows(0, 100));
        await using var app = await CollectionApp.StartAsync(Preset());
        await app.CollectAsync();

        int[] touched = [3, 14, 15, 92, 65];
        Write("a.csv", touched.Aggregate(Rows(0, 100), (text, i) => text.Replace($";Name {i};", $";Edited {i};", StringComparison.Ordinal)));
        var next = await app.CollectAsync();

        next.Counters.Should().BeEquivalentTo(new { Read = 100, Updated = 5, Unchanged = 95 });
        app.Value("SELECT count(*) FROM changes WHERE kind = 'updated'").Should().Be("5");
    }

    [Fact]
    public async Task Bad_rows_go_to_quarantine_with_their_origin_and_cost_nobody_else()
    {
        Write("a.csv", Header + "1;Ann;ann@example.com;2026-01-01T00:00:00Z\n2;Bob\n3;Cay;cay@example.com;yesterday\n;Dee;;2026-01-01T00:00:00Z\n5;\"Eve\"x;;\n6;Fay;;2026-01-01T00:00:00Z\n");
        await using var app = await CollectionApp.StartAsync(Preset());

        var run = await app.CollectAsync();

        run.Counters.Should().BeEquivalentTo(new { Read = 6, Created = 2, Quarantined = 4 });
        run.State.Should().Be(RunState.Succeeded);
        app.Rows("SELECT rule || ' ' || coalesce(external_id, '-') FROM quarantine ORDER BY entry")
            .Should().Equal("record.ragged -", "date.unreadable 3", "record.no_id -", "record.bad_quote -");
        app.Value("SELECT CAST(body AS TEXT) FROM quarantine WHERE rule = 'record.ragged'").Should().Be("""["2","Bob"]""");
        app.Value("SELECT reason FROM quarantine WHERE rule = 'record.ragged'").Should().Contain("file 'a.csv'").And.Contain("row 2, line 3");
        app.Value("SELECT reason FROM quarantine WHERE rule = 'date.unreadable'").Should().Contain("row 3, line 4").And.NotContain("yesterday");
    }

    [Fact]
    public async Task A_row_that_arrives_mended_closes_its_quarantine()
    {
        Write("a.csv", Header + "3;Cay;cay@example.com;yesterday\n");
        await using var app = await CollectionApp.StartAsync(Preset());
        await app.CollectAsync();

        Write("b.csv", Header + "3;Cay;cay@example.com;2026-01-01T00:00:00Z\n");
        await app.CollectAsync();

        app.Value("SELECT state FROM quarantine").Should().Be("repaired");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_run_that_is_stopped_at_any_page_is_carried_on_and_ends_like_one_that_was_not(int pages)
    {
        Write("a.csv", Rows(0, 3_000));
        Write("b.csv", Rows(3_000, 2_000));
        var store = Path.Combine(folder, "store");
        var setup = new CollectionApp.Setup { Folder = store, Settings = [new("Collection:CommitRecords", "1000")] };
        await using (var app = await CollectionApp.StartAsync(setup, Preset()))
        {
            using var stop = new CancellationTokenSource();
            var collecting = app.SendAsync(new CollectCustomers(new ProviderId("crm")), stop.Token);
            await Eventually.True(() => collecting.IsCompleted || int.Parse(app.Value("SELECT coalesce(max(pages), 0) FROM runs")!, CultureInfo.InvariantCulture) >= pages);
            await stop.CancelAsync();
            await collecting;
        }

        await using var later = await CollectionApp.StartAsync(setup, Preset());
        await later.CollectAsync();
        var full = await later.CollectAsync(full: true);

        later.LiveIds().Should().HaveCount(5_000);
        later.Value("SELECT count(*) FROM changes").Should().Be("5000");
        full.Counters.Should().BeEquivalentTo(new { Read = 5_000, Unchanged = 5_000 });
        later.Rows("SELECT object || ' ' || records FROM files ORDER BY object").Should().Equal("a.csv 3000", "b.csv 2000");
    }

    [Fact]
    public async Task A_file_counts_as_read_only_together_with_its_last_page()
    {
        Write("a.csv", Rows(0, 1_000) + "1;\"cut");
        await using var app = await CollectionApp.StartAsync(Preset());

        var run = await app.CollectAsync();

        run.Should().BeEquivalentTo(new { State = RunState.Partial, ErrorCode = "provider.truncated" });
        app.Rows("SELECT object FROM files").Should().BeEmpty();
        app.Value("SELECT complete_up_to FROM providers").Should().BeNull();
    }

    [Fact]
    public async Task A_column_says_who_is_gone()
    {
        var removed = new RemovedRule(At("$.gone"), "1");
        Write("a.csv", "id;name;email;updated;gone\n1;Ann;;2026-01-01T00:00:00Z;\n2;Bob;;2026-01-01T00:00:00Z;0\n");
        await using var app = await CollectionApp.StartAsync(Preset() with { Map = Preset().Map with { Removed = removed } });
        await app.CollectAsync();

        Write("b.csv", "id;name;email;updated;gone\n2;;;2026-01-02T00:00:00Z;1\n");
        var next = await app.CollectAsync();

        next.Counters.Removed.Should().Be(1);
        app.LiveIds().Should().Equal("1");
    }

    [Fact]
    public async Task A_new_whole_list_is_a_full_walk_and_an_old_one_is_not_read()
    {
        Write("a.csv", Rows(0, 50));
        await using var app = await CollectionApp.StartAsync(Preset() with { Snapshot = SnapshotKind.AllFiles });

        var first = await app.CollectAsync();
        var proving = await app.CollectAsync();
        var idle = await app.CollectAsync();
        Write("a.csv", Rows(0, 48));
        var changed = await app.CollectAsync();

        (first.Mode, proving.Mode, idle.Mode, changed.Mode).Should().Be((RunMode.Backfill, RunMode.Full, RunMode.Incremental, RunMode.Full));
        (proving.Counters.Read, idle.Counters.Read, changed.Counters.Read).Should().Be((50, 0, 48));
    }

    [Fact]
    public async Task Memory_stays_small_whatever_the_size_of_the_file()
    {
        using (var file = new StreamWriter(Path.Combine(folder, "large.csv")))
        {
            await file.WriteAsync(Header);
            for (var i = 0; i < 200_000; i++)
            {
                await file.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{i};Somebody with quite a long name to fill the row {i};a{i}@example.com;2026-01-01T00:00:00Z\n"));
            }
        }

        Age("large.csv", TimeSpan.FromMinutes(1));
        await using var app = await CollectionApp.StartAsync(Preset() with { Limits = new Limits() });
        await app.CollectAsync();
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = 0L;
        using var watch = new Timer(_ => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true)), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));

        var full = await app.CollectAsync(full: true);

        full.Counters.Unchanged.Should().Be(200_000);
        (peak - before).Should().BeLessThan(150L * 1024 * 1024, "the file has 20 MiB and its records 30 MiB; pages in flight are bounded");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static JsonPath At(string text) => JsonPath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));

    private static TextSource.FirstOf First(string path) => new([At(path)]);

    private static string Rows(int first, int count) => Header + string.Concat(Enumerable.Range(first, count).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{i:00000};Name {i};a{i}@example.com;2026-01-01T00:00:00Z\n")));

    private FilePreset Preset() => new()
    {
        Provider = new ProviderId("crm"),
        Title = "Drop",
        Place = new FilePlace.Folder(folder),
        Match = "*.csv",
        Format = new FileFormat.Csv(';', '"', Columns: null, Charset: null),
        Complete = CompleteRule.None.Instance,
        Map = new FieldMap(
            At("$.id"),
            new Dictionary<CustomerField, TextSource> { [CustomerField.Name] = First("$.name"), [CustomerField.Email] = First("$.email") },
            new Dictionary<CustomerField, DateSource>
            {
                [CustomerField.UpdatedAt] = new DateSource(At("$.updated"), [new DateFormat(DateFormatKind.Iso)], null, [], DaylightChoice.Issue, DaylightChoice.Issue),
            },
            null,
            []),
        Limits = new Limits { Retries = 0, RecordsPerPage = 1_000 },
    };

    private void Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(folder, name), text);
        Age(name, TimeSpan.FromMinutes(1));
    }

    private void Age(string name, TimeSpan age) => File.SetLastWriteTimeUtc(Path.Combine(folder, name), (TimeProvider.System.GetUtcNow() - age).UtcDateTime);
}
