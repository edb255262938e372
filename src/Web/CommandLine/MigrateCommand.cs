using System.CommandLine;
using System.Globalization;
using CleanCustomers.Application.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>migrate</c>: brings the store to the newest form, or copies the embedded store into PostgreSQL.</summary>
internal static class MigrateCommand
{
    private const string Postgres = "postgres";

    public static Command Create(HostBuilding hosts, Terminal terminal)
    {
        var command = new Command("migrate", "Creates the database or brings it to the newest form. serve and collect do this themselves.");
        var to = new Option<string?>("--to")
        {
            Description = "'postgres' copies the embedded store into the empty database of Storage:Postgres, with proof.", HelpName = Postgres,
        };
        to.AcceptOnlyFromAmong(Postgres);
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        command.Add(to);
        command.Add(json);
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(to) is null
            ? MigrateAsync(hosts, terminal, parsed, parsed.GetValue(json), cancellationToken)
            : CopyAsync(hosts, terminal, parsed, parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> MigrateAsync(HostBuilding hosts, Terminal terminal, ParseResult parsed, bool json, CancellationToken cancellationToken)
    {
        await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
        cancellationToken.ThrowIfCancellationRequested();
        var applied = hosts.Wiring.MigrateStore(app.Services);
        var place = hosts.Wiring.StorePath(app.Services);
        if (json)
        {
            JsonOutput.Write(terminal, new MigratedJson(place, applied));
            return ExitCodes.Ok;
        }

        terminal.Print(applied == 0
            ? $"{place} is in the newest form."
            : string.Create(CultureInfo.InvariantCulture, $"{place}: {applied} {(applied == 1 ? "migration" : "migrations")} applied."));
        return ExitCodes.Ok;
    }

    private static async Task<int> CopyAsync(HostBuilding hosts, Terminal terminal, ParseResult parsed, bool json, CancellationToken cancellationToken)
    {
        await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
        var tables = await app.Services.GetRequiredService<IStoreCare>().CopyEmbeddedAsync(StoreTables.Progress(terminal, json), cancellationToken);
        StoreTables.Write(terminal, json, tables, $"Copied to {hosts.Wiring.StorePath(app.Services)}; both stores hold the same.");
        return ExitCodes.Ok;
    }
}
