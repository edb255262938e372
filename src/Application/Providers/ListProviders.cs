using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Providers;

/// <summary>Lists every provider that has a preset or was ever collected, by name, and the presets that cannot be used.</summary>
public sealed record ListProviders : IQuery<ProviderList>;

public sealed record ProviderList(IReadOnlyList<ProviderView> Items, IReadOnlyList<PresetProblem> Problems);

internal sealed class ListProvidersHandler(IPresetDirectory presets, IProviderStateReader states) : IQueryHandler<ListProviders, ProviderList>
{
    public async Task<Result<ProviderList>> Handle(ListProviders query, CancellationToken cancellationToken)
    {
        var stored = (await states.AllAsync(cancellationToken)).ToDictionary(state => state.Provider);
        var configured = presets.Presets;
        var items = configured.Select(preset => ProviderView.From(presets, preset, stored.GetValueOrDefault(preset.Provider)))
            .Concat(stored.Values.ExceptBy(configured.Select(preset => preset.Provider), state => state.Provider).Select(ProviderView.WithoutPreset))
            .OrderBy(view => view.Stored.Provider.Value, StringComparer.Ordinal);
        return new ProviderList([.. items], presets.Problems);
    }
}
