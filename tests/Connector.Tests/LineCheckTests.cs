using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Authentication;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Connector.Tests.Outbound;
using CleanCustomers.Infrastructure.Providers.Diagnosis;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanCustomers.Connector.Tests;

/// <summary>What a check says about the line is what a run finds on it: addresses, proxy and certificate.</summary>
public sealed class LineCheckTests : IDisposable
{
    private const string AuthorityFile = "file:ca.pem";
    private const string ClientFile = "file:client.pem";

    private readonly TestCertificates certificates = new();

    public void Dispose() => certificates.Dispose();

    [Fact]
    public async Task An_address_that_is_not_allowed_is_told_as_a_run_tells_it_and_nothing_is_connected()
    {
        await using var server = HandshakeServer.Start(null);
        var preset = Preset(server.BaseUrl, new Network());

        var steps = await WalkAsync(preset);
        using var harness = new ConnectorHarness(preset);
        var run = await harness.ReadAsync();

        steps.Take(3).Select(step => (step.Name, step.Outcome)).Should().Equal(
            ("dns", CheckOutcome.Ok), ("address", CheckOutcome.Failed), ("auth", CheckOutcome.Skipped));
        steps[1].Code.Should().Be("provider.address_blocked").And.Be(run.Code);
        steps[1].Remedy.Should().Be(run.Fault!.Remedy);
        steps[1].Message.Should().Contain("which is loopback");
        steps[1].Remedy.Should().Contain("\"network\": { \"allow\": [\"");
        server.Connections.Should().Be(0);
    }

