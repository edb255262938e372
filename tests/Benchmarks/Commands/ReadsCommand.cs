using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CleanCustomers.Testing;

namespace CleanCustomers.Benchmarks.Commands;

/// <summary>
/// Reads by id and by list from the served product, beside an endpoint that answers fixed bytes, in turn over several rounds. Over PostgreSQL
/// the same id comes from the database, from Redis, and from the memory of the process.
/// </summary>
internal static class ReadsCommand
{
    private static readonly CompositeFormat Row = CompositeFormat.Parse("{0,-12} {1,-22} {2,12} {3,10} {4,10} {5,10}");

    private sealed record Question(string Name, Func<int, Uri> Address);

    public static async Task RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        await using var postgres = await BenchmarkPostgres.StartAsync(arguments);
        await using var redis = postgres is null ? null : await RedisServer.StartAsync();
        await using var database = postgres is null ? null : await FreshDatabase.CreateAsync(postgres);
        try
        {
            await using var provider = await RunningProvider.StartAsync(arguments.Number("customers", 100_000), 1000, cancellationToken);
            await using (var product = await Product.StartAsync(provider.Address, folder, database?.ConnectionString, cancellationToken))
            {
                await product.CollectAsync(cancellationToken);
            }

            var store = new Dictionary<string, string>(StringComparer.Ordinal);
            if (database is not null)
            {
                store["Storage__Postgres"] = database.ConnectionString;
            }

            await using var server = await RunningServer.StartAsync(folder, store, cancellationToken);
            await using var fromRedis = redis is null ? null : await CachedAsync(folder, store, redis, "00:00:00", cancellationToken);
            await using var fromMemory = redis is null ? null : await CachedAsync(folder, store, redis, "00:00:30", cancellationToken);
            var ids = await ReadIdsAsync(server.Address, arguments.Number("ids", 2000), cancellationToken);
            List<Question> questions = [new("fixed bytes", _ => new Uri(provider.Address, "/fixed")), ById("one by id", server)];
            if (fromRedis is not null && fromMemory is not null)
            {
                questions.AddRange([ById("one by id, Redis", fromRedis), ById("one by id, memory", fromMemory)]);
            }

            questions.Add(new("list of 50", _ => new Uri(server.Address, "/api/v1/customers?limit=50")));
            Console.WriteLine(
                $"{arguments.Text("store", "embedded")} store, {ids.Count} different ids, {Environment.ProcessorCount} cores shared by asker and server");
            Print("connections", "question", "requests/s", "ratio", "p50 ms", "p99 ms");
            foreach (var connections in arguments.Text("connections", "16").Split(','))
            {
                await CompareAsync(arguments, int.Parse(connections, CultureInfo.InvariantCulture), questions, cancellationToken);
            }

            Question ById(string name, RunningServer of) =>
                new(name, number => new Uri(of.Address, $"/api/v1/customers/{ids[number % ids.Count]}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<RunningServer> CachedAsync(
        string folder, Dictionary<string, string> store, RedisServer redis, string memory, CancellationToken cancellationToken) => RunningServer.StartAsync(
        folder, new Dictionary<string, string>(store, StringComparer.Ordinal) { ["Cache__Redis"] = redis.Address, ["Cache__MemoryLifetime"] = memory }, cancellationToken);

    private static async Task CompareAsync(Arguments arguments, int connections, List<Question> questions, CancellationToken cancellationToken)
    {
        using var asker = new LoadGenerator(connections, arguments.Number("requests", 20_000), TimeSpan.FromSeconds(arguments.Number("seconds", 10)));
        foreach (var question in questions)
        {
            await asker.AskAsync(question.Address, cancellationToken);
        }

        var loads = questions.ConvertAll(_ => new List<Load>());
        for (var round = 0; round < arguments.Number("rounds", 3); round++)
        {
            for (var at = 0; at < questions.Count; at++)
            {
                loads[at].Add(await asker.AskAsync(questions[at].Address, cancellationToken));
            }
        }

        for (var at = 0; at < questions.Count; at++)
        {
            Print(
                connections, questions[at].Name, Figures.Whole(Figures.Median(loads[at].Select(load => load.PerSecond))),
                Figures.Ratio(Figures.Median(loads[at].Zip(loads[0], (load, yardStick) => load.PerSecond / yardStick.PerSecond))),
                Figures.Ratio(Figures.Median(loads[at].Select(load => load.Half.TotalMilliseconds))),
                Figures.Ratio(Figures.Median(loads[at].Select(load => load.NinetyNine.TotalMilliseconds))));
        }
    }

    private static async Task<List<string>> ReadIdsAsync(Uri server, int wanted, CancellationToken cancellationToken)
    {
        using var http = new HttpClient().WithTestKey();
        var ids = new List<string>();
        for (string? after = ""; after is not null && ids.Count < wanted;)
        {
            var page = await http.GetFromJsonAsync<JsonElement>(new Uri(server, $"/api/v1/customers?limit=200{after}"), cancellationToken);
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            after = page.TryGetProperty("next", out var next) && next.GetString() is { } cursor ? $"&cursor={Uri.EscapeDataString(cursor)}" : null;
        }

        return ids;
    }

    private static void Print(params object[] columns) => Console.WriteLine(string.Format(CultureInfo.InvariantCulture, Row, columns));
}
