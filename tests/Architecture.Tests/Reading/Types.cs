using Mono.Cecil;

namespace CleanCustomers.Architecture.Tests.Reading;

/// <summary>Rules in the words of NetArchTest (ADR 0001): <c>Types.InAssembly(a).That()…ShouldNot().HaveDependencyOn("x")</c>.</summary>
internal static class Types
{
    public static TypeSelection InAssembly(ReadAssembly assembly) => InAssemblies([assembly]);

    public static TypeSelection InAssemblies(IReadOnlyList<ReadAssembly> assemblies) =>
        new(assemblies, [.. assemblies.SelectMany(a => a.WrittenTypes)], $"types of {string.Join(", ", assemblies.Select(a => a.Name))}");
}

/// <summary>The types a rule speaks of. Each word narrows the choice.</summary>
internal sealed record TypeSelection(IReadOnlyList<ReadAssembly> Assemblies, IReadOnlyList<TypeDefinition> Chosen, string Words)
{
    public TypeSelection That() => this;

    public TypeSelection ResideInNamespace(string name) => Matching(type => InNamespace(type, name), $"in {name}");

    public TypeSelection DoNotResideInNamespace(string name) => Matching(type => !InNamespace(type, name), $"not in {name}");

    public TypeSelection HaveNameEndingWith(string end) => Matching(type => type.Name.EndsWith(end, StringComparison.Ordinal), $"named …{end}");

    /// <summary>Directly, through a base class or through another interface.</summary>
    public TypeSelection ImplementInterface(string fullName) =>
        Matching(type => Ancestry.InterfacesOf(type).Any(i => Names.Of(i.GetElementType()).FullName == fullName), $"implementing {fullName}");

    public TypeSelection Matching(Func<TypeDefinition, bool> choose, string words) =>
        this with { Chosen = [.. Chosen.Where(choose)], Words = $"{Words}, {words}" };

    public Demands Should() => new(this);

    public Bans ShouldNot() => new(this);

    /// <summary>The dependencies of the chosen types that the function picks, as violations.</summary>
    public Verdict Edges(Func<Edge, bool> offends, string words)
    {
        var outermost = Chosen.Select(type => Names.Of(Names.Outermost(type))).ToHashSet();
        var offending = Assemblies.SelectMany(a => a.Edges).Where(edge => outermost.Contains(edge.From) && offends(edge));
        return new Verdict($"{Words}: {words}", Chosen.Count, [.. offending.Select(edge => edge.ToString())]);
    }

    private static bool InNamespace(TypeDefinition type, string name)
    {
        var at = Names.Outermost(type).Namespace;
        return at == name || at.StartsWith(name + ".", StringComparison.Ordinal);
    }
}

/// <summary>What the chosen types must not do.</summary>
internal sealed record Bans(TypeSelection Selection)
{
    public Verdict HaveDependencyOn(string name) => HaveDependencyOnAny(name);

    /// <summary>Namespaces or full type names, by whole segments.</summary>
    public Verdict HaveDependencyOnAny(params IReadOnlyList<string> names) =>
        Selection.Edges(edge => names.Any(edge.To.IsIn), $"no dependency on {string.Join(", ", names)}");
}

/// <summary>What the chosen types must do.</summary>
internal sealed record Demands(TypeSelection Selection)
{
    public Verdict OnlyHaveDependencies(Func<Edge, bool> allowed, string words) => Selection.Edges(edge => !allowed(edge), words);

    /// <summary>Every sentence the function returns is a violation.</summary>
    public Verdict Satisfy(Func<TypeDefinition, IEnumerable<string>> faults, string words) =>
        new($"{Selection.Words}: {words}", Selection.Chosen.Count, [.. Selection.Chosen.SelectMany(faults)]);
}
