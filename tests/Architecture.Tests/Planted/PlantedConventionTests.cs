using CleanCustomers.Architecture.Tests.Reading;
using CleanCustomers.Architecture.Tests.Rules;
using FluentAssertions;

namespace CleanCustomers.Architecture.Tests.Planted;

/// <summary>Each convention finds the types that break it, all of them and no other.</summary>
public sealed class PlantedConventionTests(Violations planted) : IClassFixture<Violations>
{
    [Fact]
    public void Empty_names_are_caught()
    {
        var verdict = Conventions.NamesSaySomething([planted.Web.Read]);

        Guilty(verdict).Should().BeEquivalentTo(
            "RunManager", "DateHelper", "TextUtil", "PageProcessor`1", "CustomerData", "CustomerInfo", "CustomerDto", "Holder/CardUtils");
    }

    [Fact]
    public void Unsealed_classes_and_records_are_caught()
    {
        var verdict = Conventions.ClassesAreSealed([planted.Web.Read]);

        Guilty(verdict).Should().BeEquivalentTo("Open", "OpenRecord");
    }

    [Fact]
    public void Public_without_a_user_is_caught()
    {
        var verdict = Conventions.PublicTypesAreNeeded([planted.Infrastructure.Read, planted.Web.Read], ["CleanCustomers.Infrastructure.Caching.Cache"]);

        Guilty(verdict).Should().Contain("Loud").And.NotContain("Database").And.NotContain("Cache");
    }

    [Fact]
    public void Static_state_is_caught()
    {
        var verdict = Conventions.NothingStaticChanges([planted.Web.Read]);

        verdict.Violations.Should().BeEquivalentTo(new[] { "Count", "<Size>k__BackingField", "Seen", "Names", "last" }
            .Select(field => $"CleanCustomers.Web.Customers.Remembers ({field}) is static and can change"));
    }

    [Fact]
    public void Async_methods_without_a_token_at_the_end_are_caught()
    {
        var verdict = Conventions.AsyncMethodsTakeATokenLast([planted.Web.Read]);

        verdict.Violations.Should().BeEquivalentTo(new[] { "IPort (ForgetAsync)", "Waits (WithoutAsync)", "Waits (FirstAsync)", "Waits (StreamAsync)", "Waits (ForgetAsync)" }
            .Select(method => $"CleanCustomers.Web.Customers.{method} takes no CancellationToken last"));
    }

    [Fact]
    public void Routes_outside_static_endpoint_classes_are_caught()
    {
        var verdict = Conventions.EndpointsAreStatic(planted.Web.Read);

        Guilty(verdict).Should().BeEquivalentTo("ListEndpoints", "Routing");
    }

    [Fact]
    public void Messages_that_are_no_sealed_records_or_carry_a_suffix_are_caught()
    {
        var verdict = Messages.AreSealedRecordsWithoutSuffix(planted.Application.Read);

        Guilty(verdict).Should().BeEquivalentTo("NoRecord", "Unsealed", "ReadCommand", "ReadQuery");
    }

    [Fact]
    public void Messages_without_with_two_or_with_misnamed_handlers_are_caught()
    {
        var verdict = Messages.HaveOneHandler(planted.Application.Read);

        verdict.Violations.Should().Contain("CleanCustomers.Application.Customers.Orphan has no handler")
            .And.Contain(v => v.StartsWith("CleanCustomers.Application.Customers.Twice has 2 handlers", StringComparison.Ordinal))
            .And.Contain(v => v.StartsWith("CleanCustomers.Application.Customers.Misnamed is handled by", StringComparison.Ordinal))
            .And.NotContain(v => v.Contains("Fine", StringComparison.Ordinal));
    }

    [Fact]
    public void A_handler_that_knows_the_mediator_is_caught()
    {
        var verdict = Messages.HandlersSendNothing(planted.Application.Read);

        Guilty(verdict).Should().BeEquivalentTo("NosyHandler");
    }

    [Fact]
    public void Validators_of_nothing_or_of_the_wrong_name_are_caught()
    {
        var verdict = Messages.ValidatorsBelongToMessages(planted.Application.Read);

        Guilty(verdict).Should().BeEquivalentTo("StringValidator", "WrongNameValidator");
    }

    private static IEnumerable<string> Guilty(Verdict verdict) => verdict.Violations.Select(v => v.Split(' ')[0].Split('.')[^1]).Distinct(StringComparer.Ordinal);
}
