using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using MediatR;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Collection;

internal static class DeletionsEndpoints
{
    private const string NameOfProvider = "Name of the provider.";

    private static readonly QueryParameter<long?> Records = QueryParameter.Count(
        "records", "How many held deletions you have seen; if another number is held now, nothing is deleted and the answer is 409.");

    public static IEndpointRouteBuilder MapDeletions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/providers/{provider}/deletions").WithTags("Providers");
        group.MapGet("", GetAsync).RequireScope(Scope.ProvidersRead).WithName("GetHeldDeletions").WithSummary("Tells which deletions of a provider wait for a person")
            .WithDescription("Records that complete walks no longer show are deleted by themselves, unless they are too many at once.")
            .DescribesPath("provider", NameOfProvider)
            .Answers<HeldDeletionsResponse>(Examples.HeldDeletions).WithProblems(400, 404);
        group.MapPost("/approve", ApproveAsync).RequireScope(Scope.ProvidersWrite).WithName("ApproveDeletions").WithSummary("Lets the held deletions of a provider happen")
            .WithDescription("Records that the provider has shown again since are not among them.")
            .DescribesPath("provider", NameOfProvider).WithQuery([Records]).AddEndpointFilter<BodyRefusal>()
            .Answers<ApprovedDeletionsResponse>(Examples.ApprovedDeletions).WithProblems(400, 404, 409);
        return routes;
    }

    private static async Task<IResult> GetAsync(string provider, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetHeldDeletions(new ProviderId(provider)), cancellationToken))
            .Match<IResult>(held => TypedResults.Ok(HeldDeletionsResponse.From(held)), error => error.ToProblem());

    private static async Task<IResult> ApproveAsync(string provider, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var read = new QueryReader(http.Request);
        var order = new ApproveDeletions(new ProviderId(provider), read.Get(Records));
        return read.IsFaulty(out var problem)
            ? problem
            : (await mediator.Send(order, cancellationToken))
                .Match<IResult>(approved => TypedResults.Ok(new ApprovedDeletionsResponse(approved.Provider.Value, approved.Deleted)), error => error.ToProblem());
    }
}

/// <summary>Deletions by absence of one provider.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Held">Records whose deletion waits for a person; 0 when none does.</param>
/// <param name="Missing">Records that the latest complete walk did not show, held ones included.</param>
/// <param name="Live">Records that are not deleted.</param>
/// <param name="Since">Since when the first held one is missing; null when none is held.</param>
/// <param name="LastWalk">The run whose complete walk missed them last; null when none is held.</param>
/// <param name="Walks">Complete walks in a row that must miss a record; null when the preset deletes nothing by absence.</param>
/// <param name="Most">Largest share of live records that may go at once; null likewise.</param>
internal sealed record HeldDeletionsResponse(
    string Provider, long Held, long Missing, long Live, DateTimeOffset? Since, long? LastWalk, int? Walks, double? Most)
{
    public static HeldDeletionsResponse From(HeldDeletions held) => new(
        held.Provider.Value, held.Held, held.Missing, held.Live, held.Since, held.LastWalk?.Value, held.Policy?.Walks, held.Policy?.Most);
}

/// <summary>What an approval did.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Deleted">Records that were deleted.</param>
internal sealed record ApprovedDeletionsResponse(string Provider, long Deleted);
