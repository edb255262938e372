using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// The ports of our own API: those it listens on in this process; before it does, and in a process that gives a one-time order, those it is
/// configured to listen on. The sandbox is another server and not among them.
/// </summary>
internal static class OwnPorts
{
    public static IReadOnlyCollection<int> Of(IServiceProvider services)
    {
        var listening = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses;
        var addresses = listening is { Count: > 0 }
            ? listening
            : services.GetService<IConfiguration>()?["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return [.. addresses.Select(PortOf).OfType<int>()];
    }

    private static int? PortOf(string address) =>
        Uri.TryCreate(address.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal), UriKind.Absolute, out var url)
            ? url.Port
            : null;
}
