namespace CleanCustomers.Web.Common;

/// <summary>Answers HEAD wherever GET is answered, as HTTP demands. The server itself leaves the body out.</summary>
internal sealed class HeadAsGet(RequestDelegate next)
{
    private static readonly object Mark = new();

    /// <summary>The caller wants the headers only; what is long to make need not be made.</summary>
    public static bool IsHead(HttpContext http) => http.Items.ContainsKey(Mark);

    public Task InvokeAsync(HttpContext http)
    {
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Request.Method = HttpMethods.Get;
            http.Items[Mark] = Mark;
        }

        return next(http);
    }
}
