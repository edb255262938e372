using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Makes the request for a position: address, headers and credentials.</summary>
/// <param name="preset">The provider.</param>
/// <param name="secrets">Resolves a secret reference; asked for each request, so a rotated secret is used at once.</param>
internal sealed class RequestMaker(Preset preset, Func<string, Result<string>> secrets)
{
    private readonly BoundText? bounds = preset.ChangedSince is { } filter ? new BoundText(filter) : null;

    public HttpRequestMessage Make(PagePosition position, ChangedSince? since, FaultSite site)
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

        Authenticate(request.Headers, site);
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

    private void Authenticate(HttpRequestHeaders headers, FaultSite site)
    {
        switch (preset.Auth)
        {
            case Auth.Bearer bearer:
                Add(headers, "Authorization", $"Bearer {Secret(bearer.Token, site)}", site);
                break;
            case Auth.Basic basic:
                var pair = $"{Secret(basic.User, site)}:{Secret(basic.Password, site)}";
                Add(headers, "Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}", site);
                break;
            case Auth.HeaderKey key:
                Add(headers, key.Name, Secret(key.Value, site), site);
                break;
        }
    }

    private string Secret(string reference, FaultSite site)
    {
        var secret = secrets(reference);
        return secret.Error is { } error
            ? throw site.Fault(FaultTable.Secret with { Code = error.Code }, error.Message.TrimEnd('.'))
            : secret.Value;
    }

    private static void Add(HttpRequestHeaders headers, string name, string value, FaultSite site)
    {
        // The client would refuse it too, but as a failed connection that is tried again.
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw site.Fault(FaultTable.Secret, "it holds a line break or another character that a header cannot carry; only visible ASCII can be sent");
        }

        headers.Remove(name);
        if (!headers.TryAddWithoutValidation(name, value))
        {
            throw site.Fault(FaultTable.Secret, "it cannot be sent in its header");
        }
    }
}
