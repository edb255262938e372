namespace CleanCustomers.Benchmarks.Commands;

/// <summary>One side of a comparison, alone in its process.</summary>
internal static class SideCommand
{
    public static async Task RunStraightAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var folder = arguments.Required("folder");
        Directory.CreateDirectory(folder);
        using var straight = new StraightLine(new Uri(arguments.Required("provider")), Path.Combine(folder, "straight.db"));
        var measured = await Measured.RunAsync(
            async () =>
            {
                var outcome = await straight.CollectAsync(cancellationToken);
                return (outcome.Read, outcome.Stored);
            },
            folder);
        measured.Print();
    }

    public static async Task RunProductAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var folder = arguments.Required("folder");
        await using var product = await Product.StartAsync(new Uri(arguments.Required("provider")), folder, cancellationToken);
        var measured = await Measured.RunAsync(() => product.CollectAsync(cancellationToken), folder);
        measured.Print();
    }
}
