namespace CleanCustomers.Web.Common;

/// <summary>Headers that keep browsers from doing anything with an answer but showing it.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string ForAnswers = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    // The page's own files only; it sets styles and draws its icons from data: addresses.
    private const string ForSwagger =
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        var swagger = http.Request.Path.StartsWithSegments(ApiPipeline.SwaggerPath, StringComparison.Ordinal);
        headers.ContentSecurityPolicy = swagger ? ForSwagger : ForAnswers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (!swagger)
        {
            headers.CacheControl = "no-store";
        }

        return next(http);
    }
}
