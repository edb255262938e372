using CleanCustomers.Architecture.Tests.Reading;
using Mono.Cecil;
using static CleanCustomers.Architecture.Tests.Rules.Shapes;

namespace CleanCustomers.Architecture.Tests.Rules;

/// <summary>How types of the product look, in every layer.</summary>
internal static class Conventions
{
    private static readonly string[] EmptyWords =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Processor", "Data", "Info", "Dto", "Dtos"];

    // Types whose whole purpose is to change; a static readonly one is static state all the same.
    private static readonly string[] Mutable =
    [
        "System.Collections.Concurrent", "System.Collections.Generic.List", "System.Collections.Generic.Dictionary",
        "System.Collections.Generic.HashSet", "System.Collections.Generic.Queue", "System.Collections.Generic.Stack",
        "System.Collections.Generic.SortedDictionary", "System.Text.StringBuilder", "System.Threading.SemaphoreSlim", "System.Threading.Lock",
        "System.Runtime.CompilerServices.StrongBox", "System.Threading.ThreadLocal", "System.Net.Http.HttpClient",
    ];

    public static Verdict NamesSaySomething(IReadOnlyList<ReadAssembly> product) => Types.InAssemblies(product)
        .Should().Satisfy(
            type => EmptyWords.Where(word => Plain(type).EndsWith(word, StringComparison.Ordinal)).Select(word => $"{type.FullName} ends in {word}"),
            $"no name ends in {string.Join(", ", EmptyWords)}");

    public static Verdict ClassesAreSealed(IReadOnlyList<ReadAssembly> product) => Types.InAssemblies(product)
        .That().Matching(type => type is { IsClass: true, IsValueType: false, IsAbstract: false } && type.FullName != "Program", "classes and records that can be created, except the Program the compiler makes")
        .Should().Satisfy(type => type.IsSealed ? [] : [$"{type.FullName} is not sealed"], "sealed; unsealed only with an ADR");

    /// <summary>Public needs a reason that can be seen: another assembly uses the type, or a public member shows it.</summary>
    public static Verdict PublicTypesAreNeeded(IReadOnlyList<ReadAssembly> product, IReadOnlyList<string> listed)
    {
        var usedElsewhere = product.SelectMany(a => a.Edges).Where(edge => edge.From.Assembly != edge.To.Assembly).Select(edge => edge.To.FullName);
        var shown = product.SelectMany(a => a.WrittenTypes).Where(IsVisible).SelectMany(Shown);
        var needed = usedElsewhere.Concat(shown).Concat(listed).ToHashSet(StringComparer.Ordinal);
        return Types.InAssemblies(product)
            .That().Matching(type => type.IsPublic, "public")
            .Should().Satisfy(
                type => Names.Of(type).FullName is var name && (needed.Contains(name) || needed.Any(n => n.StartsWith(name + "+", StringComparison.Ordinal)))
                    ? []
                    : [$"{name} is public and no other assembly uses it"],
                "internal unless another assembly uses it");
    }

    public static Verdict NothingStaticChanges(IReadOnlyList<ReadAssembly> product) => Types.InAssemblies(product)
        .Should().Satisfy(
            type => type.Fields
                .Where(field => field is { IsStatic: true, IsLiteral: false } && !IsWrittenByGenerator(field))
                .Where(field => !field.IsInitOnly || Mutable.Any(Names.Of(field.FieldType.GetElementType()).IsIn))
                .Select(field => $"{type.FullName} ({field.Name}) is static and can change"),
            "no static state");

    public static Verdict AsyncMethodsTakeATokenLast(IReadOnlyList<ReadAssembly> product) => Types.InAssemblies(product)
        .That().Matching(type => !IsDelegate(type), "except delegates")
        .Should().Satisfy(
            type => type.Methods
                .Where(method => IsAsync(method) && !IsGenerated(method) && !IsDictatedFromOutside(method) && !CarriesToken(method))
                .Select(method => $"{type.FullName} ({method.Name}) takes no CancellationToken last"),
            "async methods take a CancellationToken last");

    public static Verdict EndpointsAreStatic(ReadAssembly web) => Types.InAssembly(web)
        .That().Matching(type => type.Name.EndsWith("Endpoints", StringComparison.Ordinal) || MapsRoutes(web, type), "that map routes")
        .Should().Satisfy(
            type => type is { IsAbstract: true, IsSealed: true } && (type.Name.EndsWith("Endpoints", StringComparison.Ordinal) || type.Namespace == "CleanCustomers.Web")
                ? []
                : [$"{type.FullName} maps routes and is not a static class named …Endpoints"],
            "static classes, in modules named …Endpoints");

    // Program calls Map<Module>() of ours, never a Map… of the framework with a route of its own.
    private static bool MapsRoutes(ReadAssembly web, TypeDefinition type) => type.DeclaringType is null && web.Edges.Any(edge =>
        edge.From == Names.Of(type) && edge.To.FullName is "Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions");

    private static string Plain(TypeDefinition type) => type.Name.Split('`')[0];
}
