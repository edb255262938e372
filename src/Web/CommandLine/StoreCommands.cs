using System.CommandLine;
using CleanCustomers.Application.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>backup</c> and <c>digest</c>: a copy of the embedded store, and what a store holds in a form that can be compared.</summary>
internal static class StoreCommands
{
    public static Command CreateBackup(HostBuilding hosts, Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "A new file." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("backup", "Writes a checked copy of the embedded store to a new file while the service goes on.") { file, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
            var path = parsed.GetRequiredValue(file);
            var tables = await app.Services.GetRequiredService<IStoreCare>().BackUpAsync(path, StoreTables.Progress(terminal, parsed.GetValue(json)), cancellationToken);
            StoreTables.Write(terminal, parsed.GetValue(json), tables, $"Backed up to {path} and checked.");
            return ExitCodes.Ok;
        });
        return command;
    }

    public static Command CreateDigest(HostBuilding hosts, Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("digest", "Prints a number of rows and a hash for each table; equal stores of either kind print the same.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
            hosts.Wiring.MigrateStore(app.Services);
            var tables = await app.Services.GetRequiredService<IStoreCare>().DigestAsync(StoreTables.Progress(terminal, parsed.GetValue(json)), cancellationToken);
            StoreTables.Write(terminal, parsed.GetValue(json), tables, $"{hosts.Wiring.StorePath(app.Services)} was read to its end.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
