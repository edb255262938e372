using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using FluentValidation;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Application.Providers;

/// <summary>
/// Lets a paused provider be collected again, from where it stopped, at once and with all its repeats: its back-off is forgotten, because a
/// person has looked. Resuming a provider that is not paused changes nothing.
/// </summary>
public sealed record ResumeProvider(ProviderId Provider) : ICommand<ProviderView>;

internal sealed class ResumeProviderValidator : AbstractValidator<ResumeProvider>
{
    public ResumeProviderValidator() => RuleFor(c => c.Provider.Value).Matches(ProviderId.Pattern);
}

internal sealed partial class ResumeProviderHandler(
    IPresetDirectory presets, IProviderStateReader states, IProviderPauses pauses, ILogger<ResumeProviderHandler> logger)
    : ICommandHandler<ResumeProvider, ProviderView>
{
    public async Task<Result<ProviderView>> Handle(ResumeProvider command, CancellationToken cancellationToken)
    {
        if ((await presets.FindAsync(states, command.Provider, cancellationToken)).Error is { } error)
        {
            return error;
        }

        await pauses.ResumeAsync(command.Provider, cancellationToken);
        LogResumed(command.Provider);
        return await presets.FindAsync(states, command.Provider, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A person resumed the collection of {Provider}")]
    private partial void LogResumed(ProviderId provider);
}
