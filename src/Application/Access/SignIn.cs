using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Application.Access;

/// <summary>Uses a sign-in link up and starts a session. <c>access.link_unknown</c> when there is nothing to use.</summary>
/// <param name="Token">What the link carries.</param>
public sealed record SignIn(string Token) : ICommand<StartedSession>
{
    public override string ToString() => nameof(SignIn);
}

/// <summary>The one time that a session's token is shown.</summary>
/// <param name="Token">For the browser's cookie.</param>
/// <param name="Actor">Names the session in audit and log.</param>
public sealed record StartedSession(string Token, string Actor, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"{nameof(StartedSession)} {Actor}";
}

internal sealed class SignInHandler(ISessionStore sessions, TimeProvider time, IOptions<AccessOptions> options) : ICommandHandler<SignIn, StartedSession>
{
    public async Task<Result<StartedSession>> Handle(SignIn command, CancellationToken cancellationToken)
    {
        var token = KeyText.NewSecret();
        var hash = KeyText.HashOf(token);
        var actor = SessionGuard.ActorOf(hash);
        var now = Instants.Canonical(time.GetUtcNow());
        var end = now + options.Value.SessionLifetime;
        return await sessions.StartAsync(KeyText.HashOf(command.Token), hash, actor, now, end, cancellationToken)
            ? new StartedSession(token, actor, end)
            : AccessErrors.LinkUnknown;
    }
}
