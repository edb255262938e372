using System.Globalization;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

public sealed class FolderDropTests : IDisposable
{
    private static readonly Limits SmallPages = new() { Retries = 0, RecordsPerPage = 10 };

    private readonly DropFolder drop = new();

    [Fact]
    public async Task Files_are_read_in_the_order_of_their_keys_and_unchanged_ones_not_again()
    {
        drop.Write("b.csv", "id,name\n3,Cay\n");
        drop.Write("a.csv", "id,name\n1,Ann\n2,Bob\n");
        drop.Write("c.txt", "not ours");
        drop.Write(".hidden.csv", "half");

        var first = await drop.ReadAsync();
        var again = await drop.ReadAsync(from: DropFolder.Changes);

        first.Ids.Should().Equal("1", "2", "3");
        first.HasEnded.Should().BeTrue();
        again.Ids.Should().BeEmpty();
        again.HasEnded.Should().BeTrue();
        drop.Memory.Files.Keys.Should().BeEquivalentTo(["a.csv", "b.csv"]);
    }

    [Fact]
    public async Task A_new_file_and_a_replaced_one_are_read_and_no_others()
    {
        drop.Write("a.csv", "id,name\n1,Ann\n");
        drop.Write("b.csv", "id,name\n2,Bob\n");
        await drop.ReadAsync();

        drop.Write("b.csv", "id,name\n2,Rob\n", age: TimeSpan.FromSeconds(30));
        drop.Write("c.csv", "id,name\n3,Cay\n");
        var next = await drop.ReadAsync(from: DropFolder.Changes);

        next.Bodies.Should().Equal("""{"id":"2","name":"Rob"}""", """{"id":"3","name":"Cay"}""");
    }

    [Fact]
    public async Task A_file_whose_time_alone_changed_is_compared_by_its_bytes_and_remembered()
    {
        drop.Write("a.csv", "id,name\n1,Ann\n");
        await drop.ReadAsync();
        var before = drop.Memory.Files["a.csv"];

        drop.Write("a.csv", "id,name\n1,Ann\n", age: TimeSpan.FromSeconds(30));
        var next = await drop.ReadAsync(from: DropFolder.Changes);

        next.Ids.Should().BeEmpty();
        drop.Memory.Files["a.csv"].FinishedTag.Should().NotBe(before.FinishedTag);
        drop.Memory.Files["a.csv"].Sha256.Should().Be(before.Sha256);
    }

    [Fact]
    public async Task A_change_that_leaves_size_and_time_as_they_were_is_seen_when_the_file_was_read_fresh()
    {
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        using var fresh = new DropFolder(time);
        fresh.Write("a.csv", "id,name\n1,Ann\n", age: TimeSpan.Zero);
        await fresh.ReadAsync();

        fresh.Write("a.csv", "id,name\n1,Eve\n", age: TimeSpan.Zero);
        time.Advance(TimeSpan.FromSeconds(10));
        var next = await fresh.ReadAsync(from: DropFolder.Changes);

        next.Bodies.Should().Equal("""{"id":"1","name":"Eve"}""");
    }

