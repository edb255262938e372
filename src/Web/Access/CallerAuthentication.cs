using System.Security.Claims;
using System.Text.Encodings.Web;
using CleanCustomers.Application.Access;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Web.Access;

/// <summary>
/// Finds out who calls: by the key or token in <c>Authorization: Bearer</c>, else by the session cookie. What is refused is counted for the client's
/// address; past a limit nothing of it is looked up any more, except what this node has let in before.
/// </summary>
internal sealed class CallerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    KeyGuard keys, ITokenGuard tokens, SessionGuard sessions, FailureThrottle throttle, ProvenCredentials proven, AccessEvents events)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "caller";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // What is open stays so, whatever is sent along and however the store is.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return AuthenticateResult.NoResult();
        }

        var credential = Credential.Of(Request);
        if (credential is Credential.None)
        {
            return AuthenticateResult.NoResult();
        }

        var checkedCaller = await CheckAsync(credential, Context.RequestAborted);
        if (checkedCaller.Error is { } error)
        {
            Context.Features.Set(new Refusal(error));
            return AuthenticateResult.Fail(error.Code);
        }

        return AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(checkedCaller.Value), SchemeName));
    }

    private async Task<Result<Caller>> CheckAsync(Credential credential, CancellationToken cancellationToken)
    {
        var address = Context.Connection.RemoteIpAddress;
        if (throttle.IsClosed(address, out _) && !(credential.Secret is { } known && proven.Has(known)))
        {
            return FailureThrottle.Refusal;
        }

        var result = credential switch
        {
            Credential.Bearer { Text: var text } when KeyGuard.IsKey(text) => await keys.CheckAsync(text, cancellationToken),
            Credential.Bearer { Text: var text } => await tokens.CheckAsync(text, cancellationToken),
            Credential.Session { Token: var token } => await CheckSessionAsync(token, cancellationToken),
            _ => AccessErrors.KeyUnknown,
        };
        if (result.Error is { } error)
        {
            events.Refused(error.Code, credential.Kind, address);

            // An order without its header comes from somebody who is known: nothing was guessed.
            if (error.Status == ResultStatus.Unauthorized && throttle.Count(address))
            {
                events.Throttled(address);
            }
        }
        else if (credential.Secret is { } secret)
        {
            proven.Add(secret);
        }

        return result;
    }

    private async Task<Result<Caller>> CheckSessionAsync(string token, CancellationToken cancellationToken)
    {
        var result = await sessions.CheckAsync(token, cancellationToken);
        if (result.Error is not null)
        {
            SessionCookie.Remove(Context);
            return result;
        }

        return SessionCookie.MayGiveOrder(Request, token) ? result : SessionCookie.OrderRefused;
    }

    private static ClaimsPrincipal PrincipalOf(Caller caller)
    {
        List<Claim> claims =
        [
            new(CallerClaims.Actor, caller.Actor), new(CallerClaims.Client, caller.Client),
            .. caller.Scopes.Select(scope => new Claim(CallerClaims.Scope, EnumNames<Scope>.Of(scope))),
        ];
        if (caller.ExpiresAt is { } end)
        {
            claims.Add(new Claim(CallerClaims.ExpiresAt, Instants.Format(end)));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName, CallerClaims.Client, roleType: null));
    }
}

/// <summary>What a request shows to be let in.</summary>
/// <param name="Kind">For logs.</param>
/// <param name="Secret">Null when there is nothing to check.</param>
internal abstract record Credential(string Kind, string? Secret)
{
    private const string BearerMark = "Bearer ";

    /// <summary>Nothing.</summary>
    public sealed record None() : Credential("none", null);

    /// <summary>Something that we do not read: another scheme, two of them.</summary>
    public sealed record Unreadable() : Credential("unreadable", null);

    public sealed record Bearer(string Text) : Credential("bearer", Text);

    public sealed record Session(string Token) : Credential("session", Token);

    /// <summary>A header counts more than a cookie: programs say what they mean.</summary>
    public static Credential Of(HttpRequest request) => request.Headers.Authorization switch
    {
        [] => SessionCookie.Read(request) is { } token ? new Session(token) : new None(),
        [{ } value] when value.StartsWith(BearerMark, StringComparison.OrdinalIgnoreCase) => new Bearer(value[BearerMark.Length..].Trim()),
        _ => new Unreadable(),
    };

    // A credential must not slip into a log by its text.
    public sealed override string ToString() => Kind;
}

/// <summary>Why this request's credential was refused, for the answer.</summary>
internal sealed record Refusal(Error Error);
