using System.Security.Authentication;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Testing;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Connector.Tests.Outbound;

/// <summary>Why no secure connection is made: told by code, and asked once only.</summary>
public sealed class TlsTests : IDisposable
{
    private const string AuthorityFile = "file:ca.pem";
    private const string ClientFile = "file:client.pem";

    private readonly TestCertificates certificates = new();

    public void Dispose() => certificates.Dispose();

    [Fact]
    public async Task The_authority_of_the_preset_is_trusted_beside_the_machines()
    {
        await using var server = await SecureServer.StartAsync(certificates.Issue());

        var trusted = await ReadAsync(server.At("localhost"));
        var byAddress = await ReadAsync(server.At("127.0.0.1"));

        trusted.Fault.Should().BeNull();
        trusted.Ids.Should().Equal("a");
        byAddress.Fault.Should().BeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_expired_certificate_is_told_with_subject_and_dates(bool isIssued)
    {
        using var certificate = isIssued
            ? certificates.Issue("crm.example", validFromDays: -100, validForDays: 90)
            : TestCertificates.SelfSigned("crm.example", validFromDays: -100, validForDays: 90);
        await using var server = await SecureServer.StartAsync(certificate);

        var outcome = await ReadAsync(server.At("localhost"));

        Refuses(outcome, "provider.tls_expired");
        outcome.Fault!.Message.Should().Contain("crm.example").And.Contain($"to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}");
    }

    [Fact]
    public async Task A_certificate_that_is_not_valid_yet_is_told_the_same_way()
    {
        await using var server = await SecureServer.StartAsync(certificates.Issue(validFromDays: 20));

        Refuses(await ReadAsync(server.At("localhost")), "provider.tls_expired");
    }

    [Fact]
    public async Task A_certificate_for_other_names_is_told_with_them()
    {
        await using var server = await SecureServer.StartAsync(certificates.Issue("crm", -1, 100, "crm.example", "*.crm.example"));

        var outcome = await ReadAsync(server.At("localhost"));

        Refuses(outcome, "provider.tls_name");
        outcome.Fault!.Message.Should().Contain("crm.example, *.crm.example");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_issuer_that_nobody_vouches_for_is_not_trusted(bool isSelfSigned)
    {
        using var certificate = isSelfSigned ? TestCertificates.SelfSigned() : certificates.Issue();
        await using var server = await SecureServer.StartAsync(certificate);

        var outcome = await ReadAsync(server.At("localhost"), new Network { Allow = ["127.0.0.1/32"] });

        Refuses(outcome, "provider.tls_untrusted");
        outcome.Fault!.Message.Should().Contain("\"authority\": \"file:ca.pem\"");
    }

    [Theory]
    [InlineData("an alert", "15 03 01 00 02 02 46")]
    [InlineData("TLS 1.0 chosen", "16 03 01 00 2a 02 00 00 26 03 01 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 00 c0 14 00")]
    [InlineData("TLS 1.1 chosen", "16 03 02 00 2a 02 00 00 26 03 02 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 00 c0 14 00")]
    public async Task A_server_that_speaks_only_old_versions_is_told_as_such(string how, string bytes)
    {
        await using var server = HandshakeServer.Start(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)));

        var outcome = await ReadAsync(server.BaseUrl);

        Refuses(outcome, "provider.tls_version");
        server.Connections.Should().Be(1, how);
    }

