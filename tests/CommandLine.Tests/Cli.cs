using CleanCustomers.Application.Access;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Infrastructure.Access;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Sandbox;
using CleanCustomers.Web.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CleanCustomers.CommandLine.Tests;

/// <summary>Runs commands inside the test, with the store but without connectors; what they print is kept.</summary>
internal static class Cli
{
    public static async Task<CliOutcome> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, outIsTerminal: false, errorIsTerminal: false, () => 80);
        var exitCode = await new CommandLineProgram(Wiring(), terminal).RunAsync(arguments, CancellationToken.None);
        return new CliOutcome(exitCode, output.ToString(), error.ToString());
    }

    private static Wiring Wiring() => new()
    {
        AddModules = services => services.AddCqrs().AddPersistence().AddAccess(),
        AddSchedule = _ => { },
        Sections = new Dictionary<string, Type>(StringComparer.Ordinal)
        {
            ["Storage"] = typeof(StorageOptions), [AccessOptions.Section] = typeof(AccessOptions), ["Collection"] = typeof(CollectionOptions), [SandboxOptions.Section] = typeof(SandboxOptions),
        },
        MigrateStore = services => services.MigrateStore(),
        StorePath = services => services.GetRequiredService<IOptions<StorageOptions>>().Value.DatabasePath,
        NextDue = (_, _) => null,
        StartSandboxAsync = async (_, cancellationToken) =>
        {
            var server = await SandboxServer.StartAsync(new SandboxOptions { Port = 0 }, null, TimeProvider.System, cancellationToken);
            return new RunningSandbox(server.Address, server.IsOwn, server.IsMoved, server.KeepsHistory, SandboxOptions.DemoToken, server);
        },
    };
}

internal sealed record CliOutcome(int ExitCode, string Out, string Error);
