using System.Collections.Concurrent;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Connector.Tests.Outbound;

/// <summary>One page of one customer over TLS, with whatever certificate a test wants.</summary>
internal sealed class SecureServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> seen = new();

    private SecureServer(WebApplication app) => this.app = app;

    public int Port { get; private set; }

    public int RequestCount => seen.Count;

    public static async Task<SecureServer> StartAsync(
        X509Certificate2 certificate, bool demandsCertificate = false, SslProtocols protocols = SslProtocols.Tls12 | SslProtocols.Tls13)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate,
            SslProtocols = protocols,
            ClientCertificateMode = demandsCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate,
            ClientCertificateValidation = (_, _, _) => true,
        })));
        var web = builder.Build();
        var server = new SecureServer(web);
        web.Run(http =>
        {
            server.seen.Enqueue(http.Request.Path);
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("""{"items":[{"id":"a"}],"next":null}""", http.RequestAborted);
        });
        await web.StartAsync();
        server.Port = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return server;
    }

    public Uri At(string host) => new($"https://{host}:{Port}/");

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
