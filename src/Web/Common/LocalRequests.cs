using System.Net;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Web.Common;

/// <summary>
/// Lets only requests from this machine through. The Host header must be local, or a page whose name was bound to 127.0.0.1 (DNS
/// rebinding) could read every customer through the user's browser; the Origin of an order must be ours or allowed (<c>Cors:AllowedOrigins</c>), or any page could give it.
/// </summary>
internal sealed class LocalRequests(RequestDelegate next, IOptions<OriginOptions> origins)
{
    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        if (!LoopbackOnly.IsLoopback(request.Host.Host) || http.Connection.LocalIpAddress is { } address && !IPAddress.IsLoopback(address))
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "host.refused", "Only requests to localhost, 127.0.0.1 or [::1] are answered.").ExecuteAsync(http);
        }

        return GivesOrder(request) && !IsOwnOrigin(request)
            ? Problem.Of(StatusCodes.Status403Forbidden, "origin.refused", "A page of another site cannot give orders here.").ExecuteAsync(http)
            : next(http);
    }

    private static bool GivesOrder(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    // Programs send no Origin; browsers send one with every order.
    private bool IsOwnOrigin(HttpRequest request) =>
        request.Headers.Origin is [] || request.Headers.Origin == $"{request.Scheme}://{request.Host}" || origins.Value.Allows(request.Headers.Origin);
}
