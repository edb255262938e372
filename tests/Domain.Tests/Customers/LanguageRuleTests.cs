using CleanCustomers.Domain.Customers;

namespace CleanCustomers.Domain.Tests.Customers;

public sealed class LanguageRuleTests
{
    [Theory]
    [InlineData("en", "en")]
    [InlineData("EN", "en")]
    [InlineData("pt-BR", "pt-BR")]
    [InlineData("pt-br", "pt-BR")]
    [InlineData("en_US", "en-US")]
    [InlineData("en_US.UTF-8", "en-US")]
    [InlineData("de_DE@euro", "de-DE")]
    [InlineData("eng", "en")]
    [InlineData("deu", "de")]
    [InlineData("ger", "de")]
    [InlineData("iw", "he")]
    [InlineData("fil-PH", "fil-PH")]
    [InlineData("zh-hant-tw", "zh-Hant-TW")]
    [InlineData("ZH_HANS", "zh-Hans")]
    [InlineData("es-419", "es-419")]
    [InlineData("de-276", "de-DE")]
    [InlineData("en-UK", "en-GB")]
    [InlineData("de-DE-1996", "de-DE-1996")]
    [InlineData("ca-valencia", "ca-valencia")]
    [InlineData("English", "en")]
    [InlineData("GERMAN", "de")]
    [InlineData("Deutsch", "de")]
    [InlineData("français", "fr")]
    [InlineData("Francais", "fr")]
    [InlineData("Spanish", "es")]
    [InlineData("español", "es")]
    [InlineData("Português", "pt")]
    [InlineData("日本語", "ja")]
    [InlineData("русский", "ru")]
    [InlineData("xx", null)]
    [InlineData("en-XX", null)]
    [InlineData("en-US-US", null)]
    [InlineData("en-u-ca-buddhist", null)]
    [InlineData("en-", null)]
    [InlineData("-en", null)]
    [InlineData("e", null)]
    [InlineData("en-US,de;q=0.8", null)]
    [InlineData("Klingonish", null)]
    [InlineData("en-abcdefgh-abcdefgh-abcdefgh-abcdefgh", null)]
    public void Tags_codes_and_names_become_BCP_47(string sent, string? expected)
    {
        var notes = Findings.New();

        LanguageRule.Clean(sent, notes).Should().Be(expected);

        Findings.Of(notes).Should().Be(expected is null ? "language.unknown" : "");
    }

    [Fact]
    public void Nothing_sent_is_nothing_found()
    {
        var notes = Findings.New();

        LanguageRule.Clean(" ", notes).Should().BeNull();
        Findings.Of(notes).Should().BeEmpty();
    }
}
