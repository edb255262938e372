using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CleanCustomers.Testing;
using CleanCustomers.Web.CommandLine;

namespace CleanCustomers.CommandLine.Tests;

/// <summary>How people and programs get in, and where the server listens, as a process.</summary>
public sealed class EntranceTests : IDisposable
{
    private readonly ProgramHome home = new();
    private readonly int port = ProgramHome.FreePort();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task The_first_start_prints_a_link_that_works_once_and_later_ones_print_none()
    {
        using var server = home.Start("--urls", Url("http", "127.0.0.1"), "--set", "Collection:RunOnceAtStart=false");
        await server.SaysAsync("Ctrl+C stops it.");
        var link = server.Out.Split('\n').Single(line => line.Contains("sign in", StringComparison.Ordinal)).Split(' ')[^1];
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        using var first = await http.GetAsync(new Uri(link));
        using var customers = await http.GetAsync(new Uri(Url("http", "127.0.0.1") + "/api/v1/customers"));
        using var stranger = new HttpClient();
        using var second = await stranger.GetAsync(new Uri(link));
        using var key = await home.ClientAsync(Url("http", "127.0.0.1"), "runs.read");
        using var runs = await key.GetAsync(new Uri("/api/v1/runs", UriKind.Relative));
        await server.SignalAsync("INT");
        var ended = await server.EndAsync();
        using var again = home.Start("--urls", Url("http", "127.0.0.1"), "--set", "Collection:RunOnceAtStart=false");
        await again.SaysAsync("Ctrl+C stops it.");

        (first.StatusCode, customers.StatusCode, second.StatusCode, runs.StatusCode)
            .Should().Be((HttpStatusCode.Redirect, HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK));
        ended.ExitCode.Should().Be(ExitCodes.Ok, ended.Error);
        ended.Error.Should().NotContain(link.Split('=')[1], "a log keeps no link");
        again.Out.Should().NotContain("sign-in", "somebody has a key");
    }

    [Fact]
    public async Task A_server_that_logs_JSON_prints_no_link_and_says_how_to_get_in()
    {
        using var server = home.Start("--urls", Url("http", "127.0.0.1"), "--set", "Logging:Format=json");

        await Eventually.True(() => server.Error.Contains("keys create", StringComparison.Ordinal), TimeSpan.FromSeconds(60));

        (server.Out + server.Error).Should().NotContain("token=");
    }

    [Fact]
    public async Task Beyond_loopback_without_TLS_it_serves_and_warns()
    {
        using var server = home.Start("--urls", Url("http", "0.0.0.0"), "--set", "Collection:RunOnceAtStart=false");
        await server.SaysAsync("Ctrl+C stops it.");
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri(Url("http", "127.0.0.1") + "/api/v1/customers"));

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        server.Out.Should().Contain($"{Url("http", "127.0.0.1")}/sign-in?token=", "nobody is reached at 0.0.0.0");
        server.Error.Should().Contain($"{Url("http", "0.0.0.0")} can be reached from other machines without TLS");
    }

    [Fact]
    public async Task Over_https_it_does_not_warn_and_the_cookie_stays_there()
    {
        var pem = Path.Combine(home.Providers, "..", "cert.pem");
        var keyFile = Path.Combine(home.Providers, "..", "key.pem");
        await MakeCertificateAsync(pem, keyFile);
        using var server = home.Start(
            "--urls", Url("https", "0.0.0.0"), "--set", $"Kestrel:Certificates:Default:Path={pem}", "--set", $"Kestrel:Certificates:Default:KeyPath={keyFile}",
            "--set", "Collection:RunOnceAtStart=false");
        await server.SaysAsync("Ctrl+C stops it.");
        var link = await home.RunAsync("sign-in", "--set", $"urls={Url("https", "127.0.0.1")}");
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(pem);
        using var http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString() },
        });

        using var answer = await http.GetAsync(new Uri(link.Out.Trim()));
        using var session = await http.GetAsync(new Uri(Url("https", "127.0.0.1") + "/api/v1/access/session"));

        answer.Headers.GetValues("Set-Cookie").Single().Should().StartWith("__Host-cc_session=").And.Contain("; secure").And.Contain("httponly").And.Contain("samesite=strict");
        session.StatusCode.Should().Be(HttpStatusCode.OK);
        server.Error.Should().NotContain("without TLS");
    }

    [Theory]
    [InlineData("https://127.0.0.1:{0}", "Set Kestrel:Certificates:Default:Path")]
    [InlineData("https://0.0.0.0:{0}", "Set Kestrel:Certificates:Default:Path")]
    public async Task Https_without_a_certificate_is_refused_with_the_remedy(string url, string said)
    {
        var outcome = await home.RunAsync("serve", "--urls", string.Format(CultureInfo.InvariantCulture, url, port));

        outcome.ExitCode.Should().Be(ExitCodes.Configuration);
        outcome.Error.Should().Contain("urls.certificate").And.Contain(said);
    }

    [Fact]
    public async Task A_configured_bootstrap_key_lets_in_without_a_store_of_keys()
    {
        var file = Path.Combine(home.Providers, "..", "bootstrap");
        await File.WriteAllTextAsync(file, TestKey.Text + "\n");
        using var server = home.Start(
            "--urls", Url("http", "127.0.0.1"), "--set", $"Access:BootstrapKey=file:{file}", "--set", "Collection:RunOnceAtStart=false");
        await server.SaysAsync("Ctrl+C stops it.");
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", TestKey.Text) } };

        using var answer = await http.GetAsync(new Uri(Url("http", "127.0.0.1") + "/api/v1/access/keys"));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        server.Out.Should().NotContain("sign-in");
    }

    private string Url(string scheme, string host) => string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}:{port}");

    private static async Task MakeCertificateAsync(string pem, string keyFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
    }
}
