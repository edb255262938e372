using CleanCustomers.Domain.Customers;

namespace CleanCustomers.Domain.Tests.Customers;

public sealed class NameRuleTests
{
    [Theory]
    [InlineData("Dr. Maria Anders", "Maria", "Anders", "Dr. Maria Anders")]
    [InlineData(null, "Maria", "Anders", "Maria Anders")]
    [InlineData(null, "Maria", null, "Maria")]
    [InlineData(null, null, "Anders", "Anders")]
    [InlineData(null, null, null, null)]
    public void The_full_name_is_the_one_sent_or_made_of_its_parts(string? full, string? given, string? family, string? expected) =>
        NameRule.Compose(full, given, family).Should().Be(expected);
}
