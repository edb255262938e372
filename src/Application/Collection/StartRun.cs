using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Collection;

/// <summary>Starts a run in the background and answers at once; joins a running one instead of starting a second.</summary>
/// <param name="Provider">The provider to read.</param>
/// <param name="Full">Read the whole list even if changes could be asked for.</param>
public sealed record StartRun(ProviderId Provider, bool Full = false) : ICommand<StartedRun>;

/// <param name="Joined">True when the run was running already.</param>
public sealed record StartedRun(RunView Run, bool Joined);

/// <summary>Carries runs out beside the request that started them, until the service stops.</summary>
public interface IBackgroundRuns
{
    void Launch(Func<CancellationToken, Task> run);
}

internal sealed class StartRunValidator : AbstractValidator<StartRun>
{
    public StartRunValidator() => RuleFor(c => c.Provider.Value).Matches(ProviderId.Pattern);
}

internal sealed class StartRunHandler(RunStarter starter, RunLoop loop, IBackgroundRuns background, TimeProvider time)
    : ICommandHandler<StartRun, StartedRun>
{
    public async Task<Result<StartedRun>> Handle(StartRun command, CancellationToken cancellationToken)
    {
        var claim = new RunClaim(command.Provider, RunTrigger.Manual, Instants.Canonical(time.GetUtcNow()));
        switch (await starter.StartAsync(claim, command.Full, cancellationToken))
        {
            case RunStarter.Outcome.Begun begun:
                background.Launch(stopping => loop.ExecuteAsync(begun.Started, null, stopping));
                return new StartedRun(begun.Started.Run, Joined: false);
            case RunStarter.Outcome.Joined joined:
                return new StartedRun(joined.Run, Joined: true);
            case RunStarter.Outcome.Refused refused:
                return refused.Error;
            default:
                throw new InvalidOperationException("A start ends begun, joined or refused.");
        }
    }
}
