using CleanCustomers.Architecture.Tests.Reading;
using Mono.Cecil;

namespace CleanCustomers.Architecture.Tests.Rules;

/// <summary>One written form of time and of JSON (ADR 0041).</summary>
internal static class WireForms
{
    private const string Options = "System.Text.Json.JsonSerializerOptions";
    private const string Region = "CleanCustomers.Application.Common.CacheRegion`1";

    /// <summary>The engine that reads what providers write reckons with calendar days of every era.</summary>
    private const string DateEngine = "CleanCustomers.Domain.Providers.Dates";

    /// <summary>The one place that makes options, and the converters they hold.</summary>
    private const string Maker = "CleanCustomers.Application.Common.WireJson";

    private static readonly string[] Converters = ["CleanCustomers.Application.Common.InstantConverter", "CleanCustomers.Application.Common.DayConverter"];

    private static readonly string[] Times = ["System.DateTime", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.TimeSpan"];

    // No zone and no kind survive (DateTime), no written form is agreed on (TimeSpan, TimeOnly), or anything could be inside (Object).
    private static readonly string[] NeverCached = ["System.DateTime", "System.TimeSpan", "System.TimeOnly", "System.Object", "System.Type", "System.Exception"];

    public static Verdict NoDateTime(IReadOnlyList<ReadAssembly> inner) => Types.InAssemblies(inner)
        .That().DoNotResideInNamespace(DateEngine)
        .ShouldNot().HaveDependencyOn("System.DateTime");

    /// <summary>No second options object: neither made, nor copied, nor one of the framework's own.</summary>
    public static Verdict OneOptionsObject(IReadOnlyList<ReadAssembly> product)
    {
        // With what the compiler made of lambdas and iterators.
        var types = product.SelectMany(assembly => assembly.Module.GetTypes()).Where(type => Names.Outermost(type).FullName != Maker).ToList();
        return new Verdict(
            $"serializer options come from {Maker}",
            types.Count,
            [.. from type in types
                from called in Instructions(type)
                where MakesOptions(called.Called)
                select $"{Names.Outermost(type).FullName} ({called.In}) uses serializer options of its own"]);
    }

    /// <summary>No second converter of time, and no attribute that names one for a member.</summary>
    public static Verdict OneConverter(IReadOnlyList<ReadAssembly> product) => Types.InAssemblies(product)
        .Should().Satisfy(
            type => TimeConverters(type).Concat(MembersWithConverter(type)),
            $"time is converted by {string.Join(" and ", Converters)} only, and no member names a converter");

    /// <summary>What is cached, with all it holds: types of ours or of the base library whose written form is fixed.</summary>
    public static Verdict CachedTypesAreWritable(IReadOnlyList<ReadAssembly> product)
    {
        var cached = product.SelectMany(assembly => assembly.Module.GetTypes()).SelectMany(type => type.Fields)
            .Select(field => field.FieldType).OfType<GenericInstanceType>()
            .Where(field => Names.Of(field.ElementType).FullName == Region)
            .Select(field => field.GenericArguments[0]).DistinctBy(type => type.FullName, StringComparer.Ordinal).ToList();
        return new Verdict("Cached types hold no DateTime, TimeSpan or object", cached.Count, [.. cached.SelectMany(Faults)]);
    }

    private static IEnumerable<string> Faults(TypeReference root)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<TypeReference>([root]);
        while (open.TryDequeue(out var type))
        {
            if (!seen.Add(type.FullName))
            {
                continue;
            }

            if (NeverCached.Contains(type.FullName, StringComparer.Ordinal))
            {
                yield return $"{root.FullName} holds {type.FullName} and is cached";
            }

            foreach (var inside in Inside(type))
            {
                open.Enqueue(inside);
            }
        }
    }

    private static IEnumerable<TypeReference> Inside(TypeReference type) => type switch
    {
        GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.Append(generic.ElementType),
        TypeSpecification specification => [specification.ElementType],
        _ when type.Resolve() is { } found && found.FullName.StartsWith("CleanCustomers.", StringComparison.Ordinal) =>
            found.Properties.Where(property => property.GetMethod is { IsPublic: true, IsStatic: false }).Select(property => property.PropertyType),
        _ => [],
    };

    private static IEnumerable<(string In, MethodReference Called)> Instructions(TypeDefinition type) =>
        from method in type.Methods
        where method.HasBody
        from instruction in method.Body.Instructions
        where instruction.Operand is MethodReference
        select (Names.Member(type, method.Name), (MethodReference)instruction.Operand);

    private static bool MakesOptions(MethodReference method) =>
        method.DeclaringType.FullName == Options && method.Name is ".ctor" or "get_Default" or "get_Web" or "get_Strict";

    private static IEnumerable<string> TimeConverters(TypeDefinition type) =>
        type.BaseType is GenericInstanceType { GenericArguments: [var converted] } converter
        && Names.Of(converter.ElementType).FullName == "System.Text.Json.Serialization.JsonConverter`1"
        && Times.Contains(converted.FullName, StringComparer.Ordinal)
        && !Converters.Contains(type.FullName, StringComparer.Ordinal)
            ? [$"{type.FullName} is a second converter of {converted.FullName}"]
            : [];

    private static IEnumerable<string> MembersWithConverter(TypeDefinition type) =>
        type.Properties.Cast<IMemberDefinition>().Concat(type.Fields)
            .Where(member => member.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == "System.Text.Json.Serialization.JsonConverterAttribute"))
            .Select(member => $"{type.FullName} ({member.Name}) names a converter of its own");
}
