using System.Net;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Follows redirects that stay on scheme, host and port, at most three. Each step carries the headers of the first request, credentials
/// included: the platform would drop <c>Authorization</c> even there. A redirect that is not followed is the answer.
/// </summary>
internal sealed class SameOriginRedirects(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int Most = 3;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        for (var followed = 0; followed < Most && TargetOf(request, response) is { } target; followed++)
        {
            response.Dispose();
            request = Copy(request, target);
            response = await base.SendAsync(request, cancellationToken);
        }

        return response;
    }

    private static Uri? TargetOf(HttpRequestMessage request, HttpResponseMessage response)
    {
        var isFollowed = response.StatusCode switch
        {
            HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect => true,

            // Clients make a GET of a POST here; what the provider means then is not known.
            HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther => request.Method == HttpMethod.Get,
            _ => false,
        };
        return isFollowed
            && request.RequestUri is { } from
            && response.Headers.NonValidated.TryGetValues("Location", out var values) && values.Count == 1
            && values.First().Trim() is { Length: > 0 } location
            && Uri.TryCreate(from, location, out var target)
            && target.Scheme == from.Scheme
            && string.Equals(target.IdnHost, from.IdnHost, StringComparison.OrdinalIgnoreCase)
            && target.Port == from.Port
            && target.UserInfo.Length == 0
                ? target
                : null;
    }

    private static HttpRequestMessage Copy(HttpRequestMessage request, Uri target)
    {
        var copy = new HttpRequestMessage(request.Method, target) { Content = request.Content, Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        return copy;
    }
}
