using Microsoft.Extensions.Options;

namespace CleanCustomers.Web.Common;

/// <summary>
/// What stands in front of every endpoint. A start-up filter, so that whoever composes the application cannot leave it out or put
/// something before it.
/// </summary>
internal sealed class ApiPipeline : IStartupFilter
{
    public const string SwaggerPath = "/swagger";

    /// <summary>A script of the page: its orders carry what a session asks for.</summary>
    public const string SessionScriptPath = SwaggerPath + "/session.js";

    // There is one document, so there is nothing to select.
    private const string HideSelector = "<style>.swagger-ui .topbar { display: none }</style>";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ProblemBarrier>();
        app.UseMiddleware<ServedHosts>();
        LetOtherSitesIn(app);
        app.UseMiddleware<Admission>();
        app.UseMiddleware<HeadAsGet>();
        app.UseSwaggerUI(page =>
        {
            page.DocumentTitle = "CleanCustomers API";
            page.SwaggerEndpoint(ApiDocument.Path, "CleanCustomers API v1");
            page.EnableDeepLinking();
            page.DisplayOperationId();
            page.DefaultModelsExpandDepth(-1);
            page.HeadContent = HideSelector;
            page.InjectJavascript(SessionScriptPath);
        });
        next(app);
    };

    private static void LetOtherSitesIn(IApplicationBuilder app)
    {
        var origins = app.ApplicationServices.GetRequiredService<IOptions<OriginOptions>>().Value.AllowedOrigins;
        if (origins.Count > 0)
        {
            // No credentials: a browser's cookies never count here.
            app.UseCors(policy => policy.WithOrigins([.. origins]).WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Delete)
                .WithHeaders("Accept", "Authorization", "Content-Type", "If-None-Match", "Last-Event-ID", OrdersOnce.KeyHeader)
                .WithExposedHeaders("Content-Disposition", "ETag", "Link", "Location", "Retry-After", OrdersOnce.ReplayedHeader)
                .SetPreflightMaxAge(TimeSpan.FromMinutes(10)));
        }
    }
}
