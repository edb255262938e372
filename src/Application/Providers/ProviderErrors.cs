using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Providers;

/// <summary>Why a provider cannot be answered about.</summary>
internal static class ProviderErrors
{
    /// <summary>Names the refused preset when its file is called like the provider.</summary>
    public static Error NotFound(ProviderId provider, IPresetDirectory presets)
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
