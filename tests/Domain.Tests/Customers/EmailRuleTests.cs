using System.Globalization;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Customers;

namespace CleanCustomers.Domain.Tests.Customers;

public sealed class EmailRuleTests
{
    private const string Label63 = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk";

    [Theory]
    [InlineData("maria@example.com", "maria@example.com", "")]
    [InlineData("Maria.Anders@Example.COM", "Maria.Anders@example.com", "")]
    [InlineData("a+tag_%!#$&'*-/=?^`{|}~@example.co.uk", "a+tag_%!#$&'*-/=?^`{|}~@example.co.uk", "")]
    [InlineData("\"maria anders\"@example.com", "\"maria anders\"@example.com", "")]
    [InlineData("\"a\\\"b@c\"@example.com", "\"a\\\"b@c\"@example.com", "")]
    [InlineData("x@1and1.com", "x@1and1.com", "")]
    [InlineData("josé@example.com", "josé@example.com", "")]
    [InlineData("x@a-b.museum", "x@a-b.museum", "")]
    [InlineData(null, null, "")]
    [InlineData("  ", null, "")]
    public void A_usable_address_keeps_its_local_part_and_gets_a_lower_case_domain(string? sent, string? expected, string findings) =>
        Check(sent, expected, findings);

    [Theory]
    [InlineData("maria@Bücher.example", "maria@bücher.example")]
    [InlineData("maria@xn--bcher-kva.example", "maria@bücher.example")]
    [InlineData("maria@XN--BCHER-KVA.example", "maria@bücher.example")]
    [InlineData("maria@例え.テスト", "maria@例え.テスト")]
    [InlineData("maria@почта.рф", "maria@почта.рф")]
    [InlineData("maria@例え。テスト", "maria@例え.テスト")]
    [InlineData("maria@ＥＸＡＭＰＬＥ.com", "maria@example.com")]
    public void An_international_domain_is_shown_in_Unicode(string sent, string expected) => Check(sent, expected, "");

    [Theory]
    [InlineData("xn--fa-hia.de")]
    [InlineData("xn--bcher-kva.example")]
    [InlineData("xn--80a1acny.xn--p1ai")]
    public void A_domain_shown_in_Unicode_leads_back_to_the_one_sent(string domain)
    {
        var email = EmailRule.Clean($"maria@{domain}", Findings.New())!;

        new IdnMapping().GetAscii(email["maria@".Length..]).Should().Be(domain);
    }

    [Theory]
    [InlineData("mailto:maria@example.com", "maria@example.com")]
    [InlineData("MAILTO:maria@example.com?subject=Hi", "maria@example.com")]
    [InlineData("<maria@example.com>", "maria@example.com")]
    [InlineData("<mailto:maria@example.com>", "maria@example.com")]
    [InlineData("< maria@example.com >", "maria@example.com")]
    public void Wrapping_is_taken_off(string sent, string expected) => Check(sent, expected, "email.wrapped");

    [Theory]
    [InlineData(" maria@example.com\n", "maria@example.com", "text.white_space")]
    [InlineData("maria\u200B@example.com", "maria@example.com", "text.invisible")]
    [InlineData("maria@exam\0ple.com", "maria@example.com", "text.controls")]
    public void Text_is_cleaned_first(string sent, string expected, string findings) => Check(sent, expected, findings);

    [Theory]
    [InlineData("maria")]
    [InlineData("maria@")]
    [InlineData("@example.com")]
    [InlineData("maria@localhost")]
    [InlineData("maria@example")]
    [InlineData("maria@example.c")]
    [InlineData("maria@example.com.")]
    [InlineData("maria@.example.com")]
    [InlineData("maria@example..com")]
    [InlineData("maria@-example.com")]
    [InlineData("maria@example-.com")]
    [InlineData("maria@exa_mple.com")]
    [InlineData("maria@127.0.0.1")]
    [InlineData("maria@[127.0.0.1]")]
    [InlineData("maria@example.123")]
    [InlineData(".maria@example.com")]
    [InlineData("maria.@example.com")]
    [InlineData("ma..ria@example.com")]
    [InlineData("maria anders@example.com")]
    [InlineData("maria@anders@example.com")]
    [InlineData("maria@example.com, bob@example.com")]
    [InlineData("maria@example.com;bob@example.com")]
    [InlineData("Maria Anders <maria@example.com>")]
    [InlineData("\"maria@example.com")]
    [InlineData("\"\"@example.com")]
    [InlineData("\"a\"b\"@example.com")]
    [InlineData("\"ab\\\"@example.com")]
    [InlineData("maria@xn--a.example")]
    [InlineData("maria@exam ple.com")]
    [InlineData("maria@büch er.example")]
    [InlineData("mailto:")]
    [InlineData("<>")]
    [InlineData("n/a")]
    public void No_address_leaves_the_field_empty(string sent) => Check(sent, null, "email.syntax");

    [Fact]
    public void Lengths_are_64_and_254_octets_on_the_wire()
    {
        var local = new string('a', 64);
        var domain = $"{Label63}.{Label63}.{Label63[..57]}.com";

        Check($"{local}@{domain}", $"{local}@{domain}", "");
        Check($"{local}@{Label63}.{Label63}.{Label63[..58]}.com", null, "email.syntax");
        Check($"{local}a@example.com", null, "email.syntax");
        Check($"{new string('é', 32)}@example.com", $"{new string('é', 32)}@example.com", "");
        Check($"{new string('é', 33)}@example.com", null, "email.syntax");
        Check($"a@{Label63}.com", $"a@{Label63}.com", "");
        Check($"a@x{Label63}.com", null, "email.syntax");
    }

    private static void Check(string? sent, string? expected, string findings)
    {
        var notes = Findings.New();

        EmailRule.Clean(sent, notes).Should().Be(expected);

        Findings.Of(notes).Should().Be(findings);
        notes.Notes.Should().NotContain(note => note.Field != CustomerField.Email);
    }
}
