using System.Net;
using System.Net.NetworkInformation;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>What the process as a whole says about outgoing connections.</summary>
/// <param name="Allowed">Networks that are allowed to every provider although they are not public.</param>
/// <param name="OwnPorts">Ports on which this program serves on this machine; they are never connected to.</param>
internal sealed record OutboundRules(IReadOnlyList<IPNetwork> Allowed, Func<IReadOnlyCollection<int>> OwnPorts)
{
    public static readonly OutboundRules None = new([], () => []);

    /// <summary>Asks for the addresses of a host name; a literal address names itself.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Null when the address may be connected to, else why not.</summary>
    /// <param name="address">Any spelling; translations to IPv4 count as what they lead to.</param>
    /// <param name="allowed">What the provider's own preset allows.</param>
    public OutboundFaultException? Refusal(IPAddress address, int port, IReadOnlyList<IPNetwork> allowed)
    {
        var plain = AddressRules.Plain(address);
        if (OwnPorts().Contains(port) && IsOurs(plain))
        {
            return new OutboundFaultException(FaultTable.OwnAddress, $"{new IPEndPoint(plain, port)} is CleanCustomers itself");
        }

        if (AddressRules.KindOf(plain) is not { } kind || allowed.Concat(Allowed).Any(range => range.Contains(plain)))
        {
            return null;
        }

        var range = new IPNetwork(plain, plain.GetAddressBytes().Length * 8);
        var remedy = $"{FaultTable.AddressBlocked.Remedy} If that is meant, add \"network\": {{ \"allow\": [\"{range}\"] }} to the preset, or set Providers:AllowedNetworks:0={range} for all providers.";
        return new OutboundFaultException(FaultTable.AddressBlocked with { Remedy = remedy }, $"it is at {plain}, which is {kind}");
    }

    private static bool IsOurs(IPAddress address) =>
        IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
        || NetworkInterface.GetAllNetworkInterfaces().Any(card => card.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(address)));
}
