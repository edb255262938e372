namespace CleanCustomers.Web.Common;

internal static class NextLink
{
    /// <summary>Sets <c>Link: &lt;…&gt;; rel="next"</c> (RFC 8288) to the same request with another cursor.</summary>
    /// <param name="next">The cursor, or null when nothing follows.</param>
    public static void Set(HttpContext http, string? next)
    {
        if (next is null)
        {
            return;
        }

        var query = http.Request.Query.Where(parameter => parameter.Key != CommonParameters.Cursor.Name)
            .Aggregate(QueryString.Empty, (address, parameter) => address.Add(parameter.Key, parameter.Value.ToString()))
            .Add(CommonParameters.Cursor.Name, next);
        http.Response.Headers.Link = $"<{http.Request.PathBase}{http.Request.Path}{query}>; rel=\"next\"";
    }
}
