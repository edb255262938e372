using System.Globalization;
using CleanCustomers.Application.Access;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Net.Http.Headers;

namespace CleanCustomers.Web.Access;

/// <summary>The one place that answers callers who may not: 401, 403 or 429 as problem details with a code.</summary>
internal sealed class AccessAnswers(FailureThrottle throttle, AccessEvents events) : IAuthorizationMiddlewareResultHandler
{
    private const string Realm = "Bearer realm=\"CleanCustomers\"";

    /// <summary>The answer to an address that must wait.</summary>
    public static Problem Wait(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problem.Of(StatusCodes.Status429TooManyRequests, FailureThrottle.Refusal.Code, FailureThrottle.Refusal.Message);
    }

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        return authorizeResult.Forbidden ? ForbidAsync(context, policy) : ChallengeAsync(context);
    }

    private Task ChallengeAsync(HttpContext http)
    {
        var error = http.Features.Get<Refusal>()?.Error;
        if (error == FailureThrottle.Refusal)
        {
            throttle.IsClosed(http.Connection.RemoteIpAddress, out var wait);
            return Wait(http, wait).ExecuteAsync(http);
        }

        if (error is { Status: ResultStatus.Forbidden or ResultStatus.Unavailable })
        {
            return error.ToProblem().ExecuteAsync(http);
        }

        http.Response.Headers[HeaderNames.WWWAuthenticate] = error is null ? Realm : $"{Realm}, error=\"invalid_token\"";
        return (error ?? AccessErrors.KeyMissing).ToProblem().ExecuteAsync(http);
    }

    private Task ForbidAsync(HttpContext http, AuthorizationPolicy policy)
    {
        if (policy.Requirements.OfType<ScopeRequirement>().Select(requirement => requirement.Scope).FirstOrDefault(scope => scope is not null) is not { } wanted)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "access.closed", "Nobody may use this address; it is a fault of the service. Report it.").ExecuteAsync(http);
        }

        var scope = EnumNames<Scope>.Of(wanted);
        events.ScopeMissing(CallerClaims.ActorOf(http.User), scope);
        http.Response.Headers[HeaderNames.WWWAuthenticate] = $"{Realm}, error=\"insufficient_scope\", scope=\"{scope}\"";
        return Problem.Of(
            StatusCodes.Status403Forbidden, "access.scope_missing", $"The credentials lack the scope {scope}. Have a key made that has it.").ExecuteAsync(http);
    }
}
