using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Who signs.</summary>
/// <param name="SessionToken">Of temporary credentials; null for lasting ones.</param>
internal sealed record AwsKey(string AccessKey, string SecretKey, string? SessionToken);

/// <summary>What the signature is good for: a region (<c>eu-west-1</c>) and a service (<c>cognito-idp</c>, <c>s3</c>).</summary>
internal sealed record AwsScope(string Region, string Service)
{
    /// <summary>S3 signs the path as it is decoded once, and wants the hash of the body in a header of its own.</summary>
    public bool IsStorage => Service == "s3";
}

/// <summary>
/// AWS Signature Version 4 in the Authorization header (AWS General Reference, "Create a signed AWS API request"). Signs host, body and every
/// header but those that proxies and clients add or change on the way. The request must not be changed afterwards.
/// </summary>
internal static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string Terminator = "aws4_request";

    private static readonly FrozenSet<string> Unsigned = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Accept", "Accept-Encoding", "Authorization", "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "TE", "Traceparent",
        "Transfer-Encoding", "Upgrade", "User-Agent", "X-Amzn-Trace-Id");

    /// <param name="request">Complete but for the signature; an older signature is replaced.</param>
    /// <param name="body">Exactly what its content will send.</param>
    /// <param name="at">The service's clock; it refuses signatures more than some minutes away from it.</param>
    public static void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, AwsKey key, AwsScope scope, DateTimeOffset at)
    {
        var instant = at.ToUniversalTime();
        var stamp = instant.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var day = instant.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var bodyHash = Convert.ToHexStringLower(SHA256.HashData(body));
        Set(request, "X-Amz-Date", stamp);
        if (key.SessionToken is not null)
        {
            Set(request, "X-Amz-Security-Token", key.SessionToken);
        }

        if (scope.IsStorage)
        {
            Set(request, "X-Amz-Content-Sha256", bodyHash);
        }

        var headers = HeadersOf(request);
        var names = string.Join(';', headers.Select(header => header.Name));
        var canonical = CanonicalRequest(request, scope, headers, names, bodyHash);
        var credential = $"{day}/{scope.Region}/{scope.Service}/{Terminator}";
        var toSign = $"{Algorithm}\n{stamp}\n{credential}\n{Hash(canonical)}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(SigningKey(key, scope, day), Encoding.UTF8.GetBytes(toSign)));
        Set(request, "Authorization", $"{Algorithm} Credential={key.AccessKey}/{credential}, SignedHeaders={names}, Signature={signature}");
    }

    /// <summary>Percent-encoding of everything but RFC 3986's unreserved characters, upper-case digits: AWS calls it UriEncode.</summary>
    public static string Escape(string text) => Uri.EscapeDataString(text);

    private static string CanonicalRequest(
        HttpRequestMessage request, AwsScope scope, List<(string Name, string Value)> headers, string names, string bodyHash)
    {
        var address = request.RequestUri!;
        var text = new StringBuilder()
            .Append(request.Method.Method).Append('\n')
            .Append(PathOf(address, scope)).Append('\n')
            .Append(QueryOf(address)).Append('\n');
        foreach (var (name, value) in headers)
        {
            text.Append(name).Append(':').Append(value).Append('\n');
        }

        return text.Append('\n').Append(names).Append('\n').Append(bodyHash).ToString();
    }

    /// <summary>Storage decodes the path it receives and encodes it once; all other services encode the path they receive once more.</summary>
    private static string PathOf(Uri address, AwsScope scope)
    {
        var segments = address.AbsolutePath.Split('/');
        return string.Join('/', segments.Select(segment => Escape(scope.IsStorage ? Uri.UnescapeDataString(segment) : segment)));
    }

    private static string QueryOf(Uri address)
    {
        var pairs = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            return equals < 0 ? (Name: Recode(pair), Value: "") : (Name: Recode(pair[..equals]), Value: Recode(pair[(equals + 1)..]));
        });
        return string.Join(
            '&',
            pairs.OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal).Select(pair => $"{pair.Name}={pair.Value}"));
    }

    private static string Recode(string text) => Escape(Uri.UnescapeDataString(text));

    private static List<(string Name, string Value)> HeadersOf(HttpRequestMessage request)
    {
        var headers = new List<(string Name, string Value)> { ("host", request.Headers.Host ?? HostOf(request.RequestUri!)) };
        Collect(request.Headers.NonValidated);
        if (request.Content is { } content)
        {
            Collect(content.Headers.NonValidated);
        }

        headers.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return headers;

        void Collect(System.Net.Http.Headers.HttpHeadersNonValidated given)
        {
            foreach (var (name, values) in given)
            {
                if (!Unsigned.Contains(name))
                {
                    headers.Add((name.ToLowerInvariant(), OneSpaced(values.ToString())));
                }
            }
        }
    }

    /// <summary>As the platform writes the Host header.</summary>
    private static string HostOf(Uri address)
    {
        var host = address.HostNameType == UriHostNameType.IPv6 ? $"[{address.IdnHost}]" : address.IdnHost;
        return address.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{address.Port}");
    }

    private static string OneSpaced(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static byte[] SigningKey(AwsKey key, AwsScope scope, string day)
    {
        var bytes = Encoding.UTF8.GetBytes("AWS4" + key.SecretKey);
        foreach (var part in new[] { day, scope.Region, scope.Service, Terminator })
        {
            bytes = HMACSHA256.HashData(bytes, Encoding.UTF8.GetBytes(part));
        }

        return bytes;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
