using System.Net;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Web.Common;

/// <summary>Names under which the service is reached; empty when any will do beyond loopback.</summary>
internal sealed record HostNames(IReadOnlyCollection<string> Names)
{
    public bool Has(string host) => Names.Contains(host, StringComparer.OrdinalIgnoreCase);
}

/// <summary>
/// Refuses requests to a host that we are not. What comes over loopback must name this machine or a configured host, or a page whose name was bound
/// to 127.0.0.1 (DNS rebinding) could talk to us through the user's browser. The Origin of an order must be ours or
/// allowed (<c>Cors:AllowedOrigins</c>), or any page could give it.
/// </summary>
internal sealed class ServedHosts(RequestDelegate next, HostNames hosts, IOptions<OriginOptions> origins)
{
    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        if (!IsServed(request.Host.Host, http.Connection.LocalIpAddress))
        {
            return Problem.Of(
                StatusCodes.Status403Forbidden, "host.refused",
                "The service is not known under this Host. Use localhost, 127.0.0.1 or [::1], or add the name to Access:Hosts.").ExecuteAsync(http);
        }

        return GivesOrder(request) && !IsOwnOrigin(request)
            ? Problem.Of(StatusCodes.Status403Forbidden, "origin.refused", "A page of another site cannot give orders here.").ExecuteAsync(http)
            : next(http);
    }

    private bool IsServed(string host, IPAddress? local) =>
        hosts.Has(host) || (local is null || IPAddress.IsLoopback(local) || local is { IsIPv4MappedToIPv6: true } && IPAddress.IsLoopback(local.MapToIPv4())
            ? ListenUrls.IsLoopback(host)
            : hosts.Names.Count == 0);

    private static bool GivesOrder(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    // Programs send no Origin; browsers send one with every order.
    private bool IsOwnOrigin(HttpRequest request) =>
        request.Headers.Origin is [] || request.Headers.Origin == $"{request.Scheme}://{request.Host}" || origins.Value.Allows(request.Headers.Origin);
}
