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
            return ProviderView.From(preset, stored);
        }

        return stored is null ? NotFound(presets, provider) : ProviderView.WithoutPreset(stored);
    }

    private static Error NotFound(IPresetDirectory presets, ProviderId provider)
    {
        var refused = presets.Problems.FirstOrDefault(problem => Path.GetFileNameWithoutExtension(problem.File) == provider.Value);
        return new Error(
            ResultStatus.NotFound,
            "provider.not_found",
            refused is null
                ? "No provider has this name; /api/v1/providers lists those there are, and the presets that cannot be used."
                : $"The preset {refused.File} cannot be used; /api/v1/providers lists its problems.");
    }
}
