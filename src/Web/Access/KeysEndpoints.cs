using CleanCustomers.Application.Access;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using MediatR;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Access;

internal static class KeysEndpoints
{
    public static IEndpointRouteBuilder MapKeys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/access/keys").WithTags("Access").RequireScope(Scope.AccessAdmin);
        group.MapGet("", ListAsync).WithName("ListKeys").WithSummary("Lists keys, the newest first")
            .WithDescription("Revoked and expired ones too. Never their secrets: those are not kept.")
            .WithQuery([CommonParameters.Limit, CommonParameters.Cursor])
            .Answers<KeysResponse>(Examples.Keys).WithResponseHeader(200, "Link", "Address of the following part, rel=next; missing on the last.")
            .WithProblems(400);
        group.MapPost("", CreateAsync).WithMetadata(new ShowsSecret()).WithName("CreateKey").WithSummary("Makes a key and shows it, this once")
            .WithDescription("A client has at most two active keys: make the new one, hand it out, revoke the old one.")
            .WithBody(Examples.CreateKey)
            .Answers<CreatedKeyResponse>(Examples.Created, StatusCodes.Status201Created).WithProblems(400, 409, 413, 415);
        group.MapPost("/{prefix}/revoke", RevokeAsync).WithName("RevokeKey").WithSummary("Takes a key back")
            .WithDescription("It is refused at once by the node that answers and within a second by every other. Revoking twice changes nothing.")
            .DescribesPath("prefix", "The 8 characters of the key after cc_.").AddEndpointFilter<BodyRefusal>()
            .Answers<KeyResponse>(Examples.Key with { State = KeyState.Revoked, RevokedAt = Examples.Start.AddDays(1) }).WithProblems(400, 404);
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var read = new QueryReader(http.Request);
        var query = new ListKeys(read.Get(CommonParameters.Limit), read.Get(CommonParameters.Cursor));
        if (read.IsFaulty(out var problem))
        {
            return problem;
        }

        var found = await mediator.Send(query, cancellationToken);
        NextLink.Set(http, found.Error is null ? found.Value.Next : null);
        return found.Match<IResult>(keys => TypedResults.Ok(KeysResponse.From(keys)), error => error.ToProblem());
    }

    private static async Task<IResult> CreateAsync(HttpContext http, IMediator mediator, AccessEvents events, CancellationToken cancellationToken)
    {
        var (body, problem) = await BodyReader.ReadAsync<CreateKeyRequest>(http.Request, cancellationToken);
        if (body is null)
        {
            return problem!;
        }

        var order = new CreateKey(body.Client, body.Scopes, body.ExpiresAt, CallerClaims.ActorOf(http.User));
        var created = await mediator.Send(order, cancellationToken);
        if (created.Error is { } error)
        {
            return error.ToBodyProblem();
        }

        events.KeyCreated(created.Value.Key.Prefix, created.Value.Key.Client, order.Actor);
        return TypedResults.Created((string?)null, CreatedKeyResponse.From(created.Value));
    }

    private static async Task<IResult> RevokeAsync(string prefix, HttpContext http, IMediator mediator, AccessEvents events, CancellationToken cancellationToken)
    {
        var order = new RevokeKey(prefix, CallerClaims.ActorOf(http.User));
        var revoked = await mediator.Send(order, cancellationToken);
        if (revoked.Error is { } error)
        {
            return error.ToProblem();
        }

        events.KeyRevoked(revoked.Value.Prefix, revoked.Value.Client, order.Actor);
        return TypedResults.Ok(KeyResponse.From(revoked.Value));
    }
}

/// <summary>Examples in the API's document.</summary>
internal static class Examples
{
    public static readonly DateTimeOffset Start = new(2026, 1, 15, 8, 30, 0, TimeSpan.Zero);

    public static KeyResponse Key => new(
        "k7mq2v4c", "reporting", [Scope.CustomersRead, Scope.RunsRead], KeyState.Active, Start, "cli:anna", Start.AddDays(90), Start.AddHours(2), null);

    public static KeysResponse Keys => new([Key], null);

    public static CreateKeyRequest CreateKey => new("reporting", [Scope.CustomersRead, Scope.RunsRead], Start.AddYears(4));

    // Of the right form and nobody's.
    public static CreatedKeyResponse Created => new("cc_k7mq2v4c_" + new string('a', 52), Key with { LastUsedAt = null });

    public static SessionResponse Session => new("browser", [Scope.CustomersRead, Scope.RunsRead], Start.AddHours(12), new string('0', 64));
}
