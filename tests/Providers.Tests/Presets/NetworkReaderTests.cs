using System.Text.Json.Nodes;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Providers.Tests.Presets;

public sealed class NetworkReaderTests
{
    [Fact]
    public void Without_the_member_nothing_private_no_proxy_and_no_redirect_is_allowed() =>
        PresetTexts.Preset().Network.Should().BeEquivalentTo(new Network());

    [Fact]
    public void Every_member_is_read()
    {
        var preset = Read("""
            {
              "allow": ["10.1.0.0/16", "192.168.1.20", "fd00::/8", "::1"],
              "proxy": "http://proxy.example:3128",
              "proxyUser": "env:PROXY_USER",
              "proxyPassword": "file:proxy.password",
              "authority": "file:ca.pem",
              "clientCertificate": "file:/etc/client.pem",
              "redirects": "sameOrigin"
            }
            """);

        preset.Network.Should().BeEquivalentTo(new Network
        {
            Allow = ["10.1.0.0/16", "192.168.1.20/32", "fd00::/8", "::1/128"],
            Proxy = new Uri("http://proxy.example:3128"),
            ProxyUser = "env:PROXY_USER",
            ProxyPassword = "file:providers/proxy.password",
            Authority = "file:providers/ca.pem",
            ClientCertificate = "file:/etc/client.pem",
            FollowsSameOrigin = true,
        });
    }

    [Theory]
    [InlineData("""{ "allow": ["10.1.2.3/16"] }""", "/network/allow/0")]
    [InlineData("""{ "allow": ["10.0.0.0/33"] }""", "/network/allow/0")]
    [InlineData("""{ "allow": ["10.0.0.0/8", "10.1"] }""", "/network/allow/1")]
    [InlineData("""{ "allow": ["010.0.0.1"] }""", "/network/allow/0")]
    [InlineData("""{ "allow": ["0x7f000001"] }""", "/network/allow/0")]
    [InlineData("""{ "allow": ["::ffff:10.0.0.0/104"] }""", "/network/allow/0")]
    [InlineData("""{ "allow": ["fe80::1%1"] }""", "/network/allow/0")]
    [InlineData("""{ "allow": ["crm.internal"] }""", "/network/allow/0")]
    [InlineData("""{ "allow": [] }""", "/network/allow")]
    [InlineData("""{ "allow": "10.0.0.0/8" }""", "/network/allow")]
    [InlineData("""{ "proxy": "proxy.example:3128" }""", "/network/proxy")]
    [InlineData("""{ "proxy": "https://proxy.example:3128" }""", "/network/proxy")]
    [InlineData("""{ "proxy": "http://ada:secret@proxy.example:3128" }""", "/network/proxy")]
    [InlineData("""{ "proxy": "http://proxy.example:3128/path" }""", "/network/proxy")]
    [InlineData("""{ "proxyUser": "env:A" }""", "/network/proxyUser")]
    [InlineData("""{ "proxy": "http://proxy.example:3128", "proxyPassword": "env:A" }""", "/network/proxyPassword")]
    [InlineData("""{ "proxy": "http://proxy.example:3128", "proxyUser": "ada" }""", "/network/proxyUser")]
    [InlineData("""{ "authority": "ca.pem" }""", "/network/authority")]
    [InlineData("""{ "redirects": "all" }""", "/network/redirects")]
    [InlineData("""{ "redirects": true }""", "/network/redirects")]
    [InlineData("""{ "verify": false }""", "/network/verify")]
    public void What_cannot_be_meant_is_refused_with_its_place(string network, string pointer)
    {
        var file = PresetTexts.Read(node => node["network"] = JsonNode.Parse(network));

        file.Preset.Should().BeNull();
        file.Problems.Should().Contain(problem => problem.Pointer == pointer);
        file.Problems.Should().NotContain(problem => problem.Message.Contains("secret@", StringComparison.Ordinal));
    }

    [Fact]
    public void A_signed_request_follows_no_redirect()
    {
        var problems = PresetTexts.Read(node =>
        {
            node["auth"] = JsonNode.Parse("""{ "kind": "awsSigV4", "accessKey": "env:A", "secretKey": "env:S", "region": "eu-west-1", "service": "s3" }""");
            node["network"] = JsonNode.Parse("""{ "redirects": "sameOrigin" }""");
        }).Problems;

        problems.Should().ContainSingle().Which.Pointer.Should().Be("/network/redirects");
    }

    [Fact]
    public void All_limits_are_read()
    {
        var limits = PresetTexts.Preset(node => node["limits"] = JsonNode.Parse(
            """{ "run": "PT20M", "wireBytes": 2048, "depth": 20, "members": 500, "stringBytes": 1000, "concurrency": 3 }""")).Limits;

        limits.Should().BeEquivalentTo(new Limits
        {
            Run = TimeSpan.FromMinutes(20), WireBytes = 2048, Depth = 20, Members = 500, StringBytes = 1000, Concurrency = 3,
        });
    }

    [Theory]
    [InlineData("""{ "run": "PT0S" }""", "/limits/run")]
    [InlineData("""{ "wireBytes": 10 }""", "/limits/wireBytes")]
    [InlineData("""{ "depth": 0 }""", "/limits/depth")]
    [InlineData("""{ "members": 1 }""", "/limits/members")]
    [InlineData("""{ "stringBytes": 1 }""", "/limits/stringBytes")]
    [InlineData("""{ "concurrency": 0 }""", "/limits/concurrency")]
    public void Limits_have_ranges(string limits, string pointer) =>
        PresetTexts.Read(node => node["limits"] = JsonNode.Parse(limits)).Problems.Should().ContainSingle().Which.Pointer.Should().Be(pointer);

    private static Preset Read(string network) => PresetTexts.Preset(node => node["network"] = JsonNode.Parse(network));
}
