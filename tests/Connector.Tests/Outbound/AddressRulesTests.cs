using System.Net;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Connector.Tests.Outbound;

/// <summary>Which addresses may be connected to, whatever way they are written.</summary>
public sealed class AddressRulesTests
{
    [Theory]
    [InlineData("0.0.0.0", "unspecified")]
    [InlineData("0.1.2.3", "unspecified")]
    [InlineData("10.0.0.1", "private")]
    [InlineData("10.255.255.255", "private")]
    [InlineData("100.64.0.1", "carrier")]
    [InlineData("100.127.255.255", "carrier")]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("127.255.255.254", "loopback")]
    [InlineData("169.254.1.1", "link-local")]
    [InlineData("169.254.169.254", "metadata")]
    [InlineData("172.16.0.1", "private")]
    [InlineData("172.31.255.255", "private")]
    [InlineData("192.0.0.8", "reserved")]
    [InlineData("192.168.0.1", "private")]
    [InlineData("198.18.0.1", "reserved")]
    [InlineData("198.19.255.255", "reserved")]
    [InlineData("203.0.113.9", "documentation")]
    [InlineData("224.0.0.1", "multicast")]
    [InlineData("239.255.255.255", "multicast")]
    [InlineData("240.0.0.1", "reserved")]
    [InlineData("255.255.255.255", "reserved")]
    [InlineData("::", "unspecified")]
    [InlineData("::1", "loopback")]
    [InlineData("::ffff:127.0.0.1", "loopback")]
    [InlineData("::ffff:10.0.0.1", "private")]
    [InlineData("::ffff:a9fe:a9fe", "metadata")]
    [InlineData("::127.0.0.1", "loopback")]
    [InlineData("64:ff9b::7f00:1", "loopback")]
    [InlineData("64:ff9b::a9fe:a9fe", "metadata")]
    [InlineData("64:ff9b:1::1", "translation")]
    [InlineData("2002:7f00:1::1", "loopback")]
    [InlineData("2002:c0a8:101::1", "private")]
    [InlineData("fc00::1", "private")]
    [InlineData("fdff:ffff::1", "private")]
    [InlineData("fd00:ec2::254", "metadata")]
    [InlineData("fe80::1", "link-local")]
    [InlineData("fe80::1%1", "link-local")]
    [InlineData("fec0::1", "site-local")]
    [InlineData("ff02::1", "multicast")]
    [InlineData("2001::1", "reserved")]
    [InlineData("2001:db8::1", "documentation")]
    [InlineData("4000::1", "reserved")]
    public void Addresses_that_are_not_public_are_refused_unless_exactly_they_are_allowed(string text, string kind)
    {
        var address = IPAddress.Parse(text);
        var plain = AddressRules.Plain(address);
        var itself = new IPNetwork(plain, plain.GetAddressBytes().Length * 8);

        var refusal = OutboundRules.None.Refusal(address, 443, []);

        refusal!.Row.Code.Should().Be("provider.address_blocked");
        refusal.Detail.Should().Contain(kind);
        refusal.Row.Remedy.Should().Contain($"\"network\": {{ \"allow\": [\"{itself}\"] }}").And.Contain($"Providers:AllowedNetworks:0={itself}");
        OutboundRules.None.Refusal(address, 443, [itself]).Should().BeNull("the preset allows it");
        new OutboundRules([itself], () => []).Refusal(address, 443, []).Should().BeNull("the process allows it");
        OutboundRules.None.Refusal(address, 443, [IPNetwork.Parse("8.0.0.0/8")]).Should().NotBeNull("another network is allowed");
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00::1")]
    [InlineData("64:ff9b::101:101")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("2002:101:101::1")]
    public void Public_addresses_need_no_leave(string text) =>
        OutboundRules.None.Refusal(IPAddress.Parse(text), 443, []).Should().BeNull();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2")]
    [InlineData("::1")]
    [InlineData("0.0.0.0")]
    [InlineData("::ffff:127.0.0.1")]
    public void Our_own_ports_stay_closed_even_when_this_machine_is_allowed(string text)
    {
        var rules = new OutboundRules([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")], () => [5080]);

        rules.Refusal(IPAddress.Parse(text), 5080, [])!.Row.Should().BeSameAs(FaultTable.OwnAddress);
        rules.Refusal(IPAddress.Parse(text), 5081, []).Should().BeNull("another program, such as the sandbox, serves there");
    }
}
