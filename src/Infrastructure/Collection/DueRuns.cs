using System.Collections.Concurrent;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Coordination;
using CleanCustomers.Infrastructure.Persistence;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>
/// Takes what a provider is due until nothing is left, whoever asks: the scheduler's tick, or the watch over what others left. What is due stands
/// in the store; a tick only says that it is worth looking.
/// </summary>
internal sealed partial class DueRuns(
    IStore store, IServiceScopeFactory scopes, IConnectorDirectory connectors, NodeTable nodes, ProcessOwner owner, CollectionMeter meter, TimeProvider time,
    IOptions<CollectionOptions> options, ILogger<DueRuns> logger)
{
    // Each place further back in the order of nodes waits so much longer: enough for the one before to have taken it.
    private static readonly TimeSpan PlaceWait = TimeSpan.FromMilliseconds(250);

    // A tick of a timer that runs a little ahead of the database's clock waits for the due time.
    private static readonly TimeSpan EarlyTick = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<ProviderId, bool> busy = new();

    /// <summary>Takes what is due, one run after the other.</summary>
    /// <exception cref="Application.Common.StoreException">The store cannot be used.</exception>
    public Task TakeAsync(ProviderId provider, CancellationToken cancellationToken) => AloneAsync(provider, () => TakeAllAsync(provider, cancellationToken));

    /// <summary>The run at start, which stands for what was missed until now. Not when another node has just done it.</summary>
    /// <exception cref="Application.Common.StoreException">The store cannot be used.</exception>
    public Task StartAsync(ProviderId provider, CancellationToken cancellationToken) => AloneAsync(provider, async () =>
    {
        if (Schedule(provider) is { } schedule)
        {
            await WaitForTurnAsync(provider, cancellationToken);
            await store.WriteAsync(
                writer =>
                {
                    DueStates.Begin(writer, provider, DuePlan.NameOf(schedule), time.GetUtcNow());
                    return true;
                },
                cancellationToken);
            var state = (await DueStates.ReadAsync(store, provider, cancellationToken))!;
            if (state.Owed is null)
            {
                await CollectAsync(provider, RunTrigger.Start, DuePlan.AtStart(state, schedule, options.Value.CatchUp, time.GetUtcNow()), cancellationToken);
            }
        }

        await TakeAllAsync(provider, cancellationToken);
    });

    private async Task TakeAllAsync(ProviderId provider, CancellationToken cancellationToken)
    {
        var waited = false;
        while (!cancellationToken.IsCancellationRequested && Schedule(provider) is { } schedule)
        {
            var now = time.GetUtcNow();
            var step = DuePlan.Next(await DueStates.ReadAsync(store, provider, cancellationToken), schedule, options.Value.CatchUp, now);
            switch (step)
            {
                case DueStep.Nothing { Next: { } next } when next - now < EarlyTick && !waited:
                    waited = true;
                    await Task.Delay(next - now, time, cancellationToken);
                    break;
                case DueStep.Nothing:
                    return;
                case DueStep.Begin:
                    await store.WriteAsync(
                        writer =>
                        {
                            DueStates.Begin(writer, provider, DuePlan.NameOf(schedule), now);
                            return true;
                        },
                        cancellationToken);
                    break;
                case DueStep.Skip skip:
                    if (await store.WriteAsync(writer => DueStates.Settle(writer, provider, skip.Turn), cancellationToken))
                    {
                        meter.Settled(provider, skip.Turn);
                        LogSkipped(provider, skip.Turn.Skipped, Instants.Format(skip.Turn.UpTo!.Value));
                    }

                    break;
                case DueStep.Run run:
                    await WaitForTurnAsync(provider, cancellationToken);
                    if (!await CollectAsync(provider, run.Trigger, run.Turn, cancellationToken))
                    {
                        return;
                    }

                    break;
            }
        }
    }

    /// <returns>False when another node has it, or it was refused: whoever asked stops looking.</returns>
    private async Task<bool> CollectAsync(ProviderId provider, RunTrigger trigger, DueTurn turn, CancellationToken cancellationToken)
    {
        if (turn.TakesOver)
        {
            LogTakesOver(provider, turn.SeenOwed!.Value);
        }

        var interval = Schedule(provider) is { } schedule ? DueTimes.Interval(schedule, time.GetUtcNow()) : null;

        // The occurrence of a due time is taken once; what goes on with it, and a run at start, are occurrences of this moment.
        var dueAt = turn.TakesOver || trigger == RunTrigger.Start ? null : turn.DueAt;
        await using var scope = scopes.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var outcome = await mediator.Send(new CollectCustomers(provider, trigger, DueAt: dueAt, Interval: interval) { Due = turn }, cancellationToken);
        if (outcome.Error is { } error)
        {
            // What a person decided, what waits by itself and what another node took is no news.
            var isExpected = error.Code is "run.provider_paused" or "run.backing_off" or "run.not_before" or "run.occurrence_taken";
            LogRefused(isExpected ? LogLevel.Debug : LogLevel.Warning, provider, error.Code, error.Message);
            return false;
        }

        return outcome.Value.State != RunState.Running;
    }

    private CollectionSchedule? Schedule(ProviderId provider) => connectors.Find(provider)?.Schedule;

    private async Task WaitForTurnAsync(ProviderId provider, CancellationToken cancellationToken)
    {
        var place = NodeRanks.Of(owner.Name, provider.Value, nodes.Alive);
        if (place > 0)
        {
            await Task.Delay(place * PlaceWait, TimeProvider.System, cancellationToken);
        }
    }

    // One at a time per provider; who comes second needs nothing, because the first looks again after every run.
    private async Task AloneAsync(ProviderId provider, Func<Task> take)
    {
        if (!busy.TryAdd(provider, true))
        {
            return;
        }

        try
        {
            await take();
        }
        finally
        {
            busy.TryRemove(provider, out _);
        }
    }

    [LoggerMessage(Message = "No run of {Provider}: {Code}. {Reason}")]
    private partial void LogRefused(LogLevel level, ProviderId provider, string code, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Provider}: {Skipped} due times up to {UpTo} go by without a run")]
    private partial void LogSkipped(ProviderId provider, int skipped, string upTo);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Provider}: goes on with what run {RunId} left")]
    private partial void LogTakesOver(ProviderId provider, RunId runId);
}
