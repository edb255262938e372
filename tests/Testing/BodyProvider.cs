using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Testing;

/// <summary>One request with its method and body.</summary>
public sealed record SeenBody(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Answers each request with the next of some texts, the last one for ever, and keeps the requests.</summary>
public sealed class BodyProvider : IAsyncDisposable
{
    private readonly ConcurrentQueue<SeenBody> requests = new();
    private readonly WebApplication app;
    private readonly string[] answers;

    private BodyProvider(WebApplication app, string[] answers)
    {
        this.app = app;
        this.answers = answers;
    }

    public Uri BaseUrl { get; private set; } = null!;

    /// <summary>What the <c>Date</c> header says; null sends none.</summary>
    public DateTimeOffset? Date { get; set; }

    public IReadOnlyList<SeenBody> Requests => [.. requests];

    public static async Task<BodyProvider> StartAsync(params string[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        var web = builder.Build();
        var provider = new BodyProvider(web, answers);
        web.Run(provider.AnswerAsync);
        await web.StartAsync();
        provider.BaseUrl = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return provider;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        requests.Enqueue(new SeenBody(http.Request.Method, http.Request.Path + http.Request.QueryString, headers, body));
        http.Response.Headers.Date = Date?.ToString("r", CultureInfo.InvariantCulture) ?? "none";
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answers[Math.Min(requests.Count, answers.Length) - 1], http.RequestAborted);
    }
}
