using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Access;

/// <summary>Ends a session on every node at once. Ending one that is over changes nothing.</summary>
/// <param name="Token">The token of the browser's cookie.</param>
public sealed record SignOut(string Token) : ICommand<bool>
{
    public override string ToString() => nameof(SignOut);
}

internal sealed class SignOutHandler(ISessionStore sessions, TimeProvider time) : ICommandHandler<SignOut, bool>
{
    public async Task<Result<bool>> Handle(SignOut command, CancellationToken cancellationToken)
    {
        var hash = KeyText.HashOf(command.Token);
        return await sessions.EndAsync(hash, SessionGuard.ActorOf(hash), time.GetUtcNow(), cancellationToken);
    }
}
