using System.Globalization;
using CleanCustomers.Domain.Customers;

namespace CleanCustomers.Domain.Tests.Customers;

public sealed class CountryRuleTests
{
    [Theory]
    [InlineData("DE", "DE")]
    [InlineData("de", "DE")]
    [InlineData("DEU", "DE")]
    [InlineData("deu", "DE")]
    [InlineData("276", "DE")]
    [InlineData("076", "BR")]
    [InlineData("76", "BR")]
    [InlineData("4", "AF")]
    [InlineData("Germany", "DE")]
    [InlineData("GERMANY", "DE")]
    [InlineData("Deutschland", "DE")]
    [InlineData("Alemania", "DE")]
    [InlineData("USA", "US")]
    [InlineData("U.S.A.", "US")]
    [InlineData("U.S.", "US")]
    [InlineData("The United States of America", "US")]
    [InlineData("UK", "GB")]
    [InlineData("England", "GB")]
    [InlineData("Great Britain", "GB")]
    [InlineData("Northern Ireland", "GB")]
    [InlineData("España", "ES")]
    [InlineData("Espana", "ES")]
    [InlineData("Brasil", "BR")]
    [InlineData("Viet Nam", "VN")]
    [InlineData("Vietnam", "VN")]
    [InlineData("Việt Nam", "VN")]
    [InlineData("Côte d’Ivoire", "CI")]
    [InlineData("Cote d'Ivoire", "CI")]
    [InlineData("Ivory Coast", "CI")]
    [InlineData("Trinidad and Tobago", "TT")]
    [InlineData("Trinidad & Tobago", "TT")]
    [InlineData("Czech Republic", "CZ")]
    [InlineData("Türkiye", "TR")]
    [InlineData("Turkey", "TR")]
    [InlineData("Russian Federation", "RU")]
    [InlineData("Россия", "RU")]
    [InlineData("日本", "JP")]
    [InlineData("中国", "CN")]
    [InlineData("ประเทศไทย", null)]
    [InlineData("ไทย", "TH")]
    [InlineData("Holland", "NL")]
    [InlineData("The Netherlands", "NL")]
    [InlineData("Kosovo", "XK")]
    [InlineData("Georgia", "GE")]
    [InlineData("Niger", "NE")]
    [InlineData("Nigeria", "NG")]
    [InlineData("Korea, Republic of", null)]
    [InlineData("South Korea", "KR")]
    [InlineData("Ireland", "IE")]
    [InlineData("Norge", "NO")]
    [InlineData("EL", "GR")]
    [InlineData("ZZ", null)]
    [InlineData("XX", null)]
    [InlineData("999", null)]
    [InlineData("Atlantis", null)]
    [InlineData("Europe", null)]
    [InlineData("D", null)]
    [InlineData("-", null)]
    public void Codes_and_names_become_alpha_2(string sent, string? expected)
    {
        var notes = Findings.New();

        CountryRule.Clean(sent, notes).Should().Be(expected);

        Findings.Of(notes).Should().Be(expected is null ? "country.unknown" : "");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void Nothing_sent_is_nothing_found(string? sent)
    {
        var notes = Findings.New();

        CountryRule.Clean(sent, notes).Should().BeNull();
        Findings.Of(notes).Should().BeEmpty();
    }

    [Fact]
    public void Every_country_of_the_runtime_is_known_by_both_codes()
    {
        var regions = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
            .Select(culture => new RegionInfo(culture.Name))
            .Where(region => region.TwoLetterISORegionName is { Length: 2 } code && char.IsAsciiLetter(code[0]))
            .Where(region => region.TwoLetterISORegionName is not ("DG" or "EA" or "IC")) // reserved for parts of other countries
            .DistinctBy(region => region.TwoLetterISORegionName, StringComparer.Ordinal)
            .ToList();

        regions.Should().HaveCountGreaterThan(200);
        regions.Should().OnlyContain(region => CountryRule.Find(region.TwoLetterISORegionName) == region.TwoLetterISORegionName);
        regions.Where(region => region.TwoLetterISORegionName != "XK").Should()
            .OnlyContain(region => CountryRule.Find(region.ThreeLetterISORegionName) == region.TwoLetterISORegionName);
    }
}
