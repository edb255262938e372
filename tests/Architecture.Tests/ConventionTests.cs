using CleanCustomers.Architecture.Tests.Rules;

namespace CleanCustomers.Architecture.Tests;

[Collection(nameof(Product))]
public sealed class ConventionTests(Product product)
{
    // Public without a user in the product; each with its reason.
    private static readonly string[] ListedPublicTypes =
    [
        "Program", // tests start the real host through it
    ];

    [Fact]
    public void Names_say_something() => Conventions.NamesSaySomething(product.All).ShouldHold();

    [Fact]
    public void Classes_are_sealed() => Conventions.ClassesAreSealed(product.All).ShouldHold();

    [Fact]
    public void Public_types_are_used_by_another_assembly() => Conventions.PublicTypesAreNeeded(product.All, ListedPublicTypes).ShouldHold();

    [Fact]
    public void Nothing_static_changes() => Conventions.NothingStaticChanges(product.All).ShouldHold();

    [Fact]
    public void Async_methods_take_a_token_last() => Conventions.AsyncMethodsTakeATokenLast(product.All).ShouldHold();

    [Fact]
    public void Routes_are_mapped_by_static_endpoint_classes() => Conventions.EndpointsAreStatic(product.Web).ShouldHold();

    [Fact]
    public void Messages_are_sealed_records_without_suffix() => Messages.AreSealedRecordsWithoutSuffix(product.Application).ShouldHold();

    [Fact]
    public void Messages_have_exactly_one_handler() => Messages.HaveOneHandler(product.Application).ShouldHold();

    [Fact]
    public void Handlers_send_no_messages() => Messages.HandlersSendNothing(product.Application).ShouldHold();

    [Fact]
    public void Validators_belong_to_messages() => Messages.ValidatorsBelongToMessages(product.Application).ShouldHold();
}
