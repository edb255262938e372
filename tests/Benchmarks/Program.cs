using CleanCustomers.Benchmarks;
using CleanCustomers.Benchmarks.Commands;
using CleanCustomers.Benchmarks.Provider;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
var arguments = new Arguments(args.Skip(1));
switch (args.FirstOrDefault())
{
    case "provider":
        await ProviderHost.RunAsync(arguments, stop.Token);
        return 0;
    case "straight":
        await SideCommand.RunStraightAsync(arguments, stop.Token);
        return 0;
    case "product":
        await SideCommand.RunProductAsync(arguments, stop.Token);
        return 0;
    case "memory":
        await MemoryCommand.RunAsync(arguments, stop.Token);
        return 0;
    case "reads":
        await ReadsCommand.RunAsync(arguments, stop.Token);
        return 0;
    case "schedule":
        await ScheduleCommand.RunAsync(arguments, stop.Token);
        return 0;
    case "plan":
        await PlanCommand.RunAsync(arguments, stop.Token);
        return 0;
    case "keys":
        await KeysCommand.RunAsync(arguments, stop.Token);
        return 0;
    case "restore":
        await RestoreCommand.RunAsync(arguments, stop.Token);
        return 0;
    case "partitions":
        await PartitionsCommand.RunAsync(arguments, stop.Token);
        return 0;
    case "compare":
        await CompareCommand.RunAsync(arguments, stop.Token);
        return 0;
    default:
        Console.Error.WriteLine(Arguments.Usage);
        return 2;
}
