using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Infrastructure.Sandbox;

/// <summary>The sandbox on a loopback port, or the way to one that runs already.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    /// <summary>What <c>GET /sandbox</c> answers in <c>sandbox</c>.</summary>
    internal const string Mark = "cleancustomers";
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(2);
    private readonly WebApplication? app;

    private SandboxServer(WebApplication? app, Uri address)
    {
        this.app = app;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>False when another process serves it.</summary>
    public bool IsOwn => app is not null;

    /// <summary>
    /// Serves on the port asked for. When that is taken: by a sandbox, uses that one; by something else, serves on a free port.
    /// </summary>
    /// <param name="birthFile">Where the history's beginning is kept, or null to begin anew.</param>
    /// <exception cref="IOException">The file cannot be written, or no port can be had.</exception>
    public static async Task<SandboxServer> StartAsync(
        SandboxOptions options, string? birthFile, TimeProvider time, CancellationToken cancellationToken)
    {
        if (options.Port != 0 && await FindAsync(options.Port, cancellationToken) is { } running)
        {
            return new SandboxServer(null, running);
        }

        var birth = SandboxBirth.ReadOrStart(birthFile, options.Seed, options.Customers, time.GetUtcNow());
        var timeline = new SandboxTimeline(birth.Seed, birth.Customers, birth.BornAt, options.ChangeEvery);
        return await TryServeAsync(timeline, options.Port, time, cancellationToken)
            ?? await TryServeAsync(timeline, 0, time, cancellationToken)
            ?? throw new IOException("No free loopback port for the sandbox.");
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    private static async Task<SandboxServer?> TryServeAsync(
        SandboxTimeline timeline, int port, TimeProvider time, CancellationToken cancellationToken)
    {
        // Empty builder: no configuration, no environment, no logging of its own; only what is named here.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        var server = builder.Build();
        server.MapSandbox(timeline, time);
        try
        {
            await server.StartAsync(cancellationToken);
            return new SandboxServer(server, new Uri(server.Urls.First()));
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException or SocketException)
        {
            await server.DisposeAsync();
            return null;
        }
    }

    private static async Task<Uri?> FindAsync(int port, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(Uri.UriSchemeHttp, IPAddress.Loopback.ToString(), port).Uri;
        using var client = new HttpClient { Timeout = ProbeTime, MaxResponseContentBufferSize = 4096 };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            var answer = await client.GetStringAsync(new Uri(address, "/sandbox"), cancellationToken);
            return answer.StartsWith($$"""{"sandbox":"{{Mark}}",""", StringComparison.Ordinal) ? address : null;
        }
        catch (Exception notOurs) when (notOurs is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // Nothing there, or something that is no sandbox: the bind that follows tells which.
            return null;
        }
    }
}
