using System.CommandLine;
using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Which providers a person chose.</summary>
internal static class ProviderChoice
{
    /// <summary>Names or <c>--all</c>, and not both.</summary>
    public static void Require(Command command, Argument<string[]> providers, Option<bool> all) => command.Validators.Add(result =>
    {
        var isNamed = result.GetValue(providers)?.Length > 0;
        if (result.GetValue(all) == isNamed)
        {
            result.AddError(isNamed ? "Give names or --all, not both." : $"Name the providers to {command.Name}, or all of them with --all.");
        }
    });

    /// <returns>False when a name has no valid preset; it was told which, and what there is.</returns>
    public static bool Know(IServiceProvider services, Terminal terminal, IReadOnlyList<string> names)
    {
        var known = services.GetRequiredService<IConnectorDirectory>().All.Select(connector => connector.Provider.Value).ToList();
        var unknown = names.Where(name => !known.Contains(name, StringComparer.Ordinal)).ToList();
        foreach (var name in unknown)
        {
            terminal.Fail($"There is no provider '{name}' with a valid preset. There are: {string.Join(", ", known)}.");
        }

        if (unknown.Count > 0)
        {
            terminal.Say("'cleancustomers providers validate' tells what is wrong with a preset.");
        }

        return unknown.Count == 0;
    }
}
