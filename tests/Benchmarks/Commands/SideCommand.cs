using CleanCustomers.Benchmarks.Straight;

namespace CleanCustomers.Benchmarks.Commands;

/// <summary>One side of a comparison, alone in its process.</summary>
internal static class SideCommand
{
    public static async Task RunStraightAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var folder = arguments.Required("folder");
        var postgres = arguments.Optional("postgres");
        Directory.CreateDirectory(folder);
        IStraightStore store = postgres is null ? new SqliteStraightStore(Path.Combine(folder, "straight.db")) : new PostgresStraightStore(postgres);
        using var straight = new StraightLine(new Uri(arguments.Required("provider")), store);
        var measured = await Measured.RunAsync(
            async () =>
            {
                var outcome = await straight.CollectAsync(cancellationToken);
                return (outcome.Read, outcome.Stored);
            },
            () => SizeAsync(folder, postgres));
        measured.Print();
    }

    public static async Task RunProductAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var folder = arguments.Required("folder");
        var postgres = arguments.Optional("postgres");
        await using var product = await Product.StartAsync(new Uri(arguments.Required("provider")), folder, postgres, cancellationToken);
        var measured = await Measured.RunAsync(() => product.CollectAsync(cancellationToken), () => SizeAsync(folder, postgres));
        measured.Print();
    }

    private static Task<long> SizeAsync(string folder, string? postgres) =>
        postgres is null ? Task.FromResult(Directory.EnumerateFiles(folder).Sum(file => new FileInfo(file).Length)) : FreshDatabase.SizeAsync(postgres);
}
