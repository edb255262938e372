using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Nodes.Tests;

/// <summary>
/// Several customer systems on one real socket, each at a path of its own, slow, and changing all the time. It sees when two walks of one
/// system are on their way at once.
/// </summary>
internal sealed class ChangingProvider : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TimeSpan pageTime;
    private readonly Dictionary<string, Customers> systems;

    private ChangingProvider(WebApplication app, IEnumerable<string> names, int records, TimeSpan pageTime)
    {
        this.app = app;
        this.pageTime = pageTime;
        systems = names.ToDictionary(name => name, name => new Customers(name, records), StringComparer.Ordinal);
    }

    public Uri BaseUrl { get; private set; } = null!;

    public IReadOnlyCollection<string> Names => systems.Keys;

    /// <summary>When two requests of one system were on their way at once.</summary>
    public List<(string Name, DateTimeOffset At)> Overlaps { get; } = [];

    public static async Task<ChangingProvider> StartAsync(IEnumerable<string> names, int records, TimeSpan pageTime)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var web = builder.Build();
        var provider = new ChangingProvider(web, names, records, pageTime);
        web.MapGet("/{name}/customers", provider.AnswerAsync);
        await web.StartAsync();
        provider.BaseUrl = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return provider;
    }

    public string Preset(string name, int pageSize) => $$"""
        {
          "provider": "{{name}}", "title": "Changing {{name}}", "baseUrl": "{{BaseUrl}}", "schedule": { "cron": "* * * * *", "timeZone": "Etc/UTC" },
          "auth": { "kind": "none" }, "network": { "allow": ["127.0.0.1/32"] },
          "request": { "path": "/{{name}}/customers" },
          "paging": { "style": "idCursor", "parameter": "after", "size": {{pageSize.ToString(CultureInfo.InvariantCulture)}}, "sizeParameter": "limit" },
          "end": { "rule": "flag", "path": "$.hasMore", "value": false },
          "records": "$.items",
          "map": { "id": "$.id", "name": "$.name", "email": "$.email" }
        }
        """;

    /// <summary>Changes one customer, and now and then adds one.</summary>
    public void Change(Random random)
    {
        foreach (var customers in systems.Values)
        {
            customers.Change(random);
        }
    }

    /// <summary>Of every customer as it would be sent now.</summary>
    public string TruthOf(string name) => Hash(systems[name].Page("", int.MaxValue).Items);

    public static string Hash(IEnumerable<string> items)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in items)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(item + "\n"));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(string name, HttpContext http)
    {
        var customers = systems[name];
        if (customers.Enter() > 1)
        {
            lock (Overlaps)
            {
                Overlaps.Add((name, TimeProvider.System.GetUtcNow()));
            }
        }

        try
        {
            await Task.Delay(pageTime, TimeProvider.System, http.RequestAborted);
            var size = int.Parse(http.Request.Query["limit"].ToString(), CultureInfo.InvariantCulture);
            var (items, more) = customers.Page(http.Request.Query["after"].ToString(), size);
            await http.Response.WriteAsync($$"""{"items":[{{string.Join(',', items)}}],"hasMore":{{(more ? "true" : "false")}}}""", http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The caller was killed: there is nobody to answer.
            http.Abort();
        }
        finally
        {
            customers.Leave();
        }
    }

    private sealed class Customers(string name, int records)
    {
        private readonly Lock gate = new();
        private readonly SortedDictionary<string, string> items = new(
            Enumerable.Range(1, records).ToDictionary(IdOf, number => Item(name, number, 0), StringComparer.Ordinal), StringComparer.Ordinal);

        private int made = records;
        private int edits;
        private int onTheWay;

        public int Enter() => Interlocked.Increment(ref onTheWay);

        public void Leave() => Interlocked.Decrement(ref onTheWay);

        public void Change(Random random)
        {
            lock (gate)
            {
                var number = random.Next(20) == 0 ? ++made : random.Next(1, made + 1);
                items[IdOf(number)] = Item(name, number, ++edits);
            }
        }

        public (IReadOnlyList<string> Items, bool More) Page(string after, int size)
        {
            lock (gate)
            {
                var rest = items.Where(pair => string.CompareOrdinal(pair.Key, after) > 0).Select(pair => pair.Value).Take(size == int.MaxValue ? size : size + 1).ToList();
                return (rest.Take(size).ToList(), rest.Count > size);
            }
        }

        private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"c{number:000000}");

        private static string Item(string name, int number, int edit) => string.Create(
            CultureInfo.InvariantCulture, $$"""{"id":"c{{number:000000}}","name":"Person {{number}} Edit {{edit}}","email":"p{{number}}@{{name}}.example.com"}""");
    }
}
