using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CleanCustomers.SystemTests.Servers;
using CleanCustomers.Testing;

namespace CleanCustomers.SystemTests.AdventureWorks;

/// <summary>json-server 0.17.4, a REST server written by others, on a free port of this machine.</summary>
internal sealed class JsonServer : IAsyncDisposable
{
    private const string File = "json-server/lib/cli/bin.js";

    private readonly NodeProgram program;
    private readonly HttpClient client;

    private JsonServer(NodeProgram program)
    {
        this.program = program;
        client = new HttpClient { BaseAddress = program.BaseUrl };
    }

    /// <summary>Where <c>test.sh</c> installs it; null when it did not.</summary>
    public static string? Script { get; } = NpmPackages.Find(File);

    public Uri BaseUrl => program.BaseUrl;

    public static async Task<JsonServer> StartAsync(string databaseFile) =>
        new(await NodeProgram.StartAsync(File, ["--host", "127.0.0.1", "--port", "{port}", "--quiet", databaseFile], Path.GetDirectoryName(databaseFile)!));

    /// <summary>Changes members of a customer through the server's own API.</summary>
    public async Task PatchAsync(int id, JsonObject changes)
    {
        var answer = await client.PatchAsJsonAsync($"customers/{id}", changes);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await program.DisposeAsync();
    }
}
