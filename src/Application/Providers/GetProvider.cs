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

        return stored is null ? NotFound(query.Provider) : ProviderView.WithoutPreset(stored);
    }

    private Error NotFound(ProviderId provider)
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
