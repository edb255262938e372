using System.Globalization;
using System.Text;

namespace CleanCustomers.Benchmarks.Commands;

/// <summary>The product's highest resident memory at growing numbers of customers: it must not grow with them.</summary>
internal static class MemoryCommand
{
    private static readonly CompositeFormat Row = CompositeFormat.Parse("{0,-10} {1,14} {2,14} {3,10} {4,10}");

    public static async Task RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var most = arguments.Number("customers", 1_000_000);
        var side = arguments.Text("side", "product");
        await using var postgres = await BenchmarkPostgres.StartAsync(arguments);
        Print("customers", "first load/s", "unchanged/s", "peak MiB", "store MiB");
        foreach (var customers in new[] { most / 100, most / 10, most }.Where(number => number > 0))
        {
            await using var provider = await RunningProvider.StartAsync(customers, arguments.Number("page", 1000), cancellationToken);
            var measured = await Side.MeasureAsync(side, provider.Address, postgres, cancellationToken);
            Print(
                $"{customers}", Figures.Whole(measured.FirstPerSecond), Figures.Whole(measured.AgainPerSecond), Figures.Mebi(measured.PeakBytes),
                Figures.Mebi(measured.StoreBytes));
        }
    }

    private static void Print(params object[] columns) => Console.WriteLine(string.Format(CultureInfo.InvariantCulture, Row, columns));
}
