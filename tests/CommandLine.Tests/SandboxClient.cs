using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using CleanCustomers.Infrastructure.Sandbox;

namespace CleanCustomers.CommandLine.Tests;

/// <summary>A sandbox on a free port and a reader of its pages.</summary>
internal sealed class SandboxClient : IAsyncDisposable
{
    private readonly SandboxServer server;

    private SandboxClient(SandboxServer server)
    {
        this.server = server;
        Http = new HttpClient { BaseAddress = server.Address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SandboxOptions.DemoToken);
    }

    public HttpClient Http { get; }

    public static async Task<SandboxClient> StartAsync(TimeProvider time, int customers = 1_000, long seed = 7, string? birthFile = null) =>
        new(await SandboxServer.StartAsync(
            new SandboxOptions { Customers = customers, Seed = seed, Port = 0 }, birthFile, time, CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await server.DisposeAsync();
    }

    /// <summary>Every record from page to page, as sent.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadAllAsync(DateTimeOffset? since = null, int limit = 300)
    {
        var records = new List<JsonElement>();
        string? after = null;
        do
        {
            var page = await ReadPageAsync(limit, after, since);
            page.GetProperty("customers").GetArrayLength().Should().BeLessThanOrEqualTo(limit);
            records.AddRange(page.GetProperty("customers").EnumerateArray());
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        return records;
    }

    public async Task<JsonElement> ReadPageAsync(int limit, string? after = null, DateTimeOffset? since = null)
    {
        var query = $"/customers?limit={limit.ToString(CultureInfo.InvariantCulture)}";
        query += after is null ? string.Empty : "&after=" + after;
        query += since is null ? string.Empty : "&updated_since=" + since.Value.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        return JsonDocument.Parse(await Http.GetByteArrayAsync(new Uri(query, UriKind.Relative))).RootElement;
    }

    public static string? IdOf(JsonElement record) => record.TryGetProperty("id", out var id) ? id.GetString() : null;

    public static bool IsTombstone(JsonElement record) => record.GetProperty("deleted").GetBoolean();
}
