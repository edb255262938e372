using System.Text.RegularExpressions;
using Mono.Cecil;

namespace CleanCustomers.Architecture.Tests.Reading;

/// <summary>Turns metadata names back into the names of the source.</summary>
internal static partial class Names
{
    public static TypeName Of(TypeReference type)
    {
        var outermost = type;
        while (outermost.DeclaringType is { } outer)
        {
            outermost = outer;
        }

        var assembly = type.Scope switch
        {
            AssemblyNameReference reference => reference.Name,
            ModuleDefinition module => module.Assembly.Name.Name,
            _ => outermost.Module.Assembly.Name.Name,
        };
        return new TypeName(assembly, outermost.Namespace, type.FullName.Replace('/', '+'));
    }

    public static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    /// <summary>The compiler, not a person, wrote this type: closures, state machines, embedded attributes, source generators.</summary>
    public static bool IsGenerated(TypeDefinition type) =>
        type.Name.Contains('<', StringComparison.Ordinal)
        || type.CustomAttributes.Any(a => a.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute" or "EmbeddedAttribute")
        || (type.DeclaringType is { } outer && IsGenerated(outer));

    /// <summary>The member of the source that a metadata member belongs to: <c>&lt;Handle&gt;d__3.MoveNext</c> is <c>Handle</c>.</summary>
    public static string Member(TypeDefinition type, string member)
    {
        var path = new List<string>();
        for (var at = type; at.DeclaringType is not null; at = at.DeclaringType)
        {
            if (Written().Match(at.Name) is { Success: true } match)
            {
                member = match.Groups["name"].Value;
            }
            else if (!IsGenerated(at))
            {
                path.Insert(0, at.Name);
            }
        }

        path.Add(Plain(member));
        return string.Join('.', path.Where(part => part.Length > 0));
    }

    private static string Plain(string member)
    {
        if (Written().Match(member) is { Success: true } match)
        {
            return match.Groups["name"].Value;
        }

        return member.StartsWith("get_", StringComparison.Ordinal) || member.StartsWith("set_", StringComparison.Ordinal) ? member[4..] : member;
    }

    // The compiler puts the written name into the innermost angle brackets that are not empty.
    [GeneratedRegex(@"<(?<name>[\w.$]+)>", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Written();
}