    [Fact]
    public async Task A_full_walk_reads_every_file_again_and_forgets_those_that_went_away()
    {
        drop.Write("a.csv", "id,name\n1,Ann\n");
        drop.Write("b.csv", "id,name\n2,Bob\n");
        await drop.ReadAsync();

        drop.Delete("a.csv");
        var full = await drop.ReadAsync();

        full.Ids.Should().Equal("2");
        drop.Memory.Files.Keys.Should().Equal("b.csv");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_run_killed_at_any_page_goes_on_inside_the_file(int pages)
    {
        drop.Write("a.csv", Rows(1, 25));
        drop.Write("b.csv", Rows(26, 22));
        var preset = drop.Preset(limits: SmallPages);

        var killed = await drop.ReadAsync(preset, pages: pages);
        var rest = await drop.ReadAsync(preset, new ReadFrom(null, killed.Last));

        killed.Ids.Should().HaveCount(new[] { 10, 20, 25, 35, 45 }[pages - 1]);
        killed.Ids.Concat(rest.Ids).Should().Equal(Enumerable.Range(1, 47).Select(id => id.ToString(CultureInfo.InvariantCulture)));
        rest.HasEnded.Should().BeTrue();
    }

    [Fact]
    public async Task A_file_that_changed_between_two_runs_is_begun_anew()
    {
        drop.Write("a.csv", Rows(1, 25));
        var preset = drop.Preset(limits: SmallPages);
        var killed = await drop.ReadAsync(preset, pages: 1);

        drop.Write("a.csv", Rows(101, 15), age: TimeSpan.FromSeconds(20));
        var rest = await drop.ReadAsync(preset, new ReadFrom(null, killed.Last));

        rest.Ids.Should().HaveCount(15).And.StartWith("101");
    }

    [Fact]
    public async Task A_file_replaced_while_it_is_read_is_noticed_and_does_not_count_as_read()
    {
        drop.Write("a.csv", Rows(1, 25));
        var connector = drop.Connector(drop.Preset(limits: SmallPages));
        var seen = 0;

        var read = async () =>
        {
            await foreach (var page in connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
            {
                seen += page.Records.Count;
                drop.Memory.Store(page.Files);
                page.Dispose();
                if (seen == 10)
                {
                    drop.Write("a.csv", Rows(200, 25), age: TimeSpan.FromSeconds(5));
                }
            }
        };

        (await read.Should().ThrowAsync<ProviderFaultException>()).Which.Error.Code.Should().Be("provider.file_changed");
        drop.Memory.Files.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_record_can_be_traced_to_its_file_version_row_line_and_byte()
    {
        drop.Write("a.csv", "id,name\n1,\"Ann\nLee\"\n\n2,Bob\n3,Cay,x\n");

        var outcome = await drop.ReadAsync();

        outcome.Places.Should().HaveCount(3);
        outcome.Places[1].Should().MatchRegex("^file 'a.csv', version [0-9]+-[0-9]+, row 2, line 5, byte 21$");
        outcome.Places[2].Should().Contain("row 3, line 6");
    }

    [Fact]
    public async Task A_folder_that_is_not_there_and_a_pattern_that_matches_nothing_are_told()
    {
        var missing = drop.Preset() with { Place = new FilePlace.Folder("/nonexistent") };
        using var storage = new Infrastructure.Providers.Files.FolderStorage(missing.Provider, "/nonexistent/drop", TimeProvider.System);
        var list = () => storage.ListAsync(CancellationToken.None);

        (await list.Should().ThrowAsync<ProviderFaultException>()).Which.Error.Code.Should().Be("provider.file_unreadable");
        var nothing = await drop.ReadAsync();

        nothing.Code.Should().Be("provider.no_files");
        nothing.HasEnded.Should().BeFalse();
    }

    [Fact]
    public async Task Folders_below_are_read_where_the_pattern_says_so()
    {
        drop.Write("2026/01/a.csv", "id,name\n1,Ann\n");
        drop.Write("b.csv", "id,name\n2,Bob\n");

        var outcome = await drop.ReadAsync(drop.Preset(match: "**/*.csv"));

        outcome.Ids.Should().Equal("1", "2");
    }

    [Fact]
    public async Task A_position_of_another_kind_of_provider_is_refused_so_that_the_walk_begins_anew()
    {
        drop.Write("a.csv", "id,name\n1,Ann\n");

        var outcome = await drop.ReadAsync(from: new ReadFrom(null, new Cursor("o:200:200")));

        outcome.Fault.Should().BeEquivalentTo(new { CursorExpired = true });
    }

    [Fact]
    public async Task The_last_file_by_name_is_the_whole_list_where_each_file_is_one()
    {
        drop.Write("list-01.csv", "id,name\n1,Ann\n2,Bob\n");
        drop.Write("list-02.csv", "id,name\n1,Ann\n");
        var preset = drop.Preset(snapshot: SnapshotKind.LastFile);

        var outcome = await drop.ReadAsync(preset);

        outcome.Ids.Should().Equal("1");
        (await drop.Connector(preset).HasNewListAsync(CancellationToken.None)).Should().BeTrue("absence takes two walks");
        await drop.ReadAsync(preset);
        (await drop.Connector(preset).HasNewListAsync(CancellationToken.None)).Should().BeFalse();
        drop.Delete("list-02.csv");
        (await drop.Connector(preset).HasNewListAsync(CancellationToken.None)).Should().BeFalse("an older list is never new");
        drop.Write("list-03.csv", "id,name\n1,Ann\n");
        (await drop.Connector(preset).HasNewListAsync(CancellationToken.None)).Should().BeTrue();
    }

    [Fact]
    public async Task A_list_that_appears_during_a_run_for_changes_waits_for_the_next_run_as_a_whole()
    {
        drop.Write("a.csv", "id,name\n1,Ann\n");
        var preset = drop.Preset(snapshot: SnapshotKind.AllFiles);
        await drop.ReadAsync(preset);

        drop.Write("b.csv", "id,name\n2,Bob\n", age: TimeSpan.FromMinutes(7));
        var changes = await drop.ReadAsync(preset, DropFolder.Changes);

        changes.Ids.Should().BeEmpty();
        changes.HasEnded.Should().BeTrue();
        changes.Clock.Should().BeCloseTo(TimeProvider.System.GetUtcNow().AddMinutes(-7), TimeSpan.FromSeconds(20), "nothing is proven behind the list that waits");
        (await drop.Connector(preset).HasNewListAsync(CancellationToken.None)).Should().BeTrue();
    }

    public void Dispose() => drop.Dispose();

    internal static string Rows(int first, int count) =>
        "id,name\n" + string.Concat(Enumerable.Range(first, count).Select(id => string.Create(CultureInfo.InvariantCulture, $"{id},Name {id}\n")));
}
