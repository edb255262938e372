using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Collection;

/// <summary>
/// Collects what changed at one provider since its checkpoint and answers when the run has ended; takes up an unfinished walk where it
/// stopped. If the provider is being collected already, answers with that run, still <see cref="RunState.Running"/>.
/// </summary>
/// <param name="Provider">The provider to read.</param>
/// <param name="Full">Read the whole list even if changes could be asked for.</param>
/// <param name="DueAt">The schedule's due time; null means now.</param>
/// <param name="Interval">The time from one due time of the schedule to the next, which bounds the run; null bounds nothing.</param>
public sealed record CollectCustomers(
    ProviderId Provider, RunTrigger Trigger = RunTrigger.Manual, bool Full = false, DateTimeOffset? DueAt = null, TimeSpan? Interval = null)
    : ICommand<RunView>
{
    /// <summary>What the run stands for in the schedule; null for a run that a person wants.</summary>
    public DueTurn? Due { get; init; }
}

internal sealed class CollectCustomersValidator : AbstractValidator<CollectCustomers>
{
    public CollectCustomersValidator() => RuleFor(c => c.Provider.Value).Matches(ProviderId.Pattern);
}

internal sealed class CollectCustomersHandler(RunStarter starter, RunLoop loop, TimeProvider time) : ICommandHandler<CollectCustomers, RunView>
{
    // The rest is for closing the run and for what else delays the next one.
    private const double ShareOfInterval = 0.8;

    // As long as a preset may allow; a schedule may be due once a year.
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(7);

    public async Task<Result<RunView>> Handle(CollectCustomers command, CancellationToken cancellationToken)
    {
        var claim = new RunClaim(command.Provider, command.Trigger, Instants.Canonical(command.DueAt ?? time.GetUtcNow())) { Due = command.Due };
        return await starter.StartAsync(claim, command.Full, cancellationToken) switch
        {
            RunStarter.Outcome.Begun begun => await loop.ExecuteAsync(begun.Started, Within(command, begun.Started), cancellationToken),
            RunStarter.Outcome.Joined joined => joined.Run,
            RunStarter.Outcome.Refused refused => refused.Error,
            _ => throw new InvalidOperationException("A start ends begun, joined or refused."),
        };
    }

    private static TimeSpan? Within(CollectCustomers command, RunStarter.Started started) =>
        command.Interval is { } interval ? started.Connector.RunLimit ?? Shorter(interval * ShareOfInterval, LongestRun) : null;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