    [Fact]
    public async Task A_handshake_that_is_never_answered_is_a_connect_timeout()
    {
        await using var server = HandshakeServer.Start(null);

        var outcome = await ReadAsync(server.BaseUrl, limits: new Limits { Retries = 0, Connect = TimeSpan.FromMilliseconds(400) });

        outcome.Code.Should().Be("provider.connect_timeout");
        outcome.Fault!.Class.Should().Be(FaultClass.Transient);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    public async Task A_port_that_does_not_speak_tls_is_told_as_such(string answer)
    {
        await using var server = HandshakeServer.Start(System.Text.Encoding.ASCII.GetBytes(answer));

        Refuses(await ReadAsync(server.BaseUrl), "provider.tls_protocol");
        server.Connections.Should().Be(1);
    }

    [Fact]
    public async Task A_line_that_is_closed_during_the_handshake_is_a_reset()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var server = RawServer.Start("");
        var preset = provider.Preset() with { BaseUrl = new UriBuilder(server.BaseUrl) { Scheme = "https" }.Uri };
        using var harness = new ConnectorHarness(preset with { Limits = new Limits { Retries = 0, Connect = TimeSpan.FromSeconds(2) } });

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().BeOneOf("provider.reset", "provider.connect_timeout");
        outcome.Fault!.Class.Should().Be(FaultClass.Transient);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_client_certificate_that_is_demanded_is_told_and_sent_when_there_is_one(SslProtocols protocols)
    {
        await using var server = await SecureServer.StartAsync(certificates.Issue(), demandsCertificate: true, protocols);
        var network = new Network { Allow = ["127.0.0.1/32"], Authority = AuthorityFile };

        var without = await ReadAsync(server.At("localhost"), network);
        var with = await ReadAsync(server.At("localhost"), network with { ClientCertificate = ClientFile });

        Refuses(without, "provider.tls_client");
        with.Fault.Should().BeNull();
        with.Ids.Should().Equal("a");
        server.RequestCount.Should().Be(1);
    }

    [Theory]
    [InlineData(AuthorityFile, null)]
    [InlineData(null, ClientFile)]
    public async Task A_file_that_holds_no_certificate_is_named(string? authority, string? client)
    {
        await using var server = await SecureServer.StartAsync(certificates.Issue());
        using var harness = HarnessFor(server.At("localhost"), new Network { Allow = ["127.0.0.1/32"], Authority = authority, ClientCertificate = client });
        harness.Secrets[AuthorityFile] = harness.Secrets[ClientFile] = "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----";

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.secret");
        outcome.Fault!.Message.Should().Contain(authority is null ? "network.clientCertificate" : "network.authority").And.NotContain("nonsense");
    }

    [Theory]
    [InlineData(13, true)]
    [InlineData(15, false)]
    public async Task A_certificate_that_expires_within_14_days_is_noted_once(int days, bool isNoted)
    {
        using var certificate = certificates.Issue("crm.example", validFromDays: -1, validForDays: days + 1);
        await using var server = await SecureServer.StartAsync(certificate);
        var log = new Lines();
        using var counted = new Counted("cleancustomers.provider.certificate_expires_soon");
        using var harness = HarnessFor(server.At("localhost"), log: log);

        await harness.ReadAsync();
        await harness.ReadAsync();

        counted.Total.Should().Be(isNoted ? 1 : 0);
        log.Texts.Count(line => line.Contains("expires", StringComparison.Ordinal)).Should().Be(isNoted ? 1 : 0);
        harness.Connector.Certificate.Should().BeEquivalentTo(new
        {
            Host = "localhost", Subject = "crm.example", Issuer = "Test Authority", NotAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime()),
        });
    }

    private static void Refuses(ReadOutcome outcome, string code)
    {
        outcome.Code.Should().Be(code);
        outcome.Fault!.Class.Should().Be(FaultClass.Config, "asking again is useless");
    }

    private async Task<ReadOutcome> ReadAsync(Uri address, Network? network = null, Limits? limits = null)
    {
        using var harness = HarnessFor(address, network, limits);
        return await harness.ReadAsync();
    }

    private ConnectorHarness HarnessFor(Uri address, Network? network = null, Limits? limits = null, ILogger<HttpConnector>? log = null)
    {
        var preset = Preset() with
        {
            BaseUrl = address, Network = network ?? new Network { Allow = ["127.0.0.0/8"], Authority = AuthorityFile }, Limits = limits ?? new Limits(),
        };
        return new ConnectorHarness(preset, logger: log)
        {
            Secrets = { [AuthorityFile] = certificates.AuthorityPem, [ClientFile] = certificates.ClientPem() },
        };
    }

    private static Preset Preset() => new()
    {
        Provider = new("crm"),
        Title = "CRM",
        BaseUrl = new Uri("https://localhost"),
        Request = new PresetRequest("/customers", [], []),
        Paging = new Paging.BodyToken("token", ScriptedProvider.Path("$.next"), 100, null),
        End = new EndRule.MissingNext(),
        Records = ScriptedProvider.Path("$.items"),
        Map = ScriptedProvider.Fields(),
    };
}
