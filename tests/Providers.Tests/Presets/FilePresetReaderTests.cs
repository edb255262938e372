using System.Text;
using System.Text.Json.Nodes;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Presets;

namespace CleanCustomers.Providers.Tests.Presets;

public sealed class FilePresetReaderTests
{
    private const string Valid = """
        {
          "provider": "erp",
          "title": "ERP",
          "auth": { "kind": "awsSigV4", "accessKey": "env:KEY", "secretKey": "file:s3.secret" },
          "files": {
            "s3": { "endpoint": "https://storage.example.com", "bucket": "exports", "prefix": "crm/", "region": "eu-west-1" },
            "match": "*.csv",
            "format": "csv",
            "csv": { "separator": ";", "quote": "'", "columns": ["id", "name", "gone"], "charset": "windows-1252" },
            "complete": { "marker": ".done" },
            "snapshot": true
          },
          "map": { "id": "$.id", "name": "$.name" },
          "removed": { "path": "$.gone" }
        }
        """;

    /// <summary>Name, place ("-" removes), value, where the mistake is told, whether the schema sees it.</summary>
    private static readonly (string Name, string At, string Value, string Pointer, bool SchemaSees)[] Mistakes =
    [
        ("a request beside files", "/request", """{ "path": "/x" }""", "/request", true),
        ("a base URL beside files", "/baseUrl", "\"https://example.com\"", "/baseUrl", true),
        ("no match", "-/files/match", "", "/files", true),
        ("match from the root", "/files/match", "\"/etc/*\"", "/files/match", true),
        ("match out of the folder", "/files/match", "\"../*.csv\"", "/files/match", true),
        ("no format", "-/files/format", "", "/files", true),
        ("unknown format", "/files/format", "\"xlsx\"", "/files/format", true),
        ("no rule of completeness", "-/files/complete", "", "/files", true),
        ("two rules of completeness", "/files/complete", """{ "marker": ".done", "none": true }""", "/files/complete", true),
        ("a rule that is switched off", "/files/complete", """{ "none": false }""", "/files/complete/none", true),
        ("a marker elsewhere", "/files/complete", """{ "marker": "../x" }""", "/files/complete/marker", true),
        ("a marker that is the file", "/files/complete", """{ "marker": "{name}" }""", "/files/complete/marker", true),
        ("a manifest that proves nothing", "/files/complete", """{ "manifest": "{name}.json" }""", "/files/complete/manifest", true),
        ("stable for no duration", "/files/complete", """{ "stable": "a minute" }""", "/files/complete/stable", true),
        ("stable too short", "/files/complete", """{ "stable": "PT0.1S" }""", "/files/complete/stable", false),
        ("unknown kind of snapshot", "/files/snapshot", "\"newest\"", "/files/snapshot", true),
        ("folder and s3", "/files/folder", "\"x\"", "/files", true),
        ("no place", "-/files/s3", "", "/files", true),
        ("no bucket", "-/files/s3/bucket", "", "/files/s3", true),
        ("bucket with a slash", "/files/s3/bucket", "\"a/b\"", "/files/s3/bucket", true),
        ("endpoint without scheme", "/files/s3/endpoint", "\"storage\"", "/files/s3/endpoint", true),
        ("endpoint with a password", "/files/s3/endpoint", "\"https://a:b@storage\"", "/files/s3/endpoint", true),
        ("endpoint unencrypted", "/files/s3/endpoint", "\"http://storage.example.com\"", "/files/s3/endpoint", false),
        ("separator of two characters", "/files/csv/separator", "\"||\"", "/files/csv/separator", true),
        ("separator beyond ASCII", "/files/csv/separator", "\"ü\"", "/files/csv/separator", false),
        ("separator is the quote", "/files/csv/separator", "\"'\"", "/files/csv/quote", false),
        ("unknown character set", "/files/csv/charset", "\"klingon\"", "/files/csv/charset", false),
        ("columns twice", "/files/csv/columns", """["id", "name", "gone", "name"]""", "/files/csv/columns", true),
        ("columns without a mapped one", "/files/csv/columns", """["id", "gone"]""", "/files/csv/columns", false),
        ("header and columns", "/files/csv/header", "true", "/files/csv/header", false),
        ("neither header nor columns", "/files/csv", """{ "header": false }""", "/files/csv/header", false),
        ("a place below a column", "/map/name", "\"$.name.first\"", "/map", false),
        ("a bearer token for files", "/auth", """{ "kind": "bearer", "token": "env:T" }""", "/auth/kind", true),
        ("a literal key", "/auth/secretKey", "\"abc\"", "/auth/secretKey", true),
        ("another service", "/auth/service", "\"sqs\"", "/auth/service", true),
        ("unknown member", "/files/recursive", "true", "/files/recursive", true),
    ];

    public static TheoryData<string> Names => [.. Mistakes.Select(mistake => mistake.Name)];

    [Fact]
    public void Every_member_is_read()
    {
        var preset = Read(Valid);

        preset.Should().BeEquivalentTo(new
        {
            Title = "ERP",
            Place = new FilePlace.S3(new Uri("https://storage.example.com"), "exports", "crm/", "eu-west-1", PathStyle: true),
            Match = "*.csv",
            Complete = new CompleteRule.Marker(".done"),
            Snapshot = SnapshotKind.AllFiles,
            Auth = new Auth.AwsSigV4("env:KEY", $"file:{Path.Combine("providers", "s3.secret")}", null, "eu-west-1", "s3"),
        });
        preset.Format.Should().BeOfType<FileFormat.Csv>().Which.Should().BeEquivalentTo(new { Separator = ';', Quote = '\'', Columns = new[] { "id", "name", "gone" }, Charset = "windows-1252" });
    }

