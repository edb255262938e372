using System.CommandLine;
using System.Globalization;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>migrate</c>: brings the store to the newest form. <c>serve</c> and <c>collect</c> do it themselves.</summary>
internal static class MigrateCommand
{
    public static Command Create(HostBuilding hosts, Terminal terminal)
    {
        var command = new Command("migrate", "Creates the database or brings it to the newest form. serve and collect do this themselves.");
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        command.Add(json);
        command.SetAction(async (parsed, _) =>
        {
            await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
            var applied = hosts.Wiring.MigrateStore(app.Services);
            var path = hosts.Wiring.StorePath(app.Services);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal, new MigratedJson(path, applied));
                return ExitCodes.Ok;
            }

            terminal.Print(applied == 0
                ? $"{path} is in the newest form."
                : string.Create(CultureInfo.InvariantCulture, $"{path}: {applied} {(applied == 1 ? "migration" : "migrations")} applied."));
            return ExitCodes.Ok;
        });
        return command;
    }
}
