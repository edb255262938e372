using CleanCustomers.Web.Access;
using CleanCustomers.Web.Collection;
using CleanCustomers.Web.Common;
using CleanCustomers.Web.Customers;
using CleanCustomers.Web.Providers;

namespace CleanCustomers.Web;

/// <summary>The whole API: the list of its modules.</summary>
internal static class ApiEndpoints
{
    public static IEndpointRouteBuilder MapApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1").WithMetadata(new AnswersAreTagged(), new OrdersAreKeyed()).WithProblems(400, 429, 500, 503)
            .AddEndpointFilter<RouteGroupBuilder, UnknownQueryFilter>()
            .AddEndpointFilter<RouteGroupBuilder, ConditionalAnswers>()
            .AddEndpointFilter<RouteGroupBuilder, OrdersOnce>();
        group.MapCustomers();
        group.MapExport();
        group.MapChanges();
        group.MapRuns();
        group.MapRunProgress();
        group.MapQuarantine();
        group.MapProviders();
        group.MapPreview();
        group.MapDeletions();
        group.MapAlerts();
        group.MapKeys();
        group.MapSession();
        routes.MapHealth();
        routes.MapSignIn();

        // It says what the sources say, and whoever has no key yet reads here how to use one.
        routes.MapOpenApi(ApiDocument.Path).AllowAnonymous();
        routes.MapGet("/", () => TypedResults.Redirect($"{ApiPipeline.SwaggerPath}/")).AllowAnonymous().ExcludeFromDescription();
        return routes;
    }
}
