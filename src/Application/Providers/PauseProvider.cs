using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using FluentValidation;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Application.Providers;

/// <summary>
/// Stops the collection of a provider until it is resumed: by schedule, at start and by hand. A run that is running ends after the pages in
/// hand. Survives a restart; pausing a paused provider changes nothing.
/// </summary>
public sealed record PauseProvider(ProviderId Provider) : ICommand<ProviderView>;

/// <summary>Changes what a person decides about providers. Every member throws <see cref="StoreException"/> when the store cannot be used.</summary>
public interface IProviderPauses
{
    Task PauseAsync(ProviderId provider, CancellationToken cancellationToken);

    Task ResumeAsync(ProviderId provider, CancellationToken cancellationToken);
}

internal sealed class PauseProviderValidator : AbstractValidator<PauseProvider>
{
    public PauseProviderValidator() => RuleFor(c => c.Provider.Value).Matches(ProviderId.Pattern);
}

internal sealed partial class PauseProviderHandler(
    IPresetDirectory presets, IProviderStateReader states, IProviderPauses pauses, ILogger<PauseProviderHandler> logger)
    : ICommandHandler<PauseProvider, ProviderView>
{
    public async Task<Result<ProviderView>> Handle(PauseProvider command, CancellationToken cancellationToken)
    {
        if ((await presets.FindAsync(states, command.Provider, cancellationToken)).Error is { } error)
        {
            return error;
        }

        await pauses.PauseAsync(command.Provider, cancellationToken);
        LogPaused(command.Provider);
        return await presets.FindAsync(states, command.Provider, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A person paused the collection of {Provider}")]
    private partial void LogPaused(ProviderId provider);
}
