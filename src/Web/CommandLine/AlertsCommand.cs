using System.CommandLine;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using MediatR;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>alerts</c>: what a person should know.</summary>
internal static class AlertsCommand
{
    public static Command Create(HostBuilding hosts, Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("alerts", "Lists what a person should know: held deletions, gaps, providers that need attention.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
            hosts.Wiring.MigrateStore(app.Services);
            await using var scope = app.Services.CreateAsyncScope();
            var alerts = (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ListAlerts(), cancellationToken)).Value;
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal, new AlertsJson([.. alerts.Select(AlertJson.From)]));
                return ExitCodes.Ok;
            }

            foreach (var alert in alerts)
            {
                terminal.Print(Line(alert));
            }

            if (alerts.Count == 0)
            {
                terminal.Say("There is no alert.");
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Alerts beside other data.</summary>
    public static void Show(Terminal terminal, IReadOnlyList<AlertView> alerts)
    {
        foreach (var alert in alerts)
        {
            terminal.Warn(Line(alert));
        }
    }

    private static string Line(AlertView alert) => $"{alert.Provider}: {alert.Code} since {Instants.Format(alert.RaisedAt)}: {alert.Message}";
}

/// <summary>What <c>alerts --json</c> prints.</summary>
internal sealed record AlertsJson(IReadOnlyList<AlertJson> Alerts);

/// <param name="Run">The run that raised it; null when none did.</param>
internal sealed record AlertJson(string Provider, string Code, string Message, long? Run, DateTimeOffset RaisedAt)
{
    public static AlertJson From(AlertView alert) => new(alert.Provider.Value, alert.Code, alert.Message, alert.Run?.Value, alert.RaisedAt);
}
