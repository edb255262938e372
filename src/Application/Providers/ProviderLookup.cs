using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Providers;

/// <summary>Finds one provider that has a preset or was ever collected.</summary>
internal static class ProviderLookup
{
    public static async Task<Result<ProviderView>> FindAsync(
        this IPresetDirectory presets, IProviderStateReader states, ProviderId provider, CancellationToken cancellationToken)
    {
        var stored = (await states.AllAsync(cancellationToken)).FirstOrDefault(state => state.Provider == provider);
        if (presets.Presets.FirstOrDefault(preset => preset.Provider == provider) is { } preset)
        {
            return ProviderView.From(presets, preset, stored);
        }

        return stored is null ? ProviderErrors.NotFound(provider, presets) : ProviderView.WithoutPreset(stored);
    }
}
