using System.CommandLine;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>collect</c>: one run per provider, now, in this process; the same command that the schedule gives.</summary>
internal static class CollectCommand
{
    public static Command Create(HostBuilding hosts, Terminal terminal)
    {
        var providers = new Argument<string[]>("provider") { Arity = ArgumentArity.ZeroOrMore, Description = "Providers to collect, by name." };
        var all = new Option<bool>("--all") { Description = "Collect every provider." };
        var full = new Option<bool>("--full") { Description = "Read the whole list, not only what changed." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object with every run." };
        var command = new Command("collect", "Collects providers now and shows how far it is. Joins a run that another process is at.")
        {
            providers, all, full, json,
        };
        UnknownOptions.Refuse(command);
        ProviderChoice.Require(command, providers, all);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var builder = hosts.ForOrder(parsed);
            var names = parsed.GetValue(providers) ?? [];
            var wanted = names.Length == 0 || names.Contains(SandboxStart.Provider, StringComparer.Ordinal);
            await using var sandbox = wanted ? await SandboxStart.StartAsync(builder.Configuration, hosts.Wiring, cancellationToken) : null;
            await using var app = HostBuilding.Build(builder);
            if (!ProviderChoice.Know(app.Services, terminal, names))
            {
                return ExitCodes.Usage;
            }

            SandboxStart.Tell(sandbox, terminal);
            hosts.Wiring.MigrateStore(app.Services);
            return await new CollectOrder(app.Services, terminal).RunAsync(names, parsed.GetValue(full), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
