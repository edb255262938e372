using System.Security.Cryptography;
using System.Text;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

public sealed class CompletenessTests : IDisposable
{
    private const string Ann = "id,name\n1,Ann\n";
    private static readonly CompleteRule Done = new CompleteRule.Marker(".done");
    private readonly DropFolder drop = new();

    [Fact]
    public async Task A_file_without_its_marker_is_not_read_and_said_so_while_others_are()
    {
        drop.Write("a.csv", Ann);
        drop.Write("b.csv", "id,name\n2,Bob\n");
        drop.Write("b.csv.done", "");
        var preset = drop.Preset(complete: Done, match: "*");

        var first = await drop.ReadAsync(preset);
        drop.Write("a.csv.done", "", age: TimeSpan.Zero);
        var next = await drop.ReadAsync(preset, DropFolder.Changes);

        first.Ids.Should().Equal("2");
        first.Code.Should().Be("provider.file_incomplete");
        first.Fault!.Error.Message.Should().Contain("'a.csv'").And.Contain("there is no marker 'a.csv.done'");
        first.HasEnded.Should().BeFalse("the walk has not seen everything");
        next.Ids.Should().Equal("1");
        next.HasEnded.Should().BeTrue();
    }

    [Fact]
    public async Task A_marker_of_an_earlier_version_does_not_count()
    {
        drop.Write("a.csv.done", "", age: TimeSpan.FromMinutes(3));
        drop.Write("a.csv", Ann, age: TimeSpan.FromMinutes(2));

        var outcome = await drop.ReadAsync(drop.Preset(complete: Done));

        outcome.Ids.Should().BeEmpty();
        outcome.Fault!.Error.Message.Should().Contain("older than the file itself");
    }

    [Fact]
    public async Task A_marker_may_stand_for_a_whole_folder_or_have_a_name_of_its_own()
    {
        drop.Write("day/a.csv", Ann);
        drop.Write("day/_SUCCESS", "", age: TimeSpan.Zero);
        drop.Write("b.csv", "id,name\n2,Bob\n");
        drop.Write("ready-b.csv", "", age: TimeSpan.Zero);

        var folder = await drop.ReadAsync(drop.Preset(complete: new CompleteRule.Marker("_SUCCESS"), match: "day/*.csv"));
        var named = await drop.ReadAsync(drop.Preset(complete: new CompleteRule.Marker("ready-{name}")));

        folder.Ids.Should().Equal("1");
        named.Ids.Should().Equal("2");
        named.Fault.Should().BeNull("the marker itself is no file of the list, though the pattern matches it");
    }

    [Theory]
    [InlineData("{\"rows\":2}", null)]
    [InlineData("{\"rows\":\"2\",\"sum\":\"<sha256>\"}", null)]
    [InlineData("{\"rows\":2,\"sum\":\"<MD5>\"}", null)]
    [InlineData("{\"rows\":2,\"sum\":\"<sha1>\"}", null)]
    [InlineData("{\"rows\":3}", "not what its manifest says")]
    [InlineData("{\"rows\":2,\"sum\":\"d41d8cd98f00b204e9800998ecf8427e\"}", "not what its manifest says")]
    [InlineData("{\"count\":2}", "does not say what it should")]
    [InlineData("{\"rows\":", "does not say what it should")]
    [InlineData("{\"rows\":2,\"sum\":\"abc\"}", "does not say what it should")]
    public async Task A_manifest_proves_rows_and_checksum_before_anything_is_used(string manifest, string? reason)
    {
        var bytes = DropFolder.Gzip("id,name\n1,Ann\n2,Bob\n"u8.ToArray());
        drop.Write("a.csv", bytes);
        drop.Write("a.csv.json", manifest
            .Replace("<sha256>", Convert.ToHexStringLower(SHA256.HashData(bytes)), StringComparison.Ordinal)
            .Replace("<sha1>", Sha1Of(bytes), StringComparison.Ordinal)
            .Replace("<MD5>", Md5Of(bytes), StringComparison.Ordinal));
        var rule = new CompleteRule.Manifest(
            "{name}.json", DropFolder.At("$.rows"), manifest.Contains("sum", StringComparison.Ordinal) ? DropFolder.At("$.sum") : null);

        var outcome = await drop.ReadAsync(drop.Preset(complete: rule));

        outcome.Ids.Should().HaveCount(reason is null ? 2 : 0);
        outcome.Code.Should().Be(reason is null ? null : "provider.file_incomplete");
        if (reason is not null)
        {
            outcome.Fault!.Error.Message.Should().Contain(reason);
        }
    }

