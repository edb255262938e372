using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Access;

/// <summary>Asks whether anybody has a key that works: if not, a service has just been set up and somebody must be let in.</summary>
public sealed record CanAnybodyEnter : IQuery<bool>;

internal sealed class CanAnybodyEnterHandler(IKeyStore keys, IBootstrapKey bootstrap, TimeProvider time) : IQueryHandler<CanAnybodyEnter, bool>
{
    public async Task<Result<bool>> Handle(CanAnybodyEnter query, CancellationToken cancellationToken) =>
        bootstrap.Hash is not null || await keys.HasActiveAsync(time.GetUtcNow(), cancellationToken);
}
