using CleanCustomers.Application.Customers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using MediatR;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Customers;

internal static class ChangesEndpoints
{
    private static readonly QueryParameter<long> After = QueryParameter.Sequence(
        "after", "The 'next' of the answer before; 0 or nothing for the beginning. Beyond the newest change it is refused with after.unknown: the store is not the one it came from, so start again from 0.");

    private static readonly QueryParameter<int> Wait = QueryParameter.Whole(
        "wait", "Seconds to wait for a change when there is none yet; the answer comes as soon as one is committed, or is empty when the time is over.", 0, 0, ReadChanges.LongestWait);

    public static IEndpointRouteBuilder MapChanges(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/changes", ReadAsync).WithTags("Customers").WithName("ReadChanges").WithSummary("Reads the feed of all changes, oldest first")
            .WithDescription(
                "Store 'next' together with your own work and come back with it: no committed change is ever missed, and none comes twice. With 'wait' the answer is held "
                + "until there is something to tell (long poll), so a loop of such requests follows the feed within a second without asking more often.")
            .WithQuery([After, CommonParameters.Limit, Wait])
            .RequireScope(Scope.CustomersRead)
            .Answers<ChangesResponse>(Examples.Changes).WithProblems(400);
        return routes;
    }

    private static async Task<IResult> ReadAsync(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var read = new QueryReader(http.Request);
        var query = new ReadChanges(read.Get(After), read.Get(CommonParameters.Limit), HeadAsGet.IsHead(http) ? 0 : read.Get(Wait));
        return read.IsFaulty(out var problem)
            ? problem
            : (await mediator.Send(query, cancellationToken))
                .Match<IResult>(feed => TypedResults.Ok(ChangesResponse.From(feed)), error => error.ToProblem());
    }
}