    [Fact]
    public async Task A_manifest_keeps_each_cut_of_a_file_out()
    {
        var bytes = Encoding.UTF8.GetBytes("id,name\n1,Ann\n2,Bob Longname\n");
        var rule = new CompleteRule.Manifest("{name}.json", Rows: null, DropFolder.At("$.sum"));
        drop.Write("a.csv.json", $$"""{"sum":"{{Convert.ToHexStringLower(SHA256.HashData(bytes))}}"}""");
        for (var length = 0; length < bytes.Length; length++)
        {
            drop.Write("a.csv", bytes[..length]);

            var outcome = await drop.ReadAsync(drop.Preset(complete: rule));

            outcome.Ids.Should().BeEmpty("{0} bytes are not the file", length);
            outcome.HasEnded.Should().BeFalse();
        }
    }

    [Fact]
    public async Task A_file_that_has_to_stand_still_is_read_at_the_second_look_and_not_if_it_changed()
    {
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        using var watched = new DropFolder(time);
        var preset = watched.Preset(complete: new CompleteRule.Stable(TimeSpan.FromMinutes(5)));
        watched.Write("a.csv", "id,name\n1,A");

        var first = await watched.ReadAsync(preset);
        time.Advance(TimeSpan.FromMinutes(5));
        watched.Write("a.csv", Ann, age: TimeSpan.Zero);
        var changed = await watched.ReadAsync(preset);
        time.Advance(TimeSpan.FromMinutes(3));
        var early = await watched.ReadAsync(preset);
        time.Advance(TimeSpan.FromMinutes(2));
        var still = await watched.ReadAsync(preset);

        first.Fault!.Error.Message.Should().Contain("300 s more");
        changed.Code.Should().Be("provider.file_incomplete");
        early.Fault!.Error.Message.Should().Contain("120 s more");
        (first.Ids.Count + changed.Ids.Count + early.Ids.Count).Should().Be(0);
        still.Ids.Should().Equal("1");
        still.HasEnded.Should().BeTrue();
    }

    [Fact]
    public async Task A_second_look_that_is_near_is_waited_for()
    {
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        using var watched = new DropFolder(time);
        watched.Write("a.csv", Ann);

        var reading = watched.ReadAsync(watched.Preset(complete: new CompleteRule.Stable(TimeSpan.FromSeconds(40))));
        await Eventually.True(() => time.Pending.Contains(TimeSpan.FromSeconds(40)));
        time.Advance(TimeSpan.FromSeconds(40));
        var outcome = await reading;

        outcome.Ids.Should().Equal("1");
        outcome.HasEnded.Should().BeTrue();
    }

    [Fact]
    public async Task A_whole_list_with_an_incomplete_file_is_never_whole()
    {
        drop.Write("a.csv", Ann);
        drop.Write("a.csv.done", "");
        drop.Write("b.csv", "id,name\n2,Bo");
        var preset = drop.Preset(complete: Done, snapshot: SnapshotKind.AllFiles);

        var outcome = await drop.ReadAsync(preset);

        outcome.Ids.Should().Equal("1");
        outcome.HasEnded.Should().BeFalse("absence would count");
        outcome.Code.Should().Be("provider.file_incomplete");
    }

    public void Dispose() => drop.Dispose();

    // Manifests of others use what they use; here it only finds a file that was cut.
#pragma warning disable CA5350, CA5351
    private static string Sha1Of(byte[] bytes) => Convert.ToHexStringLower(SHA1.HashData(bytes));

    private static string Md5Of(byte[] bytes) => Convert.ToHexString(MD5.HashData(bytes));
#pragma warning restore CA5350, CA5351
}
