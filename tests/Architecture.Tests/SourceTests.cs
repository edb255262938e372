using CleanCustomers.Architecture.Tests.Rules;

namespace CleanCustomers.Architecture.Tests;

[Collection(nameof(Product))]
public sealed class SourceTests(Product product)
{
    [Fact]
    public void Source_files_are_short_and_tidy() =>
        SourceFiles.AreShortAndTidy(Path.Combine(SourceFiles.Checkout(), "src"), SourceFiles.MostLines).ShouldHold();

    [Fact]
    public void Test_files_are_short_and_tidy() =>
        SourceFiles.AreShortAndTidy(Path.Combine(SourceFiles.Checkout(), "tests"), SourceFiles.MostTestLines).ShouldHold();

    [Fact]
    public void Methods_are_short() => SourceFiles.MethodsAreShort(product.All).ShouldHold();

    [Fact]
    public void Decisions_are_listed_and_complete() => Decisions.AreWellFormed(Path.Combine(SourceFiles.Checkout(), "docs", "adr")).ShouldHold();
}
