using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using MediatR;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Collection;

internal static class AlertsEndpoints
{
    public static IEndpointRouteBuilder MapAlerts(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup("/alerts").WithTags("Alerts").MapGet("", ListAsync).RequireScope(Scope.RunsRead).WithName("ListAlerts").WithSummary("Lists what a person should know, the latest first")
            .WithDescription("An alert is raised once and is gone when its reason is gone; each code is open at most once for a provider.")
            .WithQuery([CommonParameters.Provider])
            .Answers<AlertsResponse>(Examples.Alerts).WithProblems(400);
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var read = new QueryReader(http.Request);
        var query = new ListAlerts(CommonParameters.AsProvider(read.Get(CommonParameters.Provider)));
        if (read.IsFaulty(out var problem) || (problem = await http.RefuseOthersAsync(query.Provider, cancellationToken)) is not null)
        {
            return problem;
        }

        return (await mediator.Send(query, cancellationToken))
            .Match<IResult>(alerts => TypedResults.Ok(AlertsResponse.From(alerts)), error => error.ToProblem());
    }
}

/// <summary>The open alerts.</summary>
/// <param name="Items">The latest first.</param>
internal sealed record AlertsResponse(IReadOnlyList<AlertResponse> Items)
{
    public static AlertsResponse From(IReadOnlyList<AlertView> alerts) => new([.. alerts.Select(AlertResponse.From)]);
}

/// <summary>Something a person should know.</summary>
/// <param name="Alert">Its number.</param>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Code">Stable code of its reason.</param>
/// <param name="Message">For people, with the latest figures and what to do.</param>
/// <param name="Run">The run that raised it; null when none did.</param>
/// <param name="RaisedAt">When its reason came up.</param>
internal sealed record AlertResponse(long Alert, string Provider, string Code, string Message, long? Run, DateTimeOffset RaisedAt)
{
    public static AlertResponse From(AlertView alert) =>
        new(alert.Alert, alert.Provider.Value, alert.Code, alert.Message, alert.Run?.Value, alert.RaisedAt);
}
