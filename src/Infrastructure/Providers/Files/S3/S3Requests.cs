using System.Text;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Files.S3;

/// <summary>Makes and signs the three requests that are needed.</summary>
internal sealed class S3Requests(FilePreset preset, FilePlace.S3 place, ConnectorParts parts)
{
    /// <summary>One page of keys. Keys come percent-encoded where the storage can: XML cannot hold every key.</summary>
    /// <param name="token">Where to go on, or null.</param>
    public HttpRequestMessage List(string? token)
    {
        var query = new StringBuilder("?encoding-type=url&list-type=2&max-keys=1000");
        if (token is not null)
        {
            query.Append("&continuation-token=").Append(AwsSignature.Escape(token));
        }

        if (place.Prefix.Length > 0)
        {
            query.Append("&prefix=").Append(AwsSignature.Escape(place.Prefix));
        }

        return Sign(new HttpRequestMessage(HttpMethod.Get, Address("/", query.ToString())));
    }

    /// <summary>The version that was listed and no other.</summary>
    public HttpRequestMessage Get(FileEntry file) => Conditional(HttpMethod.Get, file);

    public HttpRequestMessage Head(FileEntry file) => Conditional(HttpMethod.Head, file);

    private HttpRequestMessage Conditional(HttpMethod method, FileEntry file)
    {
        var path = string.Join('/', file.Key.Split('/').Select(AwsSignature.Escape));
        var request = new HttpRequestMessage(method, Address("/" + path, ""));
        request.Headers.TryAddWithoutValidation("If-Match", file.Tag);
        return Sign(request);
    }

    // A key may hold steps like ".."; they must reach the storage as they are.
    private Uri Address(string path, string query)
    {
        var endpoint = place.Endpoint;
        var authority = place.PathStyle ? endpoint.Authority : $"{place.Bucket}.{endpoint.Authority}";
        var before = endpoint.AbsolutePath.TrimEnd('/') + (place.PathStyle ? $"/{AwsSignature.Escape(place.Bucket)}" : "");
        return new Uri(
            $"{endpoint.Scheme}://{authority}{before}{path}{query}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private HttpRequestMessage Sign(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", "CleanCustomers");
        if (preset.Auth is Auth.AwsSigV4 auth)
        {
            var key = new AwsKey(Secret(auth.AccessKey), Secret(auth.SecretKey), auth.SessionToken is { } token ? Secret(token) : null);
            AwsSignature.Sign(request, [], key, new AwsScope(auth.Region, "s3"), parts.Time.GetUtcNow());
        }

        return request;
    }

    private string Secret(string reference)
    {
        var site = new FileSite(preset.Provider, $"host {place.Endpoint.Authority}, bucket {place.Bucket}");
        var secret = parts.Secrets(reference);
        if (secret.Error is { } error)
        {
            throw site.Fault(FaultTable.Secret with { Code = error.Code }, error.Message.TrimEnd('.'));
        }

        return secret.Value.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? throw site.Fault(FaultTable.Secret, "it holds a character that a header cannot carry; only visible ASCII can be sent")
            : secret.Value;
    }
}
