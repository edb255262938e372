using System.Text;
using CleanCustomers.Application.Providers;
using CleanCustomers.Infrastructure.Providers.Drift;

namespace CleanCustomers.Providers.Tests.Drift;

/// <summary>What is learnt from records, and what is told of it.</summary>
public sealed class ShapeTreeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ShapeTree tree = new(new ShapeBudget(ShapeBudget.MostPaths));
    private DateTimeOffset now = Start;

    [Fact]
    public void Until_the_first_complete_run_nothing_is_new()
    {
        See("""{"id":1}""", 5);
        See("""{"id":1,"tier":"gold"}""");

        Findings().Should().BeEmpty();
    }

    [Fact]
    public void New_missing_retyped_and_newly_null_fields_are_found_with_their_time()
    {
        See("""{"id":1,"name":"a","phone":"1","age":3,"emails":[{"value":"x"}]}""", 50);
        Complete();
        See("""{"id":1,"name":null,"age":3,"emails":[{"value":"x"}]}""", 15);
        See("""{"id":1,"name":"a","age":"3","emails":[{"value":"x","primary":true}],"geo":{"lat":1}}""", 10);

        var found = Findings();

        found.Select(finding => (finding.Path, finding.Change, finding.Kind)).Should().BeEquivalentTo(new (string, DriftKind, string?)[]
        {
            ("$.name", DriftKind.NewlyNull, "null"), ("$.phone", DriftKind.Missing, null), ("$.age", DriftKind.Retyped, "text"),
            ("$.emails[].primary", DriftKind.New, "boolean"), ("$.geo", DriftKind.New, "object"),
        });
        found.Single(finding => finding.Path == "$.phone").Since.Should().Be(Start.AddMinutes(49), "that is when it was last seen");
        found.Single(finding => finding.Path == "$.age").Since.Should().Be(Start.AddMinutes(65));
        found.Single(finding => finding.Path == "$.age").Kinds.Should().Equal("text", "number");
    }

    [Fact]
    public void A_rare_field_is_not_missing_before_its_absence_is_unlikely()
    {
        for (var i = 0; i < 10; i++)
        {
            See("""{"id":1}""", 9);
            See("""{"id":1,"fax":"1"}""");
        }

        Complete();
        See("""{"id":1}""", 150);
        var early = Findings();
        See("""{"id":1}""", 100);

        early.Should().BeEmpty("one record in ten has it");
        Findings().Should().ContainSingle().Which.Change.Should().Be(DriftKind.Missing);
    }

    [Fact]
    public void What_an_object_held_is_not_missing_when_the_object_itself_is_null()
    {
        See("""{"address":{"city":"Vigo","zip":"1"}}""", 50);
        Complete();

        See("""{"address":null}""", 40);

        Findings().Should().ContainSingle().Which.Should().Match<DriftFinding>(finding => finding.Path == "$.address" && finding.Change == DriftKind.NewlyNull);
    }

    [Fact]
    public void Keys_that_are_data_are_never_kept()
    {
        See("""{"id":1,"byMail":{"ana@example.com":1},"byId":{"0f8fad5b-d9cb-469f-a165-70867728950e":2},"byPhone":{"34600111222":3},"a":{"7":1}}""");

        var paths = Paths(tree.Root, "");

        paths.Should().BeEquivalentTo("/id", "/byMail", "/byMail/*", "/byId", "/byId/*", "/byPhone", "/byPhone/*", "/a", "/a/*");
    }

    [Fact]
    public void A_map_of_many_keys_becomes_one_place_and_stays_one()
    {
        for (var i = 0; i < 150; i++)
        {
            See($$"""{"tags":{"{{Word(i)}}":{"on":true} } }""");
        }

        Complete();
        See("""{"tags":{"quite-new":{"on":true}}}""");

        Paths(tree.Root, "").Should().BeEquivalentTo("/tags", "/tags/*", "/tags/*/on");
        Findings().Should().BeEmpty();
    }

    [Fact]
    public void Hostile_records_cannot_make_it_grow_without_end()
    {
        for (var i = 0; i < 50; i++)
        {
            See("{" + string.Join(',', Enumerable.Range(0, 90).Select(j => $"\"{Word(i)}{Word(j)}\":{{\"x\":{{\"y\":1}}}}")) + "}");
        }

        See(string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 60));
        See(string.Concat(Enumerable.Repeat("{\"a\":", 500)) + "1" + new string('}', 500));
        See("""{"broken":""");
        See("""{"\ud800":1,"ok":2}""");
        See("7");

        tree.Root.Count().Should().BeLessThanOrEqualTo(ShapeBudget.MostPaths);
    }

    [Fact]
    public void What_two_runs_saw_adds_up()
    {
        See("""{"id":1,"name":"a"}""", 30);
        Complete();
        var later = new ShapeTree(new ShapeBudget(ShapeBudget.MostPaths));
        for (var i = 0; i < 40; i++)
        {
            now = now.AddMinutes(1);
            later.Look("""{"id":"1"}"""u8, now);
        }

        tree.Merge(later);

        tree.Records.Should().Be(70);
        Findings().Select(finding => (finding.Path, finding.Change)).Should().BeEquivalentTo([("$.id", DriftKind.Retyped), ("$.name", DriftKind.Missing)]);
    }

    private static string Word(int number) => new([.. number.ToString("D3", System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0'))]);

    private static IEnumerable<string> Paths(ShapeNode node, string path) =>
        node.Members.SelectMany(member => Paths(member, $"{path}/{member.Name}").Prepend($"{path}/{member.Name}"));

    private void See(string record, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            tree.Look(Encoding.UTF8.GetBytes(record), now);
            now = now.AddMinutes(1);
        }
    }

    private void Complete() => tree.Baseline = now.AddMinutes(-1);

    private List<DriftFinding> Findings() => [.. DriftRules.Find("list", tree)];
}
