using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Application.Access;

/// <summary>Makes a link that signs one browser in, once, with every scope.</summary>
/// <param name="Actor">Who gives the order, for the audit.</param>
public sealed record CreateSignInLink(string Actor) : ICommand<SignInLink>;

/// <summary>The one time that a link is shown.</summary>
/// <param name="Path">Path and query; goes behind the service's address.</param>
public sealed record SignInLink(string Path, DateTimeOffset ExpiresAt)
{
    public override string ToString() => nameof(SignInLink);
}

internal sealed class CreateSignInLinkHandler(ISessionStore sessions, TimeProvider time, IOptions<AccessOptions> options)
    : ICommandHandler<CreateSignInLink, SignInLink>
{
    public async Task<Result<SignInLink>> Handle(CreateSignInLink command, CancellationToken cancellationToken)
    {
        var token = KeyText.NewSecret();
        var now = Instants.Canonical(time.GetUtcNow());
        var end = now + options.Value.LinkLifetime;
        await sessions.AddLinkAsync(KeyText.HashOf(token), command.Actor, now, end, cancellationToken);
        return new SignInLink($"/sign-in?token={token}", end);
    }
}
