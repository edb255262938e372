using CleanCustomers.Application.Customers.Contracts;

namespace CleanCustomers.Domain.Tests.Customers;

public sealed class SearchWordsTests
{
    [Fact]
    public void Words_are_names_company_parts_of_the_address_and_digits_of_the_phone()
    {
        var words = SearchWords.Words(new CustomerFields
        {
            Name = "Maria Anders",
            GivenName = "Maria",
            FamilyName = "Anders",
            Company = "Alfreds Futterkiste",
            Email = "m.anders+shop@bücher.example",
            Phone = "+49300074321",
            PhoneAsSent = "030-007 4321",
        });

        words.Should().Be("Maria Anders Alfreds Futterkiste m anders shop bücher example 49300074321 0300074321");
    }

    [Theory]
    [InlineData("Annabel Smith", "Ann", "Smith", "Annabel Smith Ann")]
    [InlineData("M. Anders-Smith", "Maria", "Smith", "M. Anders-Smith Maria Smith")]
    [InlineData("Maria", "Maria", null, "Maria")]
    [InlineData(null, null, null, "")]
    public void A_part_of_the_name_is_added_unless_it_is_a_word_of_it(string? name, string? given, string? family, string expected)
    {
        SearchWords.Words(new CustomerFields { Name = name, GivenName = given, FamilyName = family }).Should().Be(expected);
    }

    [Theory]
    [InlineData("Maria Anders", null, null, "MARIA ANDERS")]
    [InlineData("Éric Ångström", "Acme", null, "ERIC ANGSTROM")]
    [InlineData("Ｍａｒｉａ ﬁ", null, null, "MARIA FI")]
    [InlineData("e\u0323\u0301", null, null, "E")]
    [InlineData(null, "Acme", "a@b.de", "ACME")]
    [InlineData(null, null, "a@b.de", "A@B.DE")]
    [InlineData(null, null, null, "")]
    public void The_sort_name_is_folded_and_falls_back(string? name, string? company, string? email, string expected)
    {
        SearchWords.SortName(new CustomerFields { Name = name, Company = company, Email = email }).Should().Be(expected);
    }

    [Fact]
    public void The_sort_name_has_at_most_100_characters_and_no_half_of_one()
    {
        SearchWords.SortName(new CustomerFields { Name = new string('a', 300) }).Should().HaveLength(100);
        SearchWords.SortName(new CustomerFields { Name = new string('a', 99) + "😀" }).Should().HaveLength(99);
    }

    [Theory]
    [MemberData(nameof(Cultures.Awkward), MemberType = typeof(Cultures))]
    public void No_culture_changes_the_sort_name(string culture)
    {
        Cultures.Run(culture, () => SearchWords.SortName(new CustomerFields { Name = "istanbul" })).Should().Be("ISTANBUL");
    }
}
