using System.Net;
using System.Net.Sockets;

namespace CleanCustomers.Web.Common;

/// <summary>Who sends a request, as far as it is known.</summary>
internal static class Caller
{
    private const int NetworkBytes = 8;

    /// <summary>Whose share of the limits is used up: the signed-in caller, or the remote address; of IPv6 the network, of which one machine has many.</summary>
    public static string Share(HttpContext http) => http.User.Identity is { IsAuthenticated: true, Name: { } name } ? $"key {name}" : Network(http.Connection.RemoteIpAddress);

    /// <summary>Whose keys of orders these are: the signed-in caller's; all who are not signed in share one set, because an address changes between two tries.</summary>
    public static string Owner(HttpContext http) => http.User.Identity is { IsAuthenticated: true, Name: { } name } ? name : "";

    private static string Network(IPAddress? address) => address switch
    {
        null => "local",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } when !IPAddress.IsLoopback(address) => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
        _ => address.ToString(),
    };
}
