using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Providers;

/// <summary>Reads one provider that has a preset or was ever collected.</summary>
public sealed record GetProvider(ProviderId Provider) : IQuery<ProviderView>;

internal sealed class GetProviderHandler(IPresetDirectory presets, IProviderStateReader states) : IQueryHandler<GetProvider, ProviderView>
{
    public async Task<Result<ProviderView>> Handle(GetProvider query, CancellationToken cancellationToken)
    {
        var stored = (await states.AllAsync(cancellationToken)).FirstOrDefault(state => state.Provider == query.Provider);
        if (presets.Presets.FirstOrDefault(preset => preset.Provider == query.Provider) is { } preset)
        {
            return ProviderView.From(presets, preset, stored);
        }

        return stored is null ? ProviderErrors.NotFound(query.Provider, presets) : ProviderView.WithoutPreset(stored);
    }
}
