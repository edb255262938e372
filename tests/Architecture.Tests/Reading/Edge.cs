namespace CleanCustomers.Architecture.Tests.Reading;

/// <summary>A type as metadata names it, without generic arguments.</summary>
/// <param name="Assembly">Simple name of the assembly that the reference points to.</param>
/// <param name="Namespace">Namespace of the outermost type; empty for the global one.</param>
/// <param name="FullName">Namespace and name; nested types after a plus sign.</param>
internal sealed record TypeName(string Assembly, string Namespace, string FullName)
{
    /// <summary>The type itself, or a type inside the namespace or type of that name. Whole segments: <c>System.Net</c> is not <c>System.Network</c>.</summary>
    public bool IsIn(string name) =>
        FullName.StartsWith(name, StringComparison.Ordinal)
        && (FullName.Length == name.Length || FullName[name.Length] is '.' or '+' or '`');

    public override string ToString() => FullName;
}

/// <summary>One dependency: a member of a type mentions another type.</summary>
/// <param name="From">The outermost type, also for lambdas, state machines and nested types.</param>
/// <param name="Member">The member as written in the source; empty for the type's own declaration.</param>
/// <param name="To">The type mentioned.</param>
internal sealed record Edge(TypeName From, string Member, TypeName To)
{
    public override string ToString() => $"{From} ({(Member.Length == 0 ? "declaration" : Member)}) → {To}";
}
