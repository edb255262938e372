using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Sandbox;

/// <summary>The sandbox on a loopback port, or the way to one that runs already.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    /// <summary>What <c>GET /sandbox</c> answers in <c>sandbox</c>.</summary>
    internal const string Mark = "cleancustomers";
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(2);
    private readonly WebApplication? app;

    private SandboxServer(WebApplication? app, Uri address, bool isMoved, bool keepsHistory)
    {
        this.app = app;
        Address = address;
        IsMoved = isMoved;
        KeepsHistory = keepsHistory;
    }

    public Uri Address { get; }

    /// <summary>False when another process serves it.</summary>
    public bool IsOwn => app is not null;

    /// <summary>The port asked for is taken by something that is no sandbox.</summary>
    public bool IsMoved { get; }

    /// <summary>False when the customers' history ends with this process, because its file cannot be written.</summary>
    public bool KeepsHistory { get; }

    /// <summary>
    /// Serves on the port asked for. When that is taken: by a sandbox, uses that one; by something else, serves on a free port.
    /// </summary>
    /// <param name="birthFile">Where the history's beginning is kept, or null to begin anew.</param>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    /// <exception cref="IOException">No port can be had.</exception>
    public static async Task<SandboxServer> StartAsync(
        SandboxOptions options, string? birthFile, TimeProvider time, CancellationToken cancellationToken)
    {
        Check(options);
        if (options.Port != 0 && await FindAsync(options.Port, cancellationToken) is { } running)
        {
            return new SandboxServer(null, running, isMoved: false, keepsHistory: true);
        }

        var birth = SandboxBirth.ReadOrStart(birthFile, options.Seed, options.Customers, time.GetUtcNow(), out var isKept);
        var timeline = new SandboxTimeline(birth.Seed, birth.Customers, birth.BornAt, options.ChangeEvery);
        var keepsHistory = isKept || birthFile is null;
        return await TryServeAsync(timeline, options.Port, time, cancellationToken) is { } asked ? Own(asked, isMoved: false)
            : await TryServeAsync(timeline, 0, time, cancellationToken) is { } free ? Own(free, isMoved: true)
            : throw new IOException("No free loopback port for the sandbox.");

        SandboxServer Own(WebApplication server, bool isMoved) => new(server, new Uri(server.Urls.First()), isMoved, keepsHistory);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    private static void Check(SandboxOptions options)
    {
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
        {
            throw new OptionsValidationException(SandboxOptions.Section, typeof(SandboxOptions), faults.Select(f => $"{SandboxOptions.Section}: {f.ErrorMessage}"));
        }
    }

    private static async Task<WebApplication?> TryServeAsync(
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
            return server;
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
