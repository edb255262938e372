using System.Net;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Common;

/// <summary>Until access control exists the service is for this machine alone.</summary>
internal static class LoopbackOnly
{
    /// <summary>Checks the addresses to listen on.</summary>
    /// <param name="urls">Addresses as in <c>--urls</c>: separated by semicolons.</param>
    /// <returns>The addresses, or <c>urls.not_loopback</c> / <c>urls.invalid</c> with what to write instead.</returns>
    public static Result<IReadOnlyList<Uri>> Check(string urls)
    {
        var addresses = new List<Uri>();
        foreach (var text in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // ASP.NET's "any address" forms are no URIs.
            var readable = text.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
            if (!Uri.TryCreate(readable, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                return new Error(ResultStatus.Invalid, "urls.invalid", $"'{text}' is no address to listen on. Write for example --urls http://127.0.0.1:5080.");
            }

            if (!IsLoopback(address.Host))
            {
                return new Error(
                    ResultStatus.Invalid,
                    "urls.not_loopback",
                    $"'{text}' can be reached from other machines, and there is no access control yet: everybody there could read every customer. "
                    + $"Listen on {address.Scheme}://127.0.0.1:{address.Port} and reach it from elsewhere through an SSH tunnel.");
            }

            addresses.Add(address);
        }

        return addresses.Count > 0
            ? addresses
            : new Error(ResultStatus.Invalid, "urls.invalid", "No address to listen on. Write for example --urls http://127.0.0.1:5080.");
    }

    /// <param name="host">A host name or address, IPv6 with or without brackets, without port.</param>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
