using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CleanCustomers.Testing;
using Microsoft.AspNetCore.Http;

namespace CleanCustomers.SystemTests.Servers;

/// <summary>
/// Tokens of oidc-provider, an OAuth 2 server written by others, that live five seconds; a list that asks that server about the token of each
/// request and takes longer than two of their lives to read.
/// </summary>
public sealed class TokenTests : IDisposable
{
    private const string Secret = "not-a-secret-of-anybody";
    private const int People = 240;
    private const int PageSize = 10;

    private static readonly TimeSpan TokenLife = TimeSpan.FromSeconds(5);

    private readonly Product product = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cleancustomers-tokens-");
    private readonly ConcurrentDictionary<string, int> tokens = new(StringComparer.Ordinal);
    private int refused;

    [FactWithServers]
    public async Task Tokens_that_end_while_a_list_is_read_are_renewed_and_no_customer_is_lost()
    {
        await using var issuer = await IssuerAsync();
        using var introspection = Introspection(issuer);
        await using var provider = await ScriptedProvider.StartAsync(People, PageSize);
        provider.Answers((http, proper, stopped) => AnswerAsync(introspection, http, proper, TimeSpan.FromSeconds(0.5), stopped), times: int.MaxValue);
        WritePreset(provider.BaseUrl, issuer.BaseUrl);

        var begun = TimeProvider.System.GetTimestamp();
        var run = await product.CollectAsync(RealServer.Provider, [("CLIENT_SECRET", Secret)], []);
        var took = TimeProvider.System.GetElapsedTime(begun);

        run["state"]!.GetValue<string>().Should().Be("succeeded", "{0}", run.ToJsonString());
        run["counters"]!["created"]!.GetValue<int>().Should().Be(People);
        took.Should().BeGreaterThan(2 * TokenLife);
        tokens.Should().HaveCountGreaterThan(2, "no token lives that long");
    }

    [FactWithServers]
    public async Task A_request_whose_token_ends_on_the_way_is_sent_again_with_a_new_one()
    {
        await using var issuer = await IssuerAsync();
        using var introspection = Introspection(issuer);
        await using var provider = await ScriptedProvider.StartAsync(40, PageSize);
        provider.Answers((http, proper, stopped) => AnswerAsync(introspection, http, proper, TimeSpan.Zero, stopped), times: int.MaxValue);
        provider.Answers((http, proper, stopped) => AnswerAsync(introspection, http, proper, TokenLife + TimeSpan.FromSeconds(1), stopped));
        WritePreset(provider.BaseUrl, issuer.BaseUrl);

        var run = await product.CollectAsync(RealServer.Provider, [("CLIENT_SECRET", Secret)], []);

        refused.Should().Be(1);
        run["state"]!.GetValue<string>().Should().Be("succeeded", "{0}", run.ToJsonString());
        run["counters"]!["created"]!.GetValue<int>().Should().Be(40);
    }

    public void Dispose()
    {
        product.Dispose();
        folder.Delete(recursive: true);
    }

    // Modules are looked for beside the script, so it needs the packages there.
    private async Task<NodeProgram> IssuerAsync()
    {
        Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "node_modules"), NpmPackages.Folder!);
        var script = Path.Combine(folder.FullName, "tokens.mjs");
        File.Copy(NodeProgram.ProgramFile("tokens.mjs"), script);
        return await NodeProgram.StartAsync(
            script, [], folder.FullName, new Dictionary<string, string>(StringComparer.Ordinal) { ["CLIENT_SECRET"] = Secret }, NodeProgram.Node22());
    }

    private static HttpClient Introspection(NodeProgram issuer)
    {
        var http = new HttpClient { BaseAddress = issuer.BaseUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"cleancustomers:{Secret}")));
        return http;
    }

    private async Task AnswerAsync(HttpClient introspection, HttpContext http, ReadOnlyMemory<byte> proper, TimeSpan delay, CancellationToken stopped)
    {
        var token = http.Request.Headers.Authorization.ToString()["Bearer ".Length..];
        await Task.Delay(delay, TimeProvider.System, stopped);
        using var question = new FormUrlEncodedContent([new("token", token)]);
        using var answer = await introspection.PostAsync("token/introspection", question, stopped);
        var isActive = JsonNode.Parse(await answer.Content.ReadAsStringAsync(stopped))!["active"]!.GetValue<bool>();
        if (!isActive)
        {
            Interlocked.Increment(ref refused);
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        tokens.AddOrUpdate(token, 1, (_, count) => count + 1);
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(proper, stopped);
    }

    private void WritePreset(Uri provider, Uri issuer) => product.WritePreset(RealServer.Provider, $$"""
        {
          {{RealServer.Common}}, "baseUrl": "{{provider}}",
          "auth": {
            "kind": "oauth2", "grant": "clientCredentials", "tokenUrl": "{{issuer}}token",
            "clientId": "cleancustomers", "clientSecret": "env:CLIENT_SECRET", "scope": "customers"
          },
          "request": { "path": "/token" },
          "paging": { "style": "bodyToken", "parameter": "token", "path": "$.next", "size": {{PageSize}}, "sizeParameter": "limit" },
          "end": { "rule": "missingNext" },
          "records": "$.items",
          "map": { "id": "$.id", "name": "$.name", "email": "$.email" }
        }
        """);
}
