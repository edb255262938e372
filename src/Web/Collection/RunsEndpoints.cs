using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using MediatR;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Collection;

internal static class RunsEndpoints
{
    private const string NumberOfRun = "The run's number.";

    private static readonly QueryParameter<RunState?> State = QueryParameter.OneOfOrAll<RunState>("state", "Only runs in this state.", null);

    public static IEndpointRouteBuilder MapRuns(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/runs").WithTags("Runs");
        group.MapGet("", ListAsync).RequireScope(Scope.RunsRead).WithName("ListRuns").WithSummary("Lists runs, newest first")
            .WithQuery([CommonParameters.Limit, CommonParameters.Cursor, CommonParameters.Provider, State])
            .Answers<RunsResponse>(Examples.Runs).WithResponseHeader(200, "Link", "Address of the following part, rel=next; missing on the last.")
            .WithProblems(400);
        group.MapGet("/{run:long}", GetAsync).RequireScope(Scope.RunsRead).WithName("GetRun").WithSummary("Reads one run")
            .DescribesPath("run", NumberOfRun)
            .Answers<RunResponse>(Examples.Run).WithProblems(400, 404);
        group.MapPost("", StartAsync).RequireScope(Scope.RunsWrite).WithName("StartRun").WithSummary("Collects a provider now")
            .WithDescription("The run goes on in the background. If the provider is being collected already, the answer is that run: one provider is never collected twice at the same time.")
            .WithBody(Examples.StartRun)
            .Answers<StartedRunResponse>(Examples.Started(joined: true), StatusCodes.Status200OK)
            .Answers<StartedRunResponse>(Examples.Started(joined: false), StatusCodes.Status202Accepted)
            .WithResponseHeader(200, "Location", "Address of the run.").WithResponseHeader(202, "Location", "Address of the run.")
            .WithProblems(400, 404, 409, 413, 415);
        group.MapPost("/{run:long}/cancel", CancelAsync).RequireScope(Scope.RunsWrite).WithName("CancelRun").WithSummary("Asks a running run to stop")
            .WithDescription("It ends after the pages in hand; what is stored stays, and the next run goes on from there.")
            .DescribesPath("run", NumberOfRun).AddEndpointFilter<BodyRefusal>()
            .Answers<RunResponse>(Examples.Run, StatusCodes.Status202Accepted).WithProblems(400, 404, 409);
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var read = new QueryReader(http.Request);
        var query = new ListRuns(
            CommonParameters.AsProvider(read.Get(CommonParameters.Provider)), read.Get(State), read.Get(CommonParameters.Limit), read.Get(CommonParameters.Cursor));
        if (read.IsFaulty(out var problem) || (problem = await http.RefuseOthersAsync(query.Provider, cancellationToken)) is not null)
        {
            return problem;
        }

        var found = await mediator.Send(query, cancellationToken);
        NextLink.Set(http, found.Error is null ? found.Value.Next : null);
        return found.Match<IResult>(runs => TypedResults.Ok(RunsResponse.From(runs)), error => error.ToProblem());
    }

    private static async Task<IResult> GetAsync(long run, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetRun(new RunId(run)), cancellationToken))
            .Match<IResult>(found => TypedResults.Ok(RunResponse.From(found)), error => error.ToProblem());

    private static async Task<IResult> StartAsync(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var (body, problem) = await BodyReader.ReadAsync<StartRunRequest>(http.Request, cancellationToken);
        if (body is null)
        {
            return problem!;
        }

        var started = await mediator.Send(new StartRun(new ProviderId(body.Provider), body.Full), cancellationToken);
        return started.Match(
            run =>
            {
                var address = $"/api/v1/runs/{run.Run.Id}";
                http.Response.Headers.Location = address;
                var answer = StartedRunResponse.From(run);
                return run.Joined ? (IResult)TypedResults.Ok(answer) : TypedResults.Accepted(address, answer);
            },
            error => error.ToBodyProblem());
    }

    private static async Task<IResult> CancelAsync(long run, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new CancelRun(new RunId(run)), cancellationToken))
            .Match<IResult>(found => TypedResults.Accepted((string?)null, RunResponse.From(found)), error => error.ToProblem());
}
