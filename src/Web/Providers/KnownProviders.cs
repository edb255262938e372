using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using MediatR;

namespace CleanCustomers.Web.Providers;

/// <summary>Asks the module Providers for one provider.</summary>
internal sealed class KnownProviders(IMediator mediator) : IKnownProviders
{
    public async Task<bool> KnowAsync(ProviderId provider, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetProvider(provider), cancellationToken)).Error is null;
}
