using System.Net;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests.Outbound;

/// <summary>Proxies: only a declared one, and its own faults told apart from the provider's.</summary>
public sealed class ProxyTests : IDisposable
{
    private readonly TestCertificates certificates = new();

    public void Dispose() => certificates.Dispose();

    [Fact]
    public async Task Plain_requests_go_through_the_declared_proxy_with_its_credentials()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var proxy = TestProxy.Start("ada:secret");
        using var harness = HarnessFor(provider, With(proxy));

        var outcome = await harness.ReadAsync();

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().HaveCount(250);
        proxy.Heads.Should().NotBeEmpty().And.OnlyContain(head => head.StartsWith("GET http://crm.example:", StringComparison.Ordinal));
        provider.Requests.Should().OnlyContain(request => request.Headers["Host"].StartsWith("crm.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Encrypted_requests_go_through_a_tunnel_and_the_proxy_sees_nothing_of_them()
    {
        using var certificate = certificates.Issue("crm", -1, 100, "crm.example");
        await using var server = await SecureServer.StartAsync(certificate);
        await using var provider = await ScriptedProvider.StartAsync(records: 1);
        await using var proxy = TestProxy.Start("ada:secret");
        using var harness = HarnessFor(provider, With(proxy) with { Authority = "file:ca.pem" }, server.At("crm.example"));

        var outcome = await harness.ReadAsync();

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().Equal("a");
        proxy.Heads.Should().ContainSingle().Which.Should().StartWith($"CONNECT crm.example:{server.Port} HTTP/1.1\r\n").And.NotContain("token");
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_proxy_that_wants_other_credentials_is_told_as_such(string scheme)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var proxy = TestProxy.Start("ada:other");
        using var harness = HarnessFor(provider, With(proxy), new Uri($"{scheme}://crm.example:{provider.BaseUrl.Port}/"));

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.proxy_auth");
        outcome.Fault!.Class.Should().Be(FaultClass.Config);
        outcome.Fault.Message.Should().NotContain("secret").And.NotContain("ada");
        provider.RequestCount.Should().Be(0);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_proxy_that_is_down_is_told_as_the_proxy(string scheme)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var nobody = RawServer.NobodyListens();
        var network = new Network { Allow = ["127.0.0.1/32"], Proxy = nobody };
        using var harness = HarnessFor(provider, network, new Uri($"{scheme}://crm.example:{provider.BaseUrl.Port}/"));

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.proxy");
        outcome.Fault!.Class.Should().Be(FaultClass.Transient);
        outcome.Fault.Message.Should().Contain(nobody.Authority).And.Contain("proxy");
    }

    [Fact]
    public async Task A_proxy_that_takes_no_connection_in_time_is_told_as_the_proxy()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var silent = HandshakeServer.Start(null);
        var network = new Network { Allow = ["127.0.0.1/32"], Proxy = new Uri($"http://127.0.0.1:{silent.BaseUrl.Port}/") };
        var limits = new Limits { Retries = 0, Connect = TimeSpan.FromMilliseconds(400) };
        using var harness = HarnessFor(provider, network, new Uri($"https://crm.example:{provider.BaseUrl.Port}/"), limits);

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.proxy");
    }

    [Fact]
    public async Task The_address_check_is_for_the_proxys_address()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var proxy = TestProxy.Start();
        using var harness = HarnessFor(provider, new Network { Proxy = proxy.Address });

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.address_blocked");
        outcome.Fault!.Message.Should().Contain($"the proxy {proxy.Address.Authority}").And.Contain("127.0.0.1/32");
        proxy.Heads.Should().BeEmpty();
    }

    [Fact]
    public async Task A_proxy_of_the_environment_is_not_used()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var proxy = TestProxy.Start();
        var outcome = await WithEnvironment("http_proxy", proxy.Address.ToString(), async () =>
        {
            using var harness = new ConnectorHarness(provider.Preset());
            return await harness.ReadAsync();
        });

        outcome.Fault.Should().BeNull();
        proxy.Heads.Should().BeEmpty();
    }

    private static Network With(TestProxy proxy) => new()
    {
        Allow = ["127.0.0.1/32"], Proxy = proxy.Address, ProxyUser = "env:PROXY_USER", ProxyPassword = "env:PROXY_PASSWORD",
    };

    private static async Task<ReadOutcome> WithEnvironment(string name, string value, Func<Task<ReadOutcome>> read)
    {
        Environment.SetEnvironmentVariable(name, value);
        try
        {
            return await read();
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    private ConnectorHarness HarnessFor(ScriptedProvider provider, Network network, Uri? address = null, Limits? limits = null)
    {
        var preset = provider.Preset(limits: limits) with { BaseUrl = address ?? new Uri($"http://crm.example:{provider.BaseUrl.Port}/"), Network = network };
        var outbound = OutboundRules.None with
        {
            Resolve = (host, cancellation) => host == "crm.example" ? throw new InvalidOperationException("The proxy resolves it.") : Dns.GetHostAddressesAsync(host, cancellation),
        };
        return new ConnectorHarness(preset, outbound: outbound)
        {
            Secrets = { ["env:PROXY_USER"] = "ada", ["env:PROXY_PASSWORD"] = "secret", ["file:ca.pem"] = certificates.AuthorityPem },
        };
    }
}
