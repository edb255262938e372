using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Providers;

/// <summary>Tells which preset files are in use and what is wrong with the others, as found now.</summary>
public sealed record ValidateProviders : IQuery<ProviderValidation>;

/// <param name="IsValid">No file has a problem.</param>
public sealed record ProviderValidation(bool IsValid, IReadOnlyList<ValidatedFile> Files);

/// <param name="Provider">Null when the file has problems.</param>
/// <param name="Title">The provider's name for people; null when the file has problems.</param>
public sealed record ValidatedFile(string File, ProviderId? Provider, string? Title, IReadOnlyList<PresetProblem> Problems)
{
    public static ValidatedFile From(PresetFile file) => file.Problems.Count == 0
        ? new(file.File, file.Preset?.Provider, file.Preset?.Title, [])
        : new(file.File, null, null, file.Problems);
}

internal sealed class ValidateProvidersHandler(IPresetDirectory presets) : IQueryHandler<ValidateProviders, ProviderValidation>
{
    public Task<Result<ProviderValidation>> Handle(ValidateProviders request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<ProviderValidation>>(
            new ProviderValidation(presets.Problems.Count == 0, [.. presets.Files.Select(ValidatedFile.From)]));
}
