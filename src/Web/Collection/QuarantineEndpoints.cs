using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using MediatR;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Collection;

internal static class QuarantineEndpoints
{
    private const string NumberOfEntry = "The entry's number.";

    private static readonly QueryParameter<QuarantineState?> State = QueryParameter.OneOfOrAll<QuarantineState>(
        "state", "Only entries in this state.", QuarantineState.Open);

    private static readonly QueryParameter<string?> Rule = QueryParameter.Text(
        "rule", "Only records that broke this rule, such as record.no_id.", "^[a-z][a-z0-9_.]{0,79}$");

    public static IEndpointRouteBuilder MapQuarantine(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/quarantine").WithTags("Quarantine");
        group.MapGet("", ListAsync).RequireScope(Scope.QuarantineRead).WithName("ListQuarantine").WithSummary("Lists records that broke a rule, the latest first")
            .WithQuery([CommonParameters.Limit, CommonParameters.Cursor, CommonParameters.Provider, State, Rule, CommonParameters.ExternalId])
            .Answers<QuarantineListResponse>(Examples.QuarantineList)
            .WithResponseHeader(200, "Link", "Address of the following part, rel=next; missing on the last.")
            .WithProblems(400);
        group.MapGet("/{entry:long}", GetAsync).RequireScope(Scope.QuarantineRead).WithName("GetQuarantined").WithSummary("Reads one quarantined record with its exact bytes")
            .DescribesPath("entry", NumberOfEntry)
            .Answers<QuarantineDetailResponse>(Examples.QuarantineDetail).WithProblems(400, 404);
        group.MapPost("/{entry:long}/replay", ReplayAsync).RequireScope(Scope.QuarantineWrite).WithName("ReplayQuarantined").WithSummary("Tries a quarantined record again")
            .WithDescription("Its stored bytes are cleaned with today's preset and rules and stored if they pass. If not, the entry stays open and the answer says why.")
            .DescribesPath("entry", NumberOfEntry).AddEndpointFilter<BodyRefusal>()
            .Answers<QuarantineResponse>(Examples.Quarantined).WithProblems(400, 404, 409);
        group.MapPost("/{entry:long}/dismiss", DismissAsync).RequireScope(Scope.QuarantineWrite).WithName("DismissQuarantined").WithSummary("Closes a quarantined record as not wanted")
            .WithDescription("Its bytes stay readable.")
            .DescribesPath("entry", NumberOfEntry).AddEndpointFilter<BodyRefusal>()
            .Answers<QuarantineResponse>(Examples.Quarantined).WithProblems(400, 404, 409);
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var read = new QueryReader(http.Request);
        var query = new ListQuarantine(
            CommonParameters.AsProvider(read.Get(CommonParameters.Provider)),
            read.Get(State),
            read.Get(Rule),
            read.Get(CommonParameters.ExternalId),
            read.Get(CommonParameters.Limit),
            read.Get(CommonParameters.Cursor));
        if (read.IsFaulty(out var problem) || (problem = await http.RefuseOthersAsync(query.Provider, cancellationToken)) is not null)
        {
            return problem;
        }

        var found = await mediator.Send(query, cancellationToken);
        NextLink.Set(http, found.Error is null ? found.Value.Next : null);
        return found.Match<IResult>(entries => TypedResults.Ok(QuarantineListResponse.From(entries)), error => error.ToProblem());
    }

    private static async Task<IResult> GetAsync(long entry, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetQuarantined(entry), cancellationToken))
            .Match<IResult>(found => TypedResults.Ok(QuarantineDetailResponse.From(found)), error => error.ToProblem());

    private static async Task<IResult> ReplayAsync(long entry, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ReplayQuarantined(entry), cancellationToken))
            .Match<IResult>(found => TypedResults.Ok(QuarantineResponse.From(found)), error => error.ToProblem());

    private static async Task<IResult> DismissAsync(long entry, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new DismissQuarantined(entry), cancellationToken))
            .Match<IResult>(found => TypedResults.Ok(QuarantineResponse.From(found)), error => error.ToProblem());
}
