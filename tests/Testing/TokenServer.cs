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

/// <summary>One token request as the endpoint saw it.</summary>
/// <param name="Form">The fields of the form.</param>
/// <param name="Authorization">The header, or "".</param>
public sealed record TokenRequest(IReadOnlyDictionary<string, string> Form, string Authorization);

/// <summary>A token endpoint on a real socket that counts; answers <c>token-1</c>, <c>token-2</c> … unless told otherwise.</summary>
public sealed class TokenServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<TokenRequest> requests = new();
    private int count;

    private TokenServer(WebApplication app) => this.app = app;

    /// <summary>The token endpoint.</summary>
    public Uri Url { get; private set; } = null!;

    public IReadOnlyList<TokenRequest> Requests => [.. requests];

    public int RequestCount => requests.Count;

    /// <summary>The latest token given out.</summary>
    public string Latest => string.Create(CultureInfo.InvariantCulture, $"token-{Volatile.Read(ref count)}");

    /// <summary>Further members of a proper answer, as JSON text such as <c>,"expires_in":5</c>.</summary>
    public string Extra { get; set; } = ",\"expires_in\":3600";

    /// <summary>Answers in place of the proper answer; null for the proper one.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    /// <summary>Holds every answer back until it is set.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public static async Task<TokenServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var web = builder.Build();
        var server = new TokenServer(web);
        web.Run(server.AnswerAsync);
        await web.StartAsync();
        var address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Url = new Uri(address.TrimEnd('/') + "/oauth/token");
        return server;
    }

    /// <summary>An answer of the provider that serves only the latest token, else 401.</summary>
    /// <param name="header">The header that must carry it.</param>
    /// <param name="prefix">What stands before it.</param>
    public Answer OnlyWithLatest(string header = "Authorization", string prefix = "Bearer ") => async (http, proper, stopped) =>
    {
        if (http.Request.Headers[header] != prefix + Latest)
        {
            http.Response.StatusCode = 401;
            return;
        }

        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(proper, stopped);
    };

    public static Func<HttpContext, Task> Says(int status, string body, params (string Name, string Value)[] headers) => async http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        await http.Response.WriteAsync(body);
    };

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        requests.Enqueue(new TokenRequest(
            form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal), http.Request.Headers.Authorization.ToString()));
        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(http.RequestAborted);
        }

        if (Answer is { } answer)
        {
            await answer(http);
            return;
        }

        var token = string.Create(CultureInfo.InvariantCulture, $"token-{Interlocked.Increment(ref count)}");
        await Says(200, $"{{\"access_token\":\"{token}\",\"token_type\":\"Bearer\"{Extra}}}")(http);
    }
}
