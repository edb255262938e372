using Mono.Cecil;
using Mono.Cecil.Cil;

namespace CleanCustomers.Architecture.Tests.Reading;

/// <summary>
/// Reads every dependency that metadata holds: declarations, signatures, attributes with their arguments, locals, instructions and catch
/// clauses, of nested and compiler-made types too. What the compiler folds away (constants, <c>nameof</c>) leaves no trace and is not seen.
/// </summary>
internal sealed class EdgeReader
{
    private readonly HashSet<Edge> edges = [];
    private TypeDefinition current = null!;
    private TypeName from = null!;

    public static IReadOnlyList<Edge> Read(ModuleDefinition module)
    {
        var reader = new EdgeReader();
        foreach (var type in module.Types)
        {
            reader.from = Names.Of(type);
            reader.ReadType(type);
        }

        reader.ReadAssembly(module);
        return [.. reader.edges];
    }

    private void ReadAssembly(ModuleDefinition module)
    {
        current = module.Types[0];
        from = new TypeName(module.Assembly.Name.Name, "", "[assembly]");
        AddAttributes("attribute", module.Assembly);
        AddAttributes("attribute", module);
        foreach (var forwarded in module.ExportedTypes)
        {
            Add("forwarded type", forwarded.Resolve());
        }
    }

    private void ReadType(TypeDefinition type)
    {
        current = type;
        AddAttributes("", type);
        AddGenericParameters("", type);
        Add("", type.BaseType);
        foreach (var implemented in type.Interfaces)
        {
            AddAttributes("", implemented);
            Add("", implemented.InterfaceType);
        }

        foreach (var field in type.Fields)
        {
            AddAttributes(field.Name, field);
            Add(field.Name, field.FieldType);
        }

        foreach (var property in type.Properties)
        {
            AddAttributes(property.Name, property);
            Add(property.Name, property.PropertyType);
        }

        foreach (var raised in type.Events)
        {
            AddAttributes(raised.Name, raised);
            Add(raised.Name, raised.EventType);
        }

        foreach (var method in type.Methods)
        {
            ReadMethod(method);
        }

        foreach (var nested in type.NestedTypes)
        {
            ReadType(nested);
            current = type;
        }
    }

    private void ReadMethod(MethodDefinition method)
    {
        AddAttributes(method.Name, method);
        AddAttributes(method.Name, method.MethodReturnType);
        AddGenericParameters(method.Name, method);
        Add(method.Name, method.ReturnType);
        foreach (var parameter in method.Parameters)
        {
            AddAttributes(method.Name, parameter);
            Add(method.Name, parameter.ParameterType);
        }

        foreach (var overridden in method.Overrides)
        {
            AddMethod(method.Name, overridden);
        }

        if (method.HasBody)
        {
            ReadBody(method.Name, method.Body);
        }
    }

    private void ReadBody(string member, MethodBody body)
    {
        foreach (var local in body.Variables)
        {
            Add(member, local.VariableType);
        }

        foreach (var handler in body.ExceptionHandlers)
        {
            Add(member, handler.CatchType);
        }

        foreach (var instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference type:
                    Add(member, type);
                    break;
                case FieldReference field:
                    Add(member, field.DeclaringType);
                    Add(member, field.FieldType);
                    break;
                case MethodReference method:
                    AddMethod(member, method);
                    break;
                case CallSite site:
                    AddSignature(member, site);
                    break;
            }
        }
    }

    private void AddMethod(string member, MethodReference method)
    {
        Add(member, method.DeclaringType);
        AddSignature(member, method);
        if (method is GenericInstanceMethod generic)
        {
            foreach (var argument in generic.GenericArguments)
            {
                Add(member, argument);
            }
        }
    }

    private void AddSignature(string member, IMethodSignature signature)
    {
        Add(member, signature.ReturnType);
        foreach (var parameter in signature.Parameters)
        {
            Add(member, parameter.ParameterType);
        }
    }

    private void AddGenericParameters(string member, IGenericParameterProvider owner)
    {
        foreach (var parameter in owner.GenericParameters)
        {
            AddAttributes(member, parameter);
            foreach (var constraint in parameter.Constraints)
            {
                AddAttributes(member, constraint);
                Add(member, constraint.ConstraintType);
            }
        }
    }

    private void AddAttributes(string member, ICustomAttributeProvider owner)
    {
        foreach (var attribute in owner.CustomAttributes)
        {
            AddMethod(member, attribute.Constructor);
            foreach (var argument in attribute.ConstructorArguments
                .Concat(attribute.Properties.Select(p => p.Argument)).Concat(attribute.Fields.Select(f => f.Argument)))
            {
                AddArgument(member, argument);
            }
        }
    }

    private void AddArgument(string member, CustomAttributeArgument argument)
    {
        Add(member, argument.Type);
        switch (argument.Value)
        {
            case TypeReference type:
                Add(member, type);
                break;
            case CustomAttributeArgument boxed:
                AddArgument(member, boxed);
                break;
            case CustomAttributeArgument[] array:
                Array.ForEach(array, element => AddArgument(member, element));
                break;
        }
    }

    private void Add(string member, TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                foreach (var argument in generic.GenericArguments)
                {
                    Add(member, argument);
                }

                break;
            case FunctionPointerType pointer:
                AddSignature(member, pointer);
                return;
            case IModifierType modified:
                Add(member, modified.ModifierType);
                break;
        }

        if (type is TypeSpecification specification)
        {
            Add(member, specification.ElementType);
            return;
        }

        var to = Names.Of(type);
        if (to.Assembly != from.Assembly || (to.FullName != from.FullName && !to.FullName.StartsWith(from.FullName + "+", StringComparison.Ordinal)))
        {
            edges.Add(new Edge(from, Names.Member(current, member), to));
        }
    }
}
