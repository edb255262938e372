using Mono.Cecil;
using CleanCustomers.Architecture.Tests.Reading;

namespace CleanCustomers.Architecture.Tests.Rules;

/// <summary>Questions about single types and members that rules ask.</summary>
internal static class Shapes
{
    private const string Token = "System.Threading.CancellationToken";

    // These carry the token of the request or job themselves.
    private static readonly string[] TokenCarriers =
    [
        "Microsoft.AspNetCore.Http.HttpContext", "Microsoft.AspNetCore.Http.EndpointFilterInvocationContext",
        "Quartz.IJobExecutionContext", "System.Threading.CancellationTokenSource",
        "CleanCustomers.Infrastructure.Providers.Http.PageDeadline",
    ];

    // A commit is never cancelled: this type ends when its channel does (ADR 0003).
    private static readonly string[] NeverCancelled = ["CleanCustomers.Application.Collection.PageWriter"];

    private static readonly string[] Awaitables =
    [
        "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1",
        "System.Collections.Generic.IAsyncEnumerable`1",
    ];

    /// <summary>The compiler gives every class record this method, and a person cannot.</summary>
    public static bool IsRecord(TypeDefinition type) => type.Methods.Any(method => method.Name == "<Clone>$");

    public static bool IsDelegate(TypeDefinition type) => type.BaseType?.FullName == "System.MulticastDelegate";

    public static bool IsVisible(TypeDefinition type) => type.IsPublic || (type.IsNestedPublic && IsVisible(type.DeclaringType));

    public static bool IsGenerated(MethodDefinition method) => method.Name.Contains('<', StringComparison.Ordinal)
        || method.CustomAttributes.Any(a => a.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute");

    /// <summary>Fields that source generators add. A static property's backing field is the person's own.</summary>
    public static bool IsWrittenByGenerator(FieldDefinition field) => field.CustomAttributes.Any(a => a.AttributeType.Name == "GeneratedCodeAttribute");

    public static bool IsAsync(MethodDefinition method) => Awaitables.Contains(Names.Of(method.ReturnType.GetElementType()).FullName);

    /// <summary>By its last parameter, by one that holds a token, or because all it does is call what was handed in.</summary>
    public static bool CarriesToken(MethodDefinition method) => method.Parameters.Any(p => TokenCarriers.Contains(p.ParameterType.FullName))
        || method.Parameters.LastOrDefault()?.ParameterType.FullName is Token or "System.Func`1<System.Threading.Tasks.Task>"
        || method.Parameters.LastOrDefault()?.ParameterType.FullName == $"System.Func`2<{Token},System.Threading.Tasks.Task>"
        || NeverCancelled.Contains(method.DeclaringType.FullName);

    /// <summary>Someone else's base class or interface decides the parameters.</summary>
    public static bool IsDictatedFromOutside(MethodDefinition method) =>
        method.Name == "Main" || method.HasOverrides || (method.IsVirtual && Ancestry.InterfacesOf(method.DeclaringType)
            .Concat(Ancestry.BaseTypesOf(method.DeclaringType))
            .Select(type => type.Resolve())
            .Any(type => !IsOurs(type) && type.Methods.Any(m => m.Name == method.Name && m.Parameters.Count == method.Parameters.Count)));

    /// <summary>Types that the visible members of a type show to other assemblies.</summary>
    public static IEnumerable<string> Shown(TypeDefinition type) =>
        type.Methods.Where(m => m.IsPublic || m.IsFamily).SelectMany(m => m.Parameters.Select(p => p.ParameterType).Append(m.ReturnType))
            .Concat(type.Fields.Where(f => f.IsPublic).Select(f => f.FieldType))
            .Concat(type.Interfaces.Select(i => i.InterfaceType))
            .Concat(type.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType))
            .Append(type.BaseType)
            .SelectMany(Parts)
            .Where(name => name != Names.Of(type).FullName);

    private static bool IsOurs(TypeDefinition type) => type.FullName.StartsWith("CleanCustomers.", StringComparison.Ordinal);

    private static IEnumerable<string> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(Names.Of(generic.ElementType).FullName),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [Names.Of(type).FullName],
    };
}
