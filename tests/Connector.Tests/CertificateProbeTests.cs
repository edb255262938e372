using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Diagnosis;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

public sealed class CertificateProbeTests
{
    [Theory]
    [InlineData(-400, -2)]
    [InlineData(-30, 60)]
    public async Task A_certificate_nobody_vouches_for_is_refused_and_described(int fromDays, int toDays)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, now.AddDays(fromDays), now.AddDays(toDays));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint);

        var step = await CertificateProbe.LookAsync(socket, Preset(), now, CancellationToken.None);

        socket.Close();
        await serving;
        step.Outcome.Should().Be(CheckOutcome.Failed);
        step.Code.Should().StartWith("provider.tls");
        step.Message.Should().Contain("CN=crm.example.com").And.Contain("issued by").And.MatchRegex(@"\(-?\d+ days left\)");
        step.Remedy.Should().NotBeNull();
    }

    private static async Task ServeAsync(TcpListener listener, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=crm.example.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(from, to);
        using var client = await listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            // The probe does not trust it; that is the test.
        }
    }

    private static Preset Preset() => new()
    {
        Provider = new Domain.Common.ProviderId("crm"),
        Title = "CRM",
        BaseUrl = new Uri("https://crm.example.com/"),
        Request = new PresetRequest("/customers", [], []),
        Paging = new Paging.Page("page", 1, 100, null),
        End = new EndRule.EmptyPage(),
        Records = ScriptedProvider.Path("$.items"),
        Map = ScriptedProvider.Fields(),
    };
}
