using System.Net;
using System.Net.Sockets;

namespace CleanCustomers.Web.Common;

/// <summary>Who sends a request, as far as it is known.</summary>
internal static class Sender
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// Whose share of the limits is used up: the credential's, if it has let somebody in before, else the remote address's; of IPv6 the network, of which
    /// one machine has many. Asked before anybody is looked up, so that whoever is refused costs nothing.
    /// </summary>
    public static string Share(HttpContext http) =>
        http.RequestServices.GetRequiredService<IKnownCredentials>().NameOf(http.Request) ?? Network(http.Connection.RemoteIpAddress);

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

/// <summary>Credentials that have let somebody in lately.</summary>
internal interface IKnownCredentials
{
    /// <summary>A name of the request's credential that says nothing about it; null when it has not let anybody in.</summary>
    string? NameOf(HttpRequest request);
}
