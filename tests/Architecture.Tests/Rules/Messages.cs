using CleanCustomers.Architecture.Tests.Reading;
using Mono.Cecil;

namespace CleanCustomers.Architecture.Tests.Rules;

/// <summary>Commands, queries, their handlers and validators.</summary>
internal static class Messages
{
    private const string Command = "CleanCustomers.Application.Common.ICommand`1";
    private const string Query = "CleanCustomers.Application.Common.IQuery`1";
    private const string Handler = "MediatR.IRequestHandler`2";
    private const string Validator = "FluentValidation.AbstractValidator`1";

    public static Verdict AreSealedRecordsWithoutSuffix(ReadAssembly application) => MessagesOf(application)
        .Should().Satisfy(
            type => new[]
            {
                Shapes.IsRecord(type) && type.IsSealed ? null : $"{type.FullName} is not a sealed record",
                type.Name.EndsWith("Command", StringComparison.Ordinal) || type.Name.EndsWith("Query", StringComparison.Ordinal)
                    ? $"{type.FullName} carries a suffix"
                    : null,
            }.OfType<string>(),
            "sealed records named as orders, without Command or Query at the end");

    public static Verdict HaveOneHandler(ReadAssembly application)
    {
        var handled = Handlers(application).ToLookup(pair => pair.Message, pair => pair.Handler, StringComparer.Ordinal);
        return MessagesOf(application).Should().Satisfy(
            type => handled[Names.Of(type).FullName].ToList() switch
            {
                [var only] when only.Name == type.Name + "Handler" && only.Namespace == type.Namespace => [],
                [var only] => [$"{type.FullName} is handled by {only.FullName}, not by {type.Name}Handler beside it"],
                [] => [$"{type.FullName} has no handler"],
                var several => [$"{type.FullName} has {several.Count} handlers: {string.Join(", ", several.Select(h => h.FullName))}"],
            },
            "exactly one handler, of its name, beside it");
    }

    public static Verdict HandlersSendNothing(ReadAssembly application) => Types.InAssembly(application)
        .That().DoNotResideInNamespace("CleanCustomers.Application.Common")
        .ShouldNot().HaveDependencyOn("MediatR.IMediator");

    public static Verdict ValidatorsBelongToMessages(ReadAssembly application)
    {
        var messages = MessagesOf(application).Chosen.Select(type => Names.Of(type).FullName).ToHashSet(StringComparer.Ordinal);
        return Types.InAssembly(application)
            .That().Matching(type => !type.IsAbstract && ValidatedBy(type) is not null, "validators")
            .Should().Satisfy(
                type => ValidatedBy(type) is { } validated && messages.Contains(Names.Of(validated).FullName) && type.Name == validated.Name + "Validator"
                    ? []
                    : [$"{type.FullName} validates {ValidatedBy(type)?.FullName}, which is no message of that name"],
                "named after an existing message");
    }

    private static TypeSelection MessagesOf(ReadAssembly application) => Types.InAssembly(application).That().Matching(
        type => !type.IsInterface && Ancestry.InterfacesOf(type).Any(i => Names.Of(i.GetElementType()).FullName is Command or Query), "messages");

    private static IEnumerable<(string Message, TypeDefinition Handler)> Handlers(ReadAssembly application) =>
        from type in application.WrittenTypes
        where !type.IsAbstract && !type.IsInterface
        from handled in Ancestry.InterfacesOf(type).OfType<GenericInstanceType>().Where(i => i.ElementType.FullName == Handler)
            .Select(i => Names.Of(i.GenericArguments[0]).FullName).Distinct(StringComparer.Ordinal)
        select (handled, type);

    private static TypeReference? ValidatedBy(TypeDefinition type) => Ancestry.BaseTypesOf(type).OfType<GenericInstanceType>()
        .FirstOrDefault(b => b.ElementType.FullName == Validator)?.GenericArguments[0];
}
