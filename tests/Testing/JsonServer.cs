using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Testing;

/// <summary>An answer; a body that is null cuts the line instead.</summary>
public sealed record JsonAnswer(string? Body, int Status = 200)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static JsonAnswer Fault(int status) => new("""{"error":{"code":"scripted"}}""", status);

    public static JsonAnswer Cut { get; } = new((string?)null);
}

/// <summary>A JSON service on a real socket (Kestrel, 127.0.0.1, free port) whose every answer is made by a function.</summary>
public sealed class JsonServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> targets = new();

    private JsonServer(WebApplication app) => this.app = app;

    public Uri BaseUrl { get; private set; } = null!;

    /// <summary>Path and query of every request, decoded, oldest first.</summary>
    public IReadOnlyList<string> Targets => [.. targets];

    public void Forget() => targets.Clear();

    /// <param name="answer">Called by one request at a time.</param>
    /// <param name="time">What the <c>Date</c> header says.</param>
    public static async Task<JsonServer> StartAsync(Func<HttpRequest, JsonAnswer> answer, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var web = builder.Build();
        var server = new JsonServer(web);
        var gate = new Lock();
        web.Run(async http =>
        {
            server.targets.Enqueue(Uri.UnescapeDataString(http.Request.Path + http.Request.QueryString));
            JsonAnswer given;
            lock (gate)
            {
                given = answer(http.Request);
            }

            http.Response.Headers.Date = (time ?? TimeProvider.System).GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
            await WriteAsync(http, given);
        });
        await web.StartAsync();
        var address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.BaseUrl = new Uri(address.TrimEnd('/') + "/");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private static async Task WriteAsync(HttpContext http, JsonAnswer answer)
    {
        if (answer.Body is null)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        foreach (var (name, value) in answer.Headers)
        {
            http.Response.Headers[name] = value;
        }

        await http.Response.WriteAsync(answer.Body, http.RequestAborted);
    }
}
