using CleanCustomers.Architecture.Tests.Rules;

namespace CleanCustomers.Architecture.Tests;

[Collection(nameof(Product))]
public sealed class WireFormTests(Product product)
{
    [Fact]
    public void Domain_and_Application_know_no_DateTime() => WireForms.NoDateTime([product.Domain, product.Application]).ShouldHold();

    [Fact]
    public void There_is_one_serializer_options_object() => WireForms.OneOptionsObject(product.All).ShouldHold();

    [Fact]
    public void There_is_one_converter_of_time() => WireForms.OneConverter(product.All).ShouldHold();

    [Fact]
    public void Cached_types_hold_only_what_has_one_written_form() => WireForms.CachedTypesAreWritable(product.All).ShouldHold();
}
