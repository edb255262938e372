using System.Security.Cryptography;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Coordination;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>
/// A serving node's look at the whole: tells that it lives, closes what owners left who are gone, and takes what is due and nobody took. A due
/// time is found here also when every scheduler missed it (ADR 0036).
/// </summary>
internal sealed partial class NodeWatch(
    IStore store, IRunLedger ledger, IConnectorDirectory connectors, DueRuns due, NodeTable nodes, ProcessOwner owner, IBackgroundRuns background,
    TimeProvider time, IOptions<CollectionOptions> options, ILogger<NodeWatch> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(6);

    private bool storeIsGone;

    /// <summary>The clock is set and the node is known before anything is scheduled.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await GuardAsync(() => BeatAsync(cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await GuardAsync(() => nodes.LeaveAsync(owner.Name, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // Nodes started together do not look together. In real time, as leases are.
            await Task.Delay(LookEvery + TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(500)), TimeProvider.System, stoppingToken);
            await GuardAsync(() => LookAsync(stoppingToken));
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await BeatAsync(cancellationToken);
        var states = (await DueStates.ReadAsync(store, cancellationToken)).ToDictionary(state => state.Provider);
        if (states.Values.Any(state => state.LeaseIsOver || (state.Holder is { } holder && ProcessOwner.IsGone(holder))))
        {
            foreach (var run in await ledger.CloseAbandonedAsync(cancellationToken))
            {
                LogInterrupted(run.Id, run.Provider, run.Counters.Pages, run.Counters.Read);
            }

            states = (await DueStates.ReadAsync(store, cancellationToken)).ToDictionary(state => state.Provider);
        }

        if (!options.Value.Scheduled)
        {
            return;
        }

        foreach (var connector in connectors.All.Where(connector => connector.Schedule is not null))
        {
            var step = DuePlan.Next(states.GetValueOrDefault(connector.Provider), connector.Schedule!, options.Value.CatchUp, time.GetUtcNow());
            if (step is not DueStep.Nothing)
            {
                background.Launch(stopping => GuardAsync(() => due.TakeAsync(connector.Provider, stopping)));
            }
        }
    }

    private Task BeatAsync(CancellationToken cancellationToken)
    {
        var lifetime = options.Value.LeaseDuration;
        return nodes.BeatAsync(owner.Name, lifetime > ShortestLife ? lifetime : ShortestLife, cancellationToken);
    }

    // A store that is gone is told once, and that it is back.
    private async Task GuardAsync(Func<Task> act)
    {
        try
        {
            await act();
            if (storeIsGone)
            {
                storeIsGone = false;
                LogBack();
            }
        }
        catch (StoreException exception)
        {
            if (!storeIsGone)
            {
                storeIsGone = true;
                LogGone(exception.Error.Code, exception.Error.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {RunId} of {Provider} was interrupted: its owner is gone. Pages kept: {Pages}, records: {Read}; a node goes on from there")]
    private partial void LogInterrupted(RunId runId, ProviderId provider, long pages, long read);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store cannot be used ({Code}); this node looks again every two seconds. {Reason}")]
    private partial void LogGone(string code, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store can be used again; the schedule goes on")]
    private partial void LogBack();
}
