using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Access;

/// <summary>Takes a key back: at once on this node, within the time that others remember it (a second) on them. Revoking twice changes nothing.</summary>
/// <param name="Prefix">The characters between the underscores.</param>
/// <param name="Actor">Who gives the order, for the audit.</param>
public sealed record RevokeKey(string Prefix, string Actor) : ICommand<KeyView>;

internal sealed class RevokeKeyHandler(IKeyStore keys, KeyGuard guard, TimeProvider time) : ICommandHandler<RevokeKey, KeyView>
{
    public async Task<Result<KeyView>> Handle(RevokeKey command, CancellationToken cancellationToken)
    {
        var now = Instants.Canonical(time.GetUtcNow());
        if (!KeyText.IsPrefix(command.Prefix) || await keys.RevokeAsync(command.Prefix, command.Actor, now, cancellationToken) is not { } key)
        {
            return AccessErrors.KeyNotFound;
        }

        guard.Forget(command.Prefix);
        return KeyView.From(key, now);
    }
}
