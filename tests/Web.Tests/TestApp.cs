using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Providers;
using CleanCustomers.Infrastructure.Access;
using CleanCustomers.Infrastructure.Collection;
using CleanCustomers.Infrastructure.Customers;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Web.Tests;

/// <summary>The real API over real Kestrel on a free port and a real SQLite file of its own.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string folder;

    private TestApp(WebApplication app, string folder, LogLines log, Presets presets)
    {
        this.app = app;
        this.folder = folder;
        Log = log;
        Presets = presets;
        Store = new Store(Path.Combine(folder, "cleancustomers.db"));
        Client = NewClient();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    /// <summary>The configured key of every such app, with all scopes.</summary>
    public static string Key { get; } = "cc_testtest_" + new string('t', 52);

    /// <summary>Shows <see cref="Key"/> with every request.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => app.Services;

    public Store Store { get; }

    public LogLines Log { get; }

    public Presets Presets { get; }

    public static async Task<TestApp> StartAsync(
        Action<WebApplicationBuilder>? configure = null, bool migrate = true, Action<WebApplication>? mapMore = null)
    {
        var directory = Directory.CreateTempSubdirectory("api-").FullName;
        var (log, presets) = (new LogLines(), new Presets());
        var builder = CreateBuilder(directory);
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton<IPresetDirectory>(presets).AddApi();
        await File.WriteAllTextAsync(Path.Combine(directory, "key"), Key);
        builder.Configuration["Access:BootstrapKey"] = $"file:{Path.Combine(directory, "key")}";
        configure?.Invoke(builder);
        var started = builder.Build();
        if (migrate)
        {
            started.Services.MigrateStore();
        }

        started.MapApi();
        mapMore?.Invoke(started);
        started.Urls.Add("http://127.0.0.1:0");
        await started.StartAsync();
        return new TestApp(started, directory, log, presets);
    }

    /// <summary>A builder with every module, without the API.</summary>
    public static WebApplicationBuilder CreateBuilder(string folder)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration["Storage:Folder"] = folder;
        builder.Configuration["Storage:BusyTimeout"] = "00:00:01";
        builder.Logging.ClearProviders();
        builder.Services.AddCqrs().AddPersistence().AddAccess().AddCustomers().AddCollectionReaders().AddProviderStates().AddStoreHealth();
        return builder;
    }

    /// <summary>A client without a key, and without cookies of its own.</summary>
    public HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.Single()) };

    /// <summary>Gets a JSON object and fails on any other status than 200.</summary>
    public async Task<JsonObject> GetAsync(string path)
    {
        var (answer, body) = await SendAsync(HttpMethod.Get, path);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, "GET {0} answered {1}", path, body);
        return body!.AsObject();
    }

    public async Task<(HttpResponseMessage Answer, JsonNode? Body)> SendAsync(
        HttpMethod method, string path, string? json = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        change?.Invoke(request);
        var answer = await Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer, answer.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json" ? JsonNode.Parse(text) : null);
    }

    /// <summary>Sends a GET that must be refused, and answers its problem.</summary>
    public async Task<JsonObject> RefusedAsync(string path, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        var (answer, body) = await SendAsync(HttpMethod.Get, path);
        answer.StatusCode.Should().Be(status, "GET {0} answered {1}", path, body);
        return Problem(answer, body);
    }

    public static JsonObject Problem(HttpResponseMessage answer, JsonNode? body)
    {
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = body!.AsObject();
        problem.Select(member => member.Key).Should().Equal("type", "title", "status", "detail", "code", "traceId", "errors");
        problem["status"]!.GetValue<int>().Should().Be((int)answer.StatusCode);
        return problem;
    }

    /// <summary>Stops the service in order; the store stays.</summary>
    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Store.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
