using System.Security.Claims;
using CleanCustomers.Domain.Common;
using Microsoft.AspNetCore.Authorization;

namespace CleanCustomers.Web.Common;

/// <summary>What endpoints ask of their callers, set where they are mapped.</summary>
internal static class Scopes
{
    /// <summary>Only for callers with this scope; the document says so too.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, Scope scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.Require(new ScopeRequirement(scope));

    /// <summary>For everybody who is known, whatever the scopes: it shows nothing but the caller's own.</summary>
    public static TBuilder RequireCaller<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.Require(new ScopeRequirement(null));

    private static TBuilder Require<TBuilder>(this TBuilder endpoint, ScopeRequirement requirement)
        where TBuilder : IEndpointConventionBuilder => endpoint
            .RequireAuthorization(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(requirement).Build())
            .WithMetadata(requirement, new ResponseHeader(StatusCodes.Status429TooManyRequests, "Retry-After", "Seconds to wait."))
            .WithProblems(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests);
}

/// <summary>Endpoint metadata and requirement: the one scope an endpoint asks for; null asks for a known caller only.</summary>
internal sealed class ScopeRequirement(Scope? scope) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    public Scope? Scope => scope;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (requirement.Scope is not { } wanted || context.User.HasClaim(CallerClaims.Scope, EnumNames<Scope>.Of(wanted)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>
/// What an endpoint without a scope asks for: nobody passes. Where there is no endpoint, a known caller learns that there is none, or that the
/// method or the content type is wrong.
/// </summary>
internal sealed class ForgottenScope : AuthorizationHandler<ForgottenScope>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ForgottenScope requirement)
    {
        if (context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>Claims of callers, whatever let them in.</summary>
internal static class CallerClaims
{
    public const string Scope = "scope";

    public const string Actor = "actor";

    public const string Client = "client";

    /// <summary>When the credentials end; missing when they do not.</summary>
    public const string ExpiresAt = "expires_at";

    /// <summary>Who gives an order, for the audit.</summary>
    public static string ActorOf(ClaimsPrincipal caller) => caller.FindFirstValue(Actor) ?? throw new InvalidOperationException("A caller without a name was let in.");
}
