using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Checks the names of providers that a person wrote.</summary>
internal static class ProviderChoice
{
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
