using Mono.Cecil;

namespace CleanCustomers.Architecture.Tests.Reading;

/// <summary>What a type inherits, across assemblies.</summary>
internal static class Ancestry
{
    /// <summary>All interfaces with their generic arguments in the terms of <paramref name="type"/>'s own declaration where it names them itself.</summary>
    public static IEnumerable<TypeReference> InterfacesOf(TypeDefinition type)
    {
        var pending = new Stack<TypeReference>(type.Interfaces.Select(i => i.InterfaceType));
        if (type.BaseType is { } parent)
        {
            pending.Push(parent);
        }

        while (pending.TryPop(out var next))
        {
            var definition = next.Resolve();
            if (definition.IsInterface)
            {
                yield return next;
            }

            foreach (var inherited in definition.Interfaces.Select(i => i.InterfaceType).Append(definition.BaseType).OfType<TypeReference>())
            {
                pending.Push(Close(inherited, next));
            }
        }
    }

    public static IEnumerable<TypeReference> BaseTypesOf(TypeDefinition type)
    {
        for (var at = type.BaseType; at is not null; at = at.Resolve().BaseType is { } next ? Close(next, at) : null)
        {
            yield return at;
        }
    }

    // Puts the arguments of "owner" in the place of its parameters: IHandler<T> of Handler<X> is IHandler<X>.
    private static TypeReference Close(TypeReference open, TypeReference owner)
    {
        if (open is not GenericInstanceType generic || owner is not GenericInstanceType { GenericArguments: var known })
        {
            return open;
        }

        var closed = new GenericInstanceType(generic.ElementType);
        foreach (var argument in generic.GenericArguments)
        {
            closed.GenericArguments.Add(argument is GenericParameter { Position: var at } ? known[at] : Close(argument, owner));
        }

        return closed;
    }
}
