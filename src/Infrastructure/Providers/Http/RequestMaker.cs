using System.Globalization;
using System.Net.Http.Headers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Makes the request for a position, without credentials (<see cref="RequestAuth"/>).</summary>
/// <param name="preset">The provider.</param>
internal sealed class RequestMaker(Preset preset)
{
    private readonly BoundText? bounds = preset.ChangedSince is { } filter ? new BoundText(filter) : null;

    public HttpRequestMessage Make(PagePosition position, ChangedSince? since)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, AddressOf(position, since));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", ContentDecoding.Offered);
        request.Headers.TryAddWithoutValidation("User-Agent", "CleanCustomers");
        foreach (var (name, value) in preset.Request.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>The address of a page. A followed link is used as the provider wrote it: it carries filter and size itself.</summary>
    public Uri AddressOf(PagePosition position, ChangedSince? since)
    {
        if (position is { Kind: 'l', Value.Length: > 0 })
        {
            return OnOrigin(position.Value);
        }

        var query = new List<KeyValuePair<string, string>>(preset.Request.Query);
        if (since is not null && bounds is not null)
        {
            query.Add(new(bounds.Parameter, bounds.Of(since)));
        }

        if (preset.Paging.SizeParameter is { } size)
        {
            query.Add(new(size, preset.Paging.Size.ToString(CultureInfo.InvariantCulture)));
        }

        if (ParameterOf(preset.Paging) is { } parameter && position.Value.Length > 0)
        {
            query.Add(new(parameter, position.Value));
        }

        // The base URL's path is kept whether or not it ends in a slash.
        var path = $"{preset.BaseUrl.AbsolutePath.TrimEnd('/')}/{preset.Request.Path.TrimStart('/')}";
        var pairs = string.Join('&', query.Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}"));
        return OnOrigin(pairs.Length == 0 ? path : $"{path}?{pairs}");
    }

    /// <summary>Joined as text: resolving a path that begins with two slashes would lead to another host.</summary>
    private Uri OnOrigin(string pathAndQuery) =>
        new(preset.BaseUrl.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + pathAndQuery);

    private static string? ParameterOf(Paging paging) => paging switch
    {
        Paging.Page page => page.Parameter,
        Paging.Offset offset => offset.Parameter,
        Paging.IdCursor id => id.Parameter,
        Paging.BodyToken token => token.Parameter,
        _ => null,
    };
}
