using System.CommandLine;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers;
using MediatR;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>providers validate</c>, <c>list</c>, <c>pause</c> and <c>resume</c>.</summary>
internal static class ProvidersCommand
{
    public static Command Create(HostBuilding hosts, Terminal terminal) => new("providers", "Checks, lists, pauses and resumes providers.")
    {
        CreateValidate(hosts, terminal), CreateList(hosts, terminal), PauseCommands.CreatePause(hosts, terminal), PauseCommands.CreateResume(hosts, terminal),
    };

    private static Command CreateValidate(HostBuilding hosts, Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("validate", "Checks every preset file; names file, place and remedy of each mistake. Exit code 3 if there is one.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
            await using var scope = app.Services.CreateAsyncScope();
            var validation = (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ValidateProviders(), cancellationToken)).Value;
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal, ValidationJson.From(validation));
            }
            else
            {
                Show(terminal, validation);
            }

            return validation.IsValid ? ExitCodes.Ok : ExitCodes.Configuration;
        });
        return command;
    }

    private static Command CreateList(HostBuilding hosts, Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("list", "Lists every provider with its state.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
            hosts.Wiring.MigrateStore(app.Services);
            await using var scope = app.Services.CreateAsyncScope();
            var result = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ListProviders(), cancellationToken);
            if (result.Error is { } error)
            {
                terminal.Fail(error);
                return ExitCodes.Of(error);
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal, ProviderTable.ToJson(result.Value, app.Services, hosts.Wiring));
                return ExitCodes.Ok;
            }

            ProviderTable.Write(terminal, result.Value.Items, app.Services, hosts.Wiring);
            ProviderTable.Explain(terminal, result.Value.Items);
            AlertsCommand.Show(terminal, (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ListAlerts(), cancellationToken)).Value);
            ShowProblems(terminal, result.Value.Problems);
            return ExitCodes.Ok;
        });
        return command;
    }

    public static void ShowProblems(Terminal terminal, IReadOnlyList<PresetProblem> problems)
    {
        foreach (var problem in problems)
        {
            terminal.Fail(problem.ToString());
        }
    }

    private static void Show(Terminal terminal, ProviderValidation validation)
    {
        foreach (var file in validation.Files)
        {
            if (file.Provider is { } provider)
            {
                terminal.Print($"{file.File}: {provider} is valid");
            }

            ShowProblems(terminal, file.Problems);
        }
    }
}
