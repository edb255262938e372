using System.Text.Json.Nodes;
using CleanCustomers.Testing;

namespace CleanCustomers.SystemTests.Servers;

/// <summary>json-server behind mountebank, a fault proxy written by others: each fault comes once, in the middle of the list, and costs no customer.</summary>
public sealed class FaultProxyTests : IDisposable
{
    private const int People = 130;
    private const int Faulty = 7;

    private readonly Product product = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cleancustomers-faults-");
    private readonly int proxyPort = LocalPort.Free();

    [FactWithServers]
    public async Task Four_faults_in_one_run_cost_no_customer()
    {
        await using var upstream = await FilledAsync();
        await using var proxy = await ProxyAsync(upstream.BaseUrl, withFaults: true);
        WritePreset(
            """{ "_sort": "id", "_order": "asc" }""",
            """{ "style": "page", "parameter": "_page", "size": 20, "sizeParameter": "_limit" }""",
            """{ "rule": "emptyPage" }""");

        var begun = TimeProvider.System.GetTimestamp();
        var run = await product.CollectAsync(RealServer.Provider);
        var took = TimeProvider.System.GetElapsedTime(begun);

        run["state"]!.GetValue<string>().Should().Be("succeeded", "{0}", run.ToJsonString());
        run["counters"]!["created"]!.GetValue<int>().Should().Be(People);
        (await RequestsAsync(proxy)).Should().BeGreaterThan(Faulty, "every fault came");
        took.Should().BeGreaterThan(TimeSpan.FromSeconds(2.5), "a second was asked for, and one answer took a second and a half");
    }

    [FactWithServers]
    public async Task Links_past_the_proxy_are_told_as_foreign_and_not_followed()
    {
        await using var upstream = await FilledAsync();
        await using var proxy = await ProxyAsync(upstream.BaseUrl, withFaults: false);
        WritePreset(
            """{ "_page": "1", "_sort": "id", "_order": "asc" }""",
            """{ "style": "linkHeader", "size": 20, "sizeParameter": "_limit" }""",
            """{ "rule": "missingNext" }""");

        var run = await product.CollectAsync(RealServer.Provider);

        run["state"]!.GetValue<string>().Should().NotBe("succeeded");
        run.ToJsonString().Should().Contain("provider.foreign_link");
    }

    public void Dispose()
    {
        product.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task<RealServer> FilledAsync()
    {
        var server = await JsonServerSystem.StartAsync(folder.FullName);
        for (var number = 1; number <= People; number++)
        {
            await server.AddAsync(Person.Make(number));
        }

        return server;
    }

    private async Task<NodeProgram> ProxyAsync(Uri upstream, bool withFaults)
    {
        var good = new JsonObject { ["proxy"] = new JsonObject { ["to"] = upstream.ToString().TrimEnd('/'), ["mode"] = "proxyTransparent" } };
        JsonNode[] faults =
        [
            good.DeepClone(),
            new JsonObject { ["is"] = new JsonObject { ["statusCode"] = 429, ["headers"] = new JsonObject { ["Retry-After"] = "1" } } },
            good.DeepClone(),
            new JsonObject { ["fault"] = "CONNECTION_RESET_BY_PEER" },
            good.DeepClone(),
            new JsonObject { ["fault"] = "RANDOM_DATA_THEN_CLOSE" },
            With(good, "behaviors", new JsonArray(new JsonObject { ["wait"] = 1500 })),
        ];
        var responses = new JsonArray([.. withFaults ? faults : [], With(good, "repeat", 10_000)]);
        var imposter = new JsonObject
        {
            ["protocol"] = "http",
            ["port"] = proxyPort,
            ["host"] = "127.0.0.1",
            ["stubs"] = new JsonArray(new JsonObject { ["responses"] = responses }),
        };
        var file = Path.Combine(folder.FullName, "imposters.json");
        await File.WriteAllTextAsync(file, new JsonObject { ["imposters"] = new JsonArray(imposter) }.ToJsonString());
        var program = await NodeProgram.StartAsync(
            "mountebank/bin/mb",
            ["start", "--host", "127.0.0.1", "--port", "{port}", "--configfile", file, "--noParse", "--nologfile", "--localOnly", "--pidfile", Path.Combine(folder.FullName, "mb.pid")],
            folder.FullName);
        await Eventually.True(() => LocalPort.Answers(proxyPort), TimeSpan.FromMinutes(1));
        return program;
    }

    private async Task<int> RequestsAsync(NodeProgram proxy)
    {
        using var http = new HttpClient { BaseAddress = proxy.BaseUrl };
        return JsonNode.Parse(await http.GetStringAsync($"imposters/{proxyPort}"))!["numberOfRequests"]!.GetValue<int>();
    }

    private static JsonNode With(JsonObject response, string member, JsonNode value)
    {
        var changed = response.DeepClone();
        changed[member] = value;
        return changed;
    }

    private void WritePreset(string query, string paging, string end) => product.WritePreset(RealServer.Provider, $$"""
        {
          {{RealServer.Common}}, "baseUrl": "http://127.0.0.1:{{proxyPort}}/",
          "request": { "path": "/customers", "query": {{query}} },
          "paging": {{paging}}, "end": {{end}},
          "records": "$",
          "map": { "id": "$.id", "name": { "join": ["$.first", "$.last"] }, "email": "$.email" }
        }
        """);
}
