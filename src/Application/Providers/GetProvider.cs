using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Providers;

/// <summary>Reads one provider that has a preset or was ever collected.</summary>
public sealed record GetProvider(ProviderId Provider) : IQuery<ProviderView>;

internal sealed class GetProviderHandler(IPresetDirectory presets, IProviderStateReader states) : IQueryHandler<GetProvider, ProviderView>
{
    public Task<Result<ProviderView>> Handle(GetProvider query, CancellationToken cancellationToken) =>
        presets.FindAsync(states, query.Provider, cancellationToken);
}
