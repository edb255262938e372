using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace CleanCustomers.Benchmarks.Commands;

/// <summary>Reads by id and by list from the served product, beside an endpoint that answers fixed bytes, in turn over several rounds.</summary>
internal static class ReadsCommand
{
    private static readonly CompositeFormat Row = CompositeFormat.Parse("{0,-8} {1,-22} {2,12} {3,10} {4,10} {5,10}");

    public static async Task RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            await using var provider = await RunningProvider.StartAsync(arguments.Number("customers", 100_000), 1000, cancellationToken);
            await using (var product = await Product.StartAsync(provider.Address, folder, null, cancellationToken))
            {
                await product.CollectAsync(cancellationToken);
            }

            await using var server = await RunningServer.StartAsync(folder, new Dictionary<string, string>(), cancellationToken);
            await CompareAsync(arguments, provider.Address, server.Address, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareAsync(Arguments arguments, Uri provider, Uri server, CancellationToken cancellationToken)
    {
        var ids = await ReadIdsAsync(server, arguments.Number("ids", 2000), cancellationToken);
        (string Name, Func<int, Uri> Address)[] questions =
        [
            ("fixed bytes", _ => new Uri(provider, "/fixed")),
            ("one by id", number => new Uri(server, $"/api/v1/customers/{ids[number % ids.Count]}")),
            ("list of 50", _ => new Uri(server, "/api/v1/customers?limit=50")),
        ];
        Console.WriteLine($"{arguments.Number("connections", 16)} connections, {ids.Count} different ids, {Environment.ProcessorCount} cores shared by asker and server");
        Print("round", "question", "requests/s", "ratio", "p50 ms", "p99 ms");
        using var asker = new LoadGenerator(
            arguments.Number("connections", 16), arguments.Number("requests", 20_000), TimeSpan.FromSeconds(arguments.Number("seconds", 10)));
        foreach (var (_, address) in questions)
        {
            await asker.AskAsync(address, cancellationToken);
        }

        for (var round = 1; round <= arguments.Number("rounds", 3); round++)
        {
            var yardStick = 0.0;
            foreach (var (name, address) in questions)
            {
                var load = await asker.AskAsync(address, cancellationToken);
                yardStick = yardStick == 0 ? load.PerSecond : yardStick;
                Print(
                    $"{round}", name, Figures.Whole(load.PerSecond), Figures.Ratio(load.PerSecond / yardStick), Figures.Milliseconds(load.Half),
                    Figures.Milliseconds(load.NinetyNine));
            }
        }
    }

    private static async Task<List<string>> ReadIdsAsync(Uri server, int wanted, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
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
