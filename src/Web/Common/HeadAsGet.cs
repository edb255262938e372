namespace CleanCustomers.Web.Common;

/// <summary>Answers HEAD wherever GET is answered, as HTTP demands. The server itself leaves the body out.</summary>
internal sealed class HeadAsGet(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Request.Method = HttpMethods.Get;
        }

        return next(http);
    }
}