    [Fact]
    public void What_is_left_out_has_defaults_and_a_folder_counts_from_the_preset()
    {
        var folder = Read("""{ "provider": "erp", "files": { "folder": "drops/crm", "match": "*", "format": "csv", "complete": { "stable": "PT1M" } }, "map": { "id": "$.id", "name": "$.name" } }""");
        var amazon = Read("""{ "provider": "erp", "files": { "s3": { "bucket": "exports", "region": "eu-west-1" }, "match": "*", "format": "ndjson", "complete": { "none": true } }, "map": { "id": "$.id", "name": "$.person.name" } }""");

        folder.Place.Should().Be(new FilePlace.Folder(Path.Combine("providers", "drops/crm")));
        folder.Format.Should().Be(new FileFormat.Csv(',', '"', null, null));
        folder.Snapshot.Should().Be(SnapshotKind.No);
        folder.Complete.Should().Be(new CompleteRule.Stable(TimeSpan.FromMinutes(1)));
        amazon.Place.Should().Be(new FilePlace.S3(new Uri("https://s3.eu-west-1.amazonaws.com"), "exports", "", "eu-west-1", PathStyle: false));
        amazon.Auth.Should().Be(Auth.None.Instance);
    }

    [Fact]
    public void The_configuration_can_put_other_storage_in_its_place_but_not_a_folder()
    {
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal) { ["erp"] = "http://127.0.0.1:9000" };

        var storage = PresetReader.Read("providers/erp.json", Encoding.UTF8.GetBytes(Valid), addresses);
        var inFolder = """{ "provider": "erp", "files": { "folder": "x", "match": "*", "format": "ndjson", "complete": { "none": true } }, "map": { "id": "$.id", "name": "$.name" } }""";
        var folder = PresetReader.Read("providers/erp.json", Encoding.UTF8.GetBytes(inFolder), addresses);

        storage.Preset.Should().BeOfType<FilePreset>().Which.Place.Should().BeEquivalentTo(new { Endpoint = new Uri("http://127.0.0.1:9000"), PathStyle = true });
        folder.Problems.Should().ContainSingle().Which.Pointer.Should().Be("/files/folder");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_mistake_is_told_at_its_place_with_a_remedy(string name)
    {
        var mistake = Mistakes.Single(m => m.Name == name);

        var file = PresetReader.Read("providers/erp.json", Encoding.UTF8.GetBytes(Changed(mistake.At, mistake.Value).ToJsonString()));

        file.Preset.Should().BeNull();
        file.Problems.Should().Contain(problem => problem.Pointer == mistake.Pointer).And.OnlyContain(problem => problem.Remedy.Length > 0);
        file.Problems.Should().NotContain(problem => problem.Message.Contains("abc", StringComparison.Ordinal));
    }

    [SchemaFact]
    public async Task The_schema_says_what_the_reader_says()
    {
        var presets = Mistakes.ToDictionary(mistake => mistake.Name, JsonNode (mistake) => Changed(mistake.At, mistake.Value), StringComparer.Ordinal);
        presets["valid"] = JsonNode.Parse(Valid)!;

        var refused = await Schema.RefusedAsync(presets);

        refused.Should().BeEquivalentTo(Mistakes.Where(mistake => mistake.SchemaSees).Select(mistake => mistake.Name));
    }

    [Theory]
    [InlineData("/files/match", "\"*.txt\"", true)]
    [InlineData("/files/csv/separator", "\",\"", true)]
    [InlineData("/files/csv/charset", "\"utf-8\"", true)]
    [InlineData("/files/s3/prefix", "\"erp/\"", true)]
    [InlineData("/files/s3/bucket", "\"other\"", true)]
    [InlineData("/files/snapshot", "false", true)]
    [InlineData("/map/name", "\"$.gone\"", true)]
    [InlineData("/files/complete", "{ \"none\": true }", false)]
    [InlineData("/title", "\"Other\"", false)]
    [InlineData("/auth/accessKey", "\"env:OTHER\"", false)]
    public void What_gives_files_their_meaning_names_them(string at, string value, bool isNamed)
    {
        var other = PresetFingerprint.Of(Read(Changed(at, value).ToJsonString()));

        (other != PresetFingerprint.Of(Read(Valid))).Should().Be(isNamed);
    }

    private static FilePreset Read(string json)
    {
        var file = PresetReader.Read("providers/erp.json", Encoding.UTF8.GetBytes(json));
        file.Problems.Should().BeEmpty();
        return file.Preset.Should().BeOfType<FilePreset>().Subject;
    }

    private static JsonObject Changed(string at, string value)
    {
        var node = JsonNode.Parse(Valid)!.AsObject();
        var steps = at.TrimStart('-').Split('/')[1..];
        var parent = steps[..^1].Aggregate<string, JsonNode>(node, (current, step) => current[step]!);
        if (at.StartsWith('-'))
        {
            parent.AsObject().Remove(steps[^1]);
        }
        else
        {
            parent.AsObject()[steps[^1]] = JsonNode.Parse(value);
        }

        return node;
    }
}
