using System.Net;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Common;

/// <summary>Reads the addresses to listen on.</summary>
internal static class ListenUrls
{
    /// <param name="urls">Addresses as in <c>--urls</c>: separated by semicolons.</param>
    /// <returns>The addresses, or <c>urls.invalid</c> with what to write instead.</returns>
    public static Result<IReadOnlyList<Uri>> Read(string urls)
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
