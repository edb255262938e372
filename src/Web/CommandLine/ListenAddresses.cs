using System.Net;
using System.Net.Sockets;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Checks where the server is to listen before anything is made: readable, a certificate where it is needed, nobody there yet.</summary>
internal static class ListenAddresses
{
    private static readonly string[] AnyHosts = ["0.0.0.0", "[::]", "*", "+"];
    private const string CertificateKey = "Kestrel:Certificates:Default:Path";

    /// <param name="urls">Parted by semicolons.</param>
    /// <param name="configuration">Has the certificate.</param>
    /// <returns>What is wrong and what to write instead, or null.</returns>
    public static Error? Check(string urls, IConfiguration configuration)
    {
        var addresses = ListenUrls.Read(urls);
        if (addresses.Error is { } error)
        {
            return error;
        }

        if (addresses.Value.FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttps) is { } secure && Certificate(configuration, secure) is { } missing)
        {
            return missing;
        }

        return addresses.Value.Select(Occupied).FirstOrDefault(found => found is not null);
    }

    /// <summary>An address as a person at this machine opens it: nobody is reached at "any address".</summary>
    public static string AtThisMachine(string url) => AnyHosts.Aggregate(
        url.TrimEnd('/'), (address, any) => address.Replace($"://{any}:", "://127.0.0.1:", StringComparison.Ordinal));

    /// <summary>Addresses that other machines can reach and where everything can be read on the way.</summary>
    public static IEnumerable<string> Unprotected(IEnumerable<string> urls) =>
        urls.Where(url => ListenUrls.Read(url) is { Error: null, Value: [{ Scheme: "http" } address] } && !ListenUrls.IsLoopback(address.Host));

    private static Error? Certificate(IConfiguration configuration, Uri address) => configuration[CertificateKey] switch
    {
        null or "" => new Error(
            ResultStatus.Invalid, "urls.certificate",
            $"{address.Scheme}://{address.Authority} needs a certificate. Set {CertificateKey} (and …:KeyPath or …:Password), or write http and let a proxy do TLS."),
        var path when !File.Exists(path) => new Error(ResultStatus.Invalid, "urls.certificate", $"{CertificateKey} is '{path}', and there is no such file."),
        _ => null,
    };

    /// <summary>The answer to an address that somebody else took.</summary>
    public static Error Taken(string address) => new(
        ResultStatus.Conflict,
        "urls.taken",
        $"{address} is already in use. If another CleanCustomers serves there, use it or stop it; else choose a free port: --urls http://127.0.0.1:{FreePort()}");

    private static Error? Occupied(Uri address)
    {
        var ip = IPAddress.TryParse(address.Host.Trim('[', ']'), out var literal) ? literal : IPAddress.Loopback;
        try
        {
            Listen(ip, address.Port);
            return null;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return Taken(address.GetLeftPart(UriPartial.Authority));
        }
        catch (SocketException exception)
        {
            return new Error(
                ResultStatus.Invalid,
                "urls.unusable",
                $"{address.GetLeftPart(UriPartial.Authority)} cannot be listened on ({exception.SocketErrorCode}). Choose a free port: --urls http://127.0.0.1:{FreePort()}");
        }
    }

    private static int FreePort() => Listen(IPAddress.Loopback, 0);

    private static int Listen(IPAddress ip, int port)
    {
        using var listener = new TcpListener(ip, port);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
