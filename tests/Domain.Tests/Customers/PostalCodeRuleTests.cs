using CleanCustomers.Domain.Customers;

namespace CleanCustomers.Domain.Tests.Customers;

public sealed class PostalCodeRuleTests
{
    [Theory]
    [InlineData("wa11dp", "GB", "WA1 1DP")]
    [InlineData("WA1 1DP", "GB", "WA1 1DP")]
    [InlineData("sw1a1aa", "GB", "SW1A 1AA")]
    [InlineData("m1 1ae", "GB", "M1 1AE")]
    [InlineData("h2g1a7", "CA", "H2G 1A7")]
    [InlineData("98101-1234", "US", "98101-1234")]
    [InlineData("981011234", "US", "98101-1234")]
    [InlineData("98101", "US", "98101")]
    [InlineData("12227000", "BR", "12227-000")]
    [InlineData("1012ab", "NL", "1012 AB")]
    [InlineData("12345", "SE", "123 45")]
    [InlineData("00950", "PL", "00-950")]
    [InlineData("1000001", "JP", "100-0001")]
    [InlineData("1000205", "PT", "1000-205")]
    [InlineData("75 001", "FR", "75001")]
    [InlineData("d02af30", "IE", "D02 AF30")]
    public void Where_the_countrys_form_is_certain_case_and_spacing_follow_it(string sent, string country, string expected) =>
        PostalCodeRule.Clean(sent, country, Findings.New()).Should().Be(expected);

    [Theory]
    [InlineData("wa11dp", null)]
    [InlineData("wa11dp", "DE")]
    [InlineData("2139", "US")]
    [InlineData("d-12209", "DE")]
    [InlineData("LU-1234", "LU")]
    [InlineData("05021", "ZZ")]
    [InlineData("WA1 1DPX", "GB")]
    [InlineData("١٢٣٤٥", "DE")]
    [InlineData("", "DE")]
    public void Anything_else_stays_as_sent(string sent, string? country) =>
        PostalCodeRule.Clean(sent, country, Findings.New()).Should().Be(sent.Length == 0 ? null : sent);
}
