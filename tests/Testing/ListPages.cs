using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CleanCustomers.Testing;

/// <summary>
/// The good half of a <see cref="ScriptedProvider"/>: paths <c>/page?page=1</c>, <c>/offset?offset=0</c>, <c>/id?after=c000100</c>,
/// <c>/token?token=o100</c>, <c>/link?cursor=o100</c> and <c>/header?cursor=o100</c>, each with <c>limit</c> and the inclusive <c>updated_since</c>.
/// </summary>
internal sealed class ListPages(ScriptedProvider provider, int pageSize)
{
    /// <summary>Null when the path is none of the lists.</summary>
    public ListAnswer? Find(HttpRequest request)
    {
        var size = Number(request, "limit") is { } asked and > 0 && asked < pageSize ? asked : pageSize;
        size = Math.Min(size, provider.LargestPage ?? size);
        return request.Path.Value switch
        {
            "/page" => Answer(request, string.Empty, _ => ((Number(request, "page") ?? 1) - 1) * size, size),
            "/offset" => Answer(request, string.Empty, _ => Number(request, "offset") ?? 0, size),
            "/id" => Answer(request, string.Empty, rows => AfterId(rows, request.Query["after"]), size),
            "/token" => Answer(request, request.Query["token"].ToString(), _ => OffsetOf(request.Query["token"]), size),
            "/link" or "/header" => Answer(request, request.Query["cursor"].ToString(), _ => OffsetOf(request.Query["cursor"]), size),
            _ => null,
        };
    }

    public static async Task WriteAsync(HttpResponse response, ListAnswer answer, CancellationToken cancellationToken)
    {
        response.Headers.ContentType = answer.ContentType;
        response.Headers["X-Total-Count"] = answer.Total.ToString(CultureInfo.InvariantCulture);
        if (answer.Link is { } link)
        {
            response.Headers.Link = $"<{link}>; rel=\"next\"";
        }

        var bytes = answer.Bytes();
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, cancellationToken);
    }

    private static int? Number(HttpRequest request, string name) =>
        int.TryParse(request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Positions are <c>o</c> and an offset; scripts append <c>x…</c> to make another text for the same place.</summary>
    private static int OffsetOf(string? position) =>
        position is { Length: > 1 } && int.TryParse(position[1..].Split('x')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : 0;

    private static int AfterId(IReadOnlyList<ScriptedCustomers.Row> rows, string? id)
    {
        var at = rows.TakeWhile(row => string.CompareOrdinal(row.Id, id ?? string.Empty) <= 0).Count();
        return id is null ? 0 : at;
    }

    private ListAnswer Answer(HttpRequest request, string asked, Func<IReadOnlyList<ScriptedCustomers.Row>, int> start, int size)
    {
        DateTimeOffset? since = DateTimeOffset.TryParse(
            request.Query["updated_since"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var bound) ? bound : null;
        var first = 0;
        var (rows, total) = provider.Customers.Slice(since, list => first = start(list), size);
        var hasMore = rows.Count > 0 && first + rows.Count < total;
        var next = hasMore ? string.Create(CultureInfo.InvariantCulture, $"o{first + rows.Count}") : null;
        return new ListAnswer
        {
            Asked = asked,
            Records = [.. rows.Select(row => row.Json)],
            Next = next,
            Link = next is null ? null : LinkTo(request, next),
            HasMore = hasMore,
            Total = total,
        };
    }

    private string LinkTo(HttpRequest request, string position)
    {
        var rest = request.Query.Where(q => q.Key != "cursor").Select(q => $"&{q.Key}={Uri.EscapeDataString(q.Value.ToString())}");
        var query = $"?cursor={position}{string.Concat(rest)}";
        return provider.Links switch
        {
            LinkForm.QueryOnly => query,
            LinkForm.PathOnly => request.Path + query,
            _ => new Uri(provider.BaseUrl, request.Path + query).AbsoluteUri,
        };
    }
}
