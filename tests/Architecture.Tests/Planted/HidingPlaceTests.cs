using CleanCustomers.Architecture.Tests.Reading;
using CleanCustomers.Architecture.Tests.Rules;
using FluentAssertions;

namespace CleanCustomers.Architecture.Tests.Planted;

/// <summary>A dependency is found wherever it hides, and named.</summary>
public sealed class HidingPlaceTests(Violations planted) : IClassFixture<Violations>
{
    private const string Namespace = "CleanCustomers.Application.Hiding";

    [Fact]
    public void Every_hiding_place_is_found_by_the_layer_rule()
    {
        var places = planted.Hiding.Read.WrittenTypes.Where(t => t.Namespace == Namespace && t.DeclaringType is null && t.Name != "Innocent").ToList();

        var verdict = Layers.Check(planted.Hiding.Read);

        places.Should().HaveCountGreaterThan(80);
        places.Where(place => !verdict.Violations.Any(v => v.StartsWith($"{place.FullName} (", StringComparison.Ordinal) && v.Contains("→ Quartz.", StringComparison.Ordinal)))
            .Select(place => place.Name).Should().BeEmpty();
    }

    [Fact]
    public void Every_hiding_place_is_found_by_the_fluent_words()
    {
        var selection = Types.InAssembly(planted.Hiding.Read).That().ResideInNamespace(Namespace).Matching(t => t.DeclaringType is null && t.Name != "Innocent", "guilty");

        var missed = selection.Chosen.Where(type => selection.Matching(t => t == type, "this one").ShouldNot().HaveDependencyOn("Quartz").Holds);

        missed.Select(type => type.Name).Should().BeEmpty();
    }

    [Fact]
    public void What_mentions_nothing_forbidden_is_left_alone()
    {
        var verdict = Layers.Check(planted.Hiding.Read);

        verdict.Violations.Should().NotContain(v => v.Contains("Innocent", StringComparison.Ordinal));
    }

    [Fact]
    public void An_attribute_of_the_assembly_is_found()
    {
        var verdict = Layers.Check(planted.Hiding.Read);

        verdict.Violations.Should().Contain("[assembly] (attribute) → Quartz.Tool");
    }

    [Theory]
    [InlineData("InBaseType (declaration) → Quartz.ToolBase")]
    [InlineData("InField (tool) → Quartz.Tool")]
    [InlineData("InProperty (Tool) → Quartz.Tool")]
    [InlineData("InLambda (Do) → Quartz.Tool")]
    [InlineData("InAsync (DoAsync) → Quartz.Tool")]
    [InlineData("InAsyncLambda (Do) → Quartz.Tool")]
    [InlineData("InIterator (Do) → Quartz.Tool")]
    [InlineData("InLocalFunction (Do) → Quartz.Tool")]
    [InlineData("InNestedNestedType (Inner.Innermost.Tool) → Quartz.Tool")]
    [InlineData("InNewNested (Do) → Quartz.Tool+Inner")]
    [InlineData("InCatch (Do) → Quartz.ToolException")]
    public void The_message_names_the_edge_in_the_words_of_the_source(string edge)
    {
        var verdict = Layers.Check(planted.Hiding.Read);

        verdict.Message.Should().Contain($"{Namespace}.{edge}{Environment.NewLine}");
    }
}
