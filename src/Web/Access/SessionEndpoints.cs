using System.Security.Claims;
using CleanCustomers.Application.Access;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Access;

internal static class SessionEndpoints
{
    public static IEndpointRouteBuilder MapSession(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/access/session").WithTags("Access").RequireCaller();
        group.MapGet("", Get).WithName("GetSession").WithSummary("Tells whose the credentials are and what they may do")
            .WithDescription("For every key and session, whatever its scopes. In a browser's session every order needs the csrfToken in the header X-CSRF-Token.")
            .Answers<SessionResponse>(Examples.Session);
        group.MapPost("/sign-out", SignOutAsync).WithName("SignOut").WithSummary("Ends a browser's session, on every node at once")
            .AddEndpointFilter<BodyRefusal>()
            .Produces(StatusCodes.Status204NoContent).WithProblems(400, 409);
        return routes;
    }

    /// <summary>What browsers come for, outside the API: the page that a sign-in link opens, and the script of Swagger UI.</summary>
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in", SignInAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(ApiPipeline.SessionScriptPath, () => TypedResults.Text(SessionScript.Text, "text/javascript")).AllowAnonymous().ExcludeFromDescription();
    }

    private static Ok<SessionResponse> Get(HttpContext http)
    {
        var caller = http.User;
        var token = InSession(http) ? SessionCookie.Read(http.Request) : null;
        return TypedResults.Ok(new SessionResponse(
            caller.FindFirstValue(CallerClaims.Client)!,
            [.. caller.FindAll(CallerClaims.Scope).Select(claim => EnumNames<Scope>.Parse(claim.Value))],
            caller.FindFirstValue(CallerClaims.ExpiresAt) is { } end ? Instants.Parse(end) : null,
            token is null ? null : SessionGuard.CsrfTokenOf(token)));
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, IMediator mediator, AccessEvents events, CancellationToken cancellationToken)
    {
        if (!InSession(http) || SessionCookie.Read(http.Request) is not { } token)
        {
            return Problem.Of(StatusCodes.Status409Conflict, "access.no_session", "A key has no session to end. Revoke it if it is no longer wanted.");
        }

        var ended = await mediator.Send(new SignOut(token), cancellationToken);
        if (ended.Error is { } error)
        {
            return error.ToProblem();
        }

        SessionCookie.Remove(http);
        events.SignedOut(CallerClaims.ActorOf(http.User));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> SignInAsync(
        string? token, HttpContext http, IMediator mediator, FailureThrottle throttle, AccessEvents events, CancellationToken cancellationToken)
    {
        var address = http.Connection.RemoteIpAddress;
        if (throttle.IsClosed(address, out var wait))
        {
            return AccessAnswers.Wait(http, wait);
        }

        var session = await mediator.Send(new SignIn(token ?? ""), cancellationToken);
        if (session.Error is { } error)
        {
            events.Refused(error.Code, "sign-in", address);
            if (throttle.Count(address))
            {
                events.Throttled(address);
            }

            return error.ToProblem();
        }

        SessionCookie.Set(http, session.Value.Token, session.Value.ExpiresAt);
        events.SignedIn(session.Value.Actor, address);
        return TypedResults.Redirect($"{ApiPipeline.SwaggerPath}/");
    }

    // A header counts more than a cookie, so a request with a key is in no session.
    private static bool InSession(HttpContext http) => Credential.Of(http.Request) is Credential.Session;
}

/// <summary>Whose the credentials of this request are.</summary>
/// <param name="Client">The key's client; browser for a signed-in browser.</param>
/// <param name="Scopes">What they may do.</param>
/// <param name="ExpiresAt">When they end; null when they do not.</param>
/// <param name="CsrfToken">What orders of this browser's session send in X-CSRF-Token; null outside of one.</param>
internal sealed record SessionResponse(string Client, IReadOnlyList<Scope> Scopes, DateTimeOffset? ExpiresAt, string? CsrfToken);