    [Fact]
    public async Task Addresses_that_are_left_out_and_those_that_refuse_are_told_while_another_one_answers()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1);
        var outbound = OutboundRules.None with
        {
            Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Parse("10.1.2.3"), IPAddress.Parse("127.0.0.9"), IPAddress.Loopback }),
        };
        var preset = Preset(new Uri($"http://crm.example:{provider.BaseUrl.Port}/"), new Network { Allow = ["127.0.0.0/8"] });

        var steps = await WalkAsync(preset, outbound);

        Step(steps, "address").Message.Should().Be("127.0.0.9, 127.0.0.1 may be connected to. The others are left out: it is at 10.1.2.3, which is private.");
        Step(steps, "connect").Should().Match<CheckStep>(step => step.Outcome == CheckOutcome.Warning && step.Message.Contains("127.0.0.9"));
    }

    [Theory]
    [InlineData(200, CheckOutcome.Ok)]
    [InlineData(13, CheckOutcome.Warning)]
    public async Task The_authority_of_the_preset_is_trusted_and_the_certificate_described(int days, CheckOutcome outcome)
    {
        using var certificate = certificates.Issue("crm.example", validFromDays: -1, validForDays: days + 1);
        await using var server = await SecureServer.StartAsync(certificate);

        var steps = await WalkAsync(Preset(server.At("127.0.0.1")));

        var tls = Step(steps, "tls");
        tls.Outcome.Should().Be(outcome);
        tls.Message.Should().StartWith("Tls1").And.Contain("Certificate of crm.example, issued by Test Authority, good from ").And.Contain($" to {Instants.Format(new DateTimeOffset(certificate.NotAfter.ToUniversalTime()))} (").And.MatchRegex(@"\(\d+ days left\)\.$");
        (tls.Remedy is null).Should().Be(outcome == CheckOutcome.Ok);
        Step(steps, "first_page").Outcome.Should().Be(CheckOutcome.Ok);
    }

    [Theory]
    [InlineData("crm.example", -100, "localhost", true, "provider.tls_expired")]
    [InlineData("crm.example", -1, "other.example", true, "provider.tls_name")]
    [InlineData("crm.example", -1, "localhost", false, "provider.tls_untrusted")]
    public async Task A_certificate_that_is_refused_is_told_by_code_and_described(string subject, int validFromDays, string name, bool isTrusted, string code)
    {
        using var certificate = certificates.Issue(subject, validFromDays, 90, name);
        await using var server = await SecureServer.StartAsync(certificate);
        var network = new Network { Allow = ["127.0.0.0/8"], Authority = isTrusted ? AuthorityFile : null };

        var steps = await WalkAsync(Preset(server.At("localhost"), network));

        Fails(steps, "tls", code);
        Step(steps, "tls").Message.Should().Contain("Certificate of crm.example, issued by Test Authority").And.MatchRegex(@"\(-?\d+ days left\)\.$");
        server.RequestCount.Should().Be(0);
    }

    [Theory]
    [InlineData("15 03 01 00 02 02 46", "provider.tls_version")]
    [InlineData("53 53 48 2d 32 2e 30 0d 0a", "provider.tls_protocol")]
    public async Task A_server_without_safe_encryption_is_told_by_code(string bytes, string code)
    {
        await using var server = HandshakeServer.Start(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)));

        var steps = await WalkAsync(Preset(server.BaseUrl));

        Fails(steps, "tls", code);
        server.Connections.Should().Be(1);
    }

    // This server refuses only behind the handshake, as TLS 1.3 always does, so the first page meets it.
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_client_certificate_that_is_demanded_is_told_and_sent_when_there_is_one(SslProtocols protocols)
    {
        await using var server = await SecureServer.StartAsync(certificates.Issue(), demandsCertificate: true, protocols);
        var network = new Network { Allow = ["127.0.0.0/8"], Authority = AuthorityFile };

        var without = await WalkAsync(Preset(server.At("127.0.0.1"), network));
        var with = await WalkAsync(Preset(server.At("127.0.0.1"), network with { ClientCertificate = ClientFile }));

        Fails(without, "first_page", "provider.tls_client");
        with.Should().NotContain(one => one.Outcome == CheckOutcome.Failed);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_proxy_that_cannot_be_reached_is_told_as_the_proxy(string scheme)
    {
        var nobody = RawServer.NobodyListens();
        var network = new Network { Allow = ["127.0.0.1/32"], Proxy = nobody };

        var steps = await WalkAsync(Preset(new Uri($"{scheme}://crm.example/"), network), NamesAreTheProxys);

        Fails(steps, "proxy", "provider.proxy");
        Step(steps, "proxy").Message.Should().Be($"The proxy cannot be used: {nobody.Authority}, ConnectionRefused.");
        steps.Should().NotContain(step => step.Name == "connect" || step.Name == "tls");
    }

    [Fact]
    public async Task Behind_a_proxy_its_address_is_judged_its_tunnel_opened_and_the_certificate_is_the_providers()
    {
        using var certificate = certificates.Issue("crm", -1, 100, "crm.example");
        await using var server = await SecureServer.StartAsync(certificate);
        await using var proxy = TestProxy.Start("ada:secret");
        var network = new Network { Proxy = proxy.Address, ProxyUser = "env:PROXY_USER", ProxyPassword = "env:PROXY_PASSWORD", Authority = AuthorityFile };

        var blocked = await WalkAsync(Preset(server.At("crm.example"), network), NamesAreTheProxys);
        var before = proxy.Heads.Count;
        var steps = await WalkAsync(Preset(server.At("crm.example"), network with { Allow = ["127.0.0.1/32"] }), NamesAreTheProxys);

        Fails(blocked, "address", "provider.address_blocked");
        Step(blocked, "address").Message.Should().Contain($"the proxy {proxy.Address.Authority}");
        before.Should().Be(0);
        steps.Take(4).Select(step => (step.Name, step.Outcome)).Should().Equal(
            ("dns", CheckOutcome.Ok), ("address", CheckOutcome.Ok), ("proxy", CheckOutcome.Ok), ("tls", CheckOutcome.Ok));
        Step(steps, "proxy").Message.Should().EndWith(string.Create(CultureInfo.InvariantCulture, $"It gives a tunnel to crm.example:{server.Port}."));
        Step(steps, "first_page").Outcome.Should().Be(CheckOutcome.Ok);
    }

    [Fact]
    public async Task A_handshake_that_is_never_answered_ends_at_the_connect_deadline()
    {
        await using var server = HandshakeServer.Start(null);

        var steps = await WalkAsync(Preset(server.BaseUrl) with { Limits = new Limits { Connect = TimeSpan.FromMilliseconds(400) } });

        Fails(steps, "tls", "provider.connect_timeout");
    }

    private static OutboundRules NamesAreTheProxys => OutboundRules.None with
    {
        Resolve = (_, _) => throw new InvalidOperationException("The proxy resolves it."),
    };

    private static void Fails(IReadOnlyList<CheckStep> steps, string name, string code)
    {
        var failed = steps.Should().ContainSingle(step => step.Outcome == CheckOutcome.Failed).Subject;
        (failed.Name, failed.Code).Should().Be((name, code));
        failed.Remedy.Should().NotBeNullOrEmpty();
    }

    private static CheckStep Step(IReadOnlyList<CheckStep> steps, string name) => steps.Single(step => step.Name == name);

    private async Task<IReadOnlyList<CheckStep>> WalkAsync(Preset preset, OutboundRules? outbound = null)
    {
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [AuthorityFile] = certificates.AuthorityPem, [ClientFile] = certificates.ClientPem(), ["env:PROXY_USER"] = "ada", ["env:PROXY_PASSWORD"] = "secret",
        };
        var parts = new ConnectorParts(TimeProvider.System, Random.Shared, ArrayPool<byte>.Shared, name => secrets[name], NullLogger<HttpConnector>.Instance)
        {
            Outbound = outbound ?? OutboundRules.None,
        };
        return await new ProviderDiagnosis(parts, new ConnectorMaker(parts, new FileMemory())).WalkAsync(preset, null, conformance: false, CancellationToken.None);
    }

    private static Preset Preset(Uri address, Network? network = null) => new()
    {
        Provider = new("crm"),
        Title = "CRM",
        BaseUrl = address,
        Request = new PresetRequest("/token", [], []),
        Paging = new Paging.BodyToken("token", ScriptedProvider.Path("$.next"), 100, null),
        End = new EndRule.MissingNext(),
        Records = ScriptedProvider.Path("$.items"),
        Map = ScriptedProvider.Fields(),
        Network = network ?? new Network { Allow = ["127.0.0.0/8", "::1/128"], Authority = AuthorityFile },
    };
}
