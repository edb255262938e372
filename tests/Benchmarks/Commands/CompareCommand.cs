using System.Globalization;
using System.Text;

namespace CleanCustomers.Benchmarks.Commands;

/// <summary>Straight line and product in turn (A B A B …) on the same provider pages; ratios per pair, because the machine's speed drifts.</summary>
internal static class CompareCommand
{
    private static readonly CompositeFormat Row = CompositeFormat.Parse("{0,-6} {1,-10} {2,14} {3,14} {4,10} {5,10}");

    public static async Task RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var customers = arguments.Number("customers", 100_000);
        var pairs = arguments.Number("pairs", 3);
        string[] sides = arguments.Text("side", "both") switch
        {
            "both" => ["straight", "product"],
            var only => [only],
        };
        await using var provider = await RunningProvider.StartAsync(customers, arguments.Number("page", 1000), cancellationToken);
        await using var postgres = await BenchmarkPostgres.StartAsync(arguments);
        Console.WriteLine($"{customers} customers, {arguments.Text("store", "embedded")} store, pages of {arguments.Number("page", 1000)}, {Environment.ProcessorCount} cores, .NET {Environment.Version}");
        Print("pair", "side", "first load/s", "unchanged/s", "peak MiB", "store MiB");
        var figures = new List<Measured[]>();
        for (var pair = 1; pair <= pairs; pair++)
        {
            var measured = new Measured[sides.Length];
            for (var side = 0; side < sides.Length; side++)
            {
                measured[side] = await Side.MeasureAsync(sides[side], provider.Address, postgres, cancellationToken);
                Print(pair, sides[side], measured[side]);
            }

            if (measured is [var straight, var product])
            {
                Print($"{pair}", "ratio", Figures.Ratio(product.FirstPerSecond / straight.FirstPerSecond), Figures.Ratio(product.AgainPerSecond / straight.AgainPerSecond), "", "");
            }

            figures.Add(measured);
        }

        PrintMedians(sides, figures);
    }

    private static void PrintMedians(string[] sides, List<Measured[]> figures)
    {
        for (var side = 0; side < sides.Length; side++)
        {
            var at = side;
            Print(
                "median", sides[side], Figures.Whole(Figures.Median(figures.Select(f => f[at].FirstPerSecond))), Figures.Whole(Figures.Median(figures.Select(f => f[at].AgainPerSecond))),
                Figures.Mebi(Figures.Median(figures.Select(f => (double)f[at].PeakBytes))), Figures.Mebi(Figures.Median(figures.Select(f => (double)f[at].StoreBytes))));
        }

        if (sides.Length == 2)
        {
            Print(
                "median", "ratio", Figures.Ratio(Figures.Median(figures.Select(f => f[1].FirstPerSecond / f[0].FirstPerSecond))),
                Figures.Ratio(Figures.Median(figures.Select(f => f[1].AgainPerSecond / f[0].AgainPerSecond))), "", "");
        }
    }

    private static void Print(int pair, string side, Measured m) =>
        Print($"{pair}", side, Figures.Whole(m.FirstPerSecond), Figures.Whole(m.AgainPerSecond), Figures.Mebi(m.PeakBytes), Figures.Mebi(m.StoreBytes));

    private static void Print(params object[] columns) => Console.WriteLine(string.Format(CultureInfo.InvariantCulture, Row, columns));
}
