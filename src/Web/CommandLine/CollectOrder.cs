using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using MediatR;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Collects one provider after the other and reports them together.</summary>
internal sealed class CollectOrder(IServiceProvider services, Terminal terminal)
{
    private const string Paused = "run.provider_paused";
    // Longer than a run that was stopped may take for its last page: it is seen to end and not taken for one whose process is gone.
    private const int LooksPerRequest = 15;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private readonly TimeProvider time = services.GetRequiredService<TimeProvider>();
    private readonly RunProgressBoard board = services.GetRequiredService<RunProgressBoard>();

    private RunView? followed;

    /// <param name="names">Of known providers; empty for every provider.</param>
    public async Task<int> RunAsync(string[] names, bool full, bool json, CancellationToken cancellationToken)
    {
        var providers = names.Length == 0
            ? services.GetRequiredService<IConnectorDirectory>().All.Select(connector => connector.Provider).ToList()
            : names.Distinct(StringComparer.Ordinal).Select(name => new ProviderId(name)).ToList();
        using var signals = new StopSignals(() => terminal.Interrupt(WhatStops()), cancellationToken);
        var problems = names.Length == 0 ? services.GetRequiredService<IPresetDirectory>().Problems : [];
        ProvidersCommand.ShowProblems(terminal, problems);
        var collected = new List<CollectedProvider>();
        foreach (var provider in providers)
        {
            if (!signals.Token.IsCancellationRequested)
            {
                collected.Add(await CollectAsync(provider, full, names.Length == 0, signals.Token));
            }
        }

        if (json)
        {
            JsonOutput.Write(terminal, new CollectedJson(collected.ConvertAll(CollectedProviderJson.From)));
        }
        else
        {
            RunReport.Write(terminal, collected, time.GetUtcNow());
        }

        return signals.Token.IsCancellationRequested ? ExitCodes.Cancelled : collected.Select(c => c.ExitCode).Append(problems.Count == 0 ? ExitCodes.Ok : ExitCodes.Configuration).Max();
    }

    private async Task<CollectedProvider> CollectAsync(ProviderId provider, bool full, bool isOneOfAll, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var order = new CollectCustomers(provider, RunTrigger.Manual, full);
        Result<RunView> result;
        using (new ProgressDisplay(terminal, time, provider.Value, () => RunSighting.From(board.Read(provider))))
        {
            result = await mediator.Send(order, stop);
        }

        return result switch
        {
            { Error: { } error } => new CollectedProvider(provider, null, error, Joined: false) { IsPassedOver = isOneOfAll && error.Code == Paused },
            { Value: { State: RunState.Running } running } => await FollowAsync(mediator, order, running, stop),
            _ => new CollectedProvider(provider, result.Value, null, Joined: false),
        };
    }

    // The run belongs to another process: the store tells how far it is.
    private async Task<CollectedProvider> FollowAsync(IMediator mediator, CollectCustomers order, RunView run, CancellationToken stop)
    {
        terminal.Say($"{run.Provider}: another process is at it (run {run.Id}); following. Ctrl+C stops following, not the run.");
        if (CollectedProvider.MissedFull(order, run) is { } missed)
        {
            terminal.Warn($"{run.Provider}: {missed}");
        }

        using var display = new ProgressDisplay(
            terminal, time, run.Provider.Value, () => RunSighting.From(board.Read(order.Provider)) ?? RunSighting.From(Volatile.Read(ref run)), time.GetUtcNow() - run.StartedAt);
        Volatile.Write(ref followed, run);
        try
        {
            return await LookAsync(mediator, order, seen => Volatile.Write(ref run, seen), run, stop);
        }
        finally
        {
            Volatile.Write(ref followed, null);
        }
    }

    private async Task<CollectedProvider> LookAsync(IMediator mediator, CollectCustomers order, Action<RunView> show, RunView run, CancellationToken stop)
    {
        for (var looks = 1; run.State == RunState.Running && !stop.IsCancellationRequested; looks++)
        {
            await Task.Delay(LookEvery, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var look = await mediator.Send(new GetRun(run.Id), CancellationToken.None);
            if (look.Error is { } error)
            {
                return new CollectedProvider(run.Provider, null, error, Joined: true);
            }

            run = look.Value;
            show(run);
            if (looks % LooksPerRequest == 0 && run.State == RunState.Running && !stop.IsCancellationRequested)
            {
                // Asking again answers the same run while its process lives; when that is gone, it closes the run and goes on in this process.
                Volatile.Write(ref followed, null);
                var again = await mediator.Send(order, stop);
                if (again.Error is not null || again.Value.State != RunState.Running)
                {
                    return new CollectedProvider(order.Provider, again.Error is null ? again.Value : null, again.Error, Joined: false);
                }

                Volatile.Write(ref followed, run);
            }
        }

        return new CollectedProvider(run.Provider, run, null, Joined: true) { Missed = CollectedProvider.MissedFull(order, run) };
    }

    private string WhatStops() => Volatile.Read(ref followed) is { } other
        ? $"No longer following; run {other.Id} goes on in the other process."
        : "Stopping after the page in hand; what is committed stays. Ctrl+C again ends at once.";
}
