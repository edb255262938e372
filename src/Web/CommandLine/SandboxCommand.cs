using System.CommandLine;
using System.Globalization;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>sandbox</c>: serves the made-up provider alone, for trying presets and for load.</summary>
internal static class SandboxCommand
{
    public static Command Create(HostBuilding hosts, Terminal terminal)
    {
        var customers = WholeNumber.Option("--customers", "How many on the first day. [default: 5000]", 1, 10_000_000);
        var seed = WholeNumber.Option("--seed", "Decides who they are. [default: 1]", long.MinValue, long.MaxValue);
        var port = WholeNumber.Option("--port", "Loopback port; 0 takes a free one. [default: 5081]", 0, 65_535);
        var command = new Command("sandbox", "Serves the sandbox provider alone: made-up customers that change over time.") { customers, seed, port };
        command.SetAction((parsed, cancellationToken) =>
        {
            var builder = hosts.ForOrder(parsed);
            Set(builder, "Sandbox:Customers", parsed.GetValue(customers));
            Set(builder, "Sandbox:Seed", parsed.GetValue(seed));
            Set(builder, "Sandbox:Port", parsed.GetValue(port));
            return ServeAsync(hosts.Wiring, builder.Configuration, terminal, cancellationToken);
        });
        return command;
    }

    private static void Set(WebApplicationBuilder builder, string key, IFormattable? value)
    {
        if (value is not null)
        {
            builder.Configuration[key] = value.ToString(null, CultureInfo.InvariantCulture);
        }
    }

    private static async Task<int> ServeAsync(
        Wiring wiring, IConfiguration configuration, Terminal terminal, CancellationToken cancellationToken)
    {
        using var signals = new StopSignals(() => { }, cancellationToken);
        await using var sandbox = await wiring.StartSandboxAsync(configuration, signals.Token);
        if (!sandbox.IsOwn)
        {
            terminal.Fail($"A sandbox is running already: {sandbox.Address}. Use that one, or another port: --port 0.");
            return ExitCodes.Failed;
        }

        if (sandbox.IsMoved)
        {
            terminal.Fail("The port is taken by another program. Choose another with --port; 0 takes a free one.");
            return ExitCodes.Failed;
        }

        terminal.Print($"Sandbox on {sandbox.Address}. Try:");
        terminal.Print($"  curl -H 'Authorization: Bearer {sandbox.DemoToken}' '{sandbox.Address}customers?limit=2'");
        terminal.Say("Ctrl+C stops it.");
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = signals.Token.Register(stopped.SetResult);
        await stopped.Task;
        return ExitCodes.Ok;
    }
}
