using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Makes the request for a position, address, headers and body, without credentials (<see cref="RequestAuth"/>).</summary>
/// <param name="preset">The provider.</param>
internal sealed class RequestMaker(Preset preset)
{
    private readonly QuestionMaker questions = new(preset);
    private readonly RequestBody bodies = new(preset.Request);
    private readonly Paging pages = preset.Paging is Paging.Window window ? window.Within : preset.Paging;

    public HttpRequestMessage Make(PagePosition position, ChangedSince? since, FaultSite site)
    {
        var question = questions.Of(position, since);
        var request = new HttpRequestMessage(
            preset.Request.Body is null ? HttpMethod.Get : HttpMethod.Post, AddressOf(position, question, site))
        {
            Content = bodies.Make(pages, question, SizeOf(position), PositionOf(position.Inner), site),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", ContentDecoding.Offered);
        request.Headers.TryAddWithoutValidation("User-Agent", "CleanCustomers");
        foreach (var (name, value) in preset.Request.Headers)
        {
            SetHeader(request, name, value);
        }

        return request;
    }

    // Content-Type belongs to the body's headers: some providers want their own kind of JSON there.
    private static void SetHeader(HttpRequestMessage request, string name, string value)
    {
        HttpHeaders headers = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) && request.Content is { } content ? content.Headers : request.Headers;
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>The address of a page. A followed link is used as the provider wrote it: it carries filter and size itself.</summary>
    private Uri AddressOf(PagePosition position, Question question, FaultSite site)
    {
        if (position.Inner is { Kind: 'l', Value.Length: > 0 } link)
        {
            return OnOrigin(link.Value);
        }

        var query = QueryOf(question, site);
        if (pages.SizeParameter is { } size)
        {
            query.Add(new(size, SizeOf(position).ToString(CultureInfo.InvariantCulture)));
        }

        if (ParameterOf(pages) is { Length: > 0 } parameter && PositionOf(position.Inner) is { } place)
        {
            query.Add(new(parameter, place.Text));
        }

        // The base URL's path is kept whether or not it ends in a slash.
        var path = $"{preset.BaseUrl.AbsolutePath.TrimEnd('/')}/{preset.Request.Path.TrimStart('/')}";
        var pairs = string.Join('&', query.Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}"));
        return OnOrigin(pairs.Length == 0 ? path : $"{path}?{pairs}");
    }

    private List<KeyValuePair<string, string>> QueryOf(Question question, FaultSite site)
    {
        var query = new List<KeyValuePair<string, string>>();
        var conditions = preset.Request.Conditions is ConditionPlace.InText place ? question.Text(place, site) : string.Empty;
        foreach (var (name, value) in preset.Request.Query)
        {
            var filled = value.Replace(ConditionPlace.InText.Marker, conditions, StringComparison.Ordinal);
            if (filled.Length > 0 || value.Length == 0)
            {
                query.Add(new(name, filled));
            }
        }

        foreach (var change in question.Changes.Where(change => change.Parameter is not null))
        {
            query.RemoveAll(pair => pair.Key == change.Parameter);
            query.Add(new(change.Parameter!, TextOf(change.Json)));
        }

        Add(preset.ChangedSince?.Parameter, question.Since);
        Add(preset.ChangedSince?.UntilParameter, question.Until);
        if (pages is Paging.Keyset keyset)
        {
            Add(keyset.ValueParameter, question.Value?.Text);
            Add(keyset.IdParameter, question.Id?.Text);
        }

        return query;

        void Add(string? name, string? value)
        {
            if (!string.IsNullOrEmpty(name) && value is not null)
            {
                query.Add(new(name, value));
            }
        }
    }

    private static string TextOf(string json)
    {
        using var value = JsonDocument.Parse(json);
        return CursorValue.Of(value.RootElement).Text;
    }

    private int FirstOffset => pages is Paging.Offset { First: var first } ? first : 0;

    private int SizeOf(PagePosition position) => position switch
    {
        { IsProbe: true } => 1,
        { Inner: { Kind: 'p', Numbered: { } place } } => place.Rows,
        _ => pages.Size,
    };

    private CursorValue? PositionOf(PagePosition position) => position switch
    {
        { Numbered: { } place, Kind: 'p' } => new(place.Page.ToString(CultureInfo.InvariantCulture), true),
        { Numbered: { } place } => new((place.Start + FirstOffset).ToString(CultureInfo.InvariantCulture), true),
        { Kind: 'i' or 't' } => position.Sent,
        _ => null,
    };

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
