using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using FluentValidation;

namespace CleanCustomers.Application.Providers;

/// <summary>
/// Walks a provider's connection from the preset to mapped records, and says of each step what was found and what to do, since when it fails
/// and what is kept. Writes nothing.
/// </summary>
/// <param name="Conformance">Also look whether the provider keeps what its preset declares.</param>
public sealed record CheckProvider(ProviderId Provider, bool Conformance = false) : IQuery<ProviderCheck>;

internal sealed class CheckProviderValidator : AbstractValidator<CheckProvider>
{
    public CheckProviderValidator() => RuleFor(c => c.Provider.Value).Matches(ProviderId.Pattern);
}

internal sealed class CheckProviderHandler(IPresetDirectory presets, IProviderStateReader states, IProviderDiagnosis diagnosis, TimeProvider time)
    : IQueryHandler<CheckProvider, ProviderCheck>
{
    public async Task<Result<ProviderCheck>> Handle(CheckProvider query, CancellationToken cancellationToken)
    {
        if (presets.Presets.FirstOrDefault(preset => preset.Provider == query.Provider) is not { } preset)
        {
            return ProviderErrors.NotFound(query.Provider, presets);
        }

        var at = Instants.Canonical(time.GetUtcNow());
        var (kept, problem) = await ReadKeptAsync(query.Provider, cancellationToken);
        var walked = await diagnosis.WalkAsync(preset, kept?.Stored.NotBefore, query.Conformance, cancellationToken);
        CheckStep[] steps = [OfPreset(preset), .. walked];
        var server = preset is FilePreset { Place: FilePlace.Folder folder } ? folder.Path : ProviderView.ServerOf(preset)!;
        return new ProviderCheck(query.Provider, server, at, Array.TrueForAll(steps, step => step.Outcome != CheckOutcome.Failed), steps, kept, problem);
    }

    private CheckStep OfPreset(ProviderPreset preset)
    {
        var file = presets.Files.FirstOrDefault(file => ReferenceEquals(file.Preset, preset));
        var version = file is null ? "The preset is in force." : $"{file.File}, read at {Instants.Format(file.ReadAt)}, is in force.";
        return file?.Problems is [var problem, ..]
            ? new CheckStep("preset", CheckOutcome.Warning, $"{version} The file as it is now is refused: {problem.Message} ({problem.File}#{problem.Pointer})") { Remedy = problem.Remedy }
            : new CheckStep("preset", CheckOutcome.Ok, version);
    }

    // A store that cannot be read is no reason to say nothing about the connection.
    private async Task<(KeptState? Kept, Error? Problem)> ReadKeptAsync(ProviderId provider, CancellationToken cancellationToken)
    {
        try
        {
            var stored = (await states.AllAsync(cancellationToken)).FirstOrDefault(state => state.Provider == provider);
            return (new KeptState(stored ?? StoredProvider.Untouched(provider), await states.CountCustomersAsync(provider, cancellationToken)), null);
        }
        catch (StoreException exception)
        {
            return (null, exception.Error);
        }
    }
}
