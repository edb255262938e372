using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using MediatR;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Collects one provider after the other and reports them together.</summary>
internal sealed class CollectOrder(IServiceProvider services, Terminal terminal)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private readonly TimeProvider time = services.GetRequiredService<TimeProvider>();
    private readonly RunProgressBoard board = services.GetRequiredService<RunProgressBoard>();

    /// <param name="names">Empty for every provider.</param>
    public async Task<int> RunAsync(string[] names, bool full, bool json, CancellationToken cancellationToken)
    {
        if (Choose(names) is not { } providers)
        {
            return ExitCodes.Usage;
        }

        using var signals = new StopSignals(
            () => terminal.Say("\nStopping after the page in hand; what is committed stays. Ctrl+C again ends at once."), cancellationToken);
        var problems = names.Length == 0 ? services.GetRequiredService<IPresetDirectory>().Problems : [];
        ProvidersCommand.ShowProblems(terminal, problems);
        var collected = new List<CollectedProvider>();
        foreach (var provider in providers)
        {
            if (!signals.Token.IsCancellationRequested)
            {
                collected.Add(await CollectAsync(provider, full, signals.Token));
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

    private List<ProviderId>? Choose(string[] names)
    {
        var known = services.GetRequiredService<IConnectorDirectory>().All.Select(connector => connector.Provider).ToList();
        if (names.Length == 0)
        {
            return known;
        }

        var unknown = names.Where(name => !known.Exists(provider => provider.Value == name)).ToList();
        foreach (var name in unknown)
        {
            terminal.Fail($"There is no provider '{name}' with a valid preset. There are: {string.Join(", ", known)}.");
        }

        if (unknown.Count > 0)
        {
            terminal.Say("'cleancustomers providers validate' tells what is wrong with a preset.");
        }

        return unknown.Count == 0 ? [.. names.Distinct(StringComparer.Ordinal).Select(name => new ProviderId(name))] : null;
    }

    private async Task<CollectedProvider> CollectAsync(ProviderId provider, bool full, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        Result<RunView> result;
        using (new ProgressDisplay(terminal, time, provider.Value, () => RunSighting.From(board.Read(provider))))
        {
            result = await mediator.Send(new CollectCustomers(provider, RunTrigger.Manual, full), stop);
        }

        return result switch
        {
            { Error: { } error } => new CollectedProvider(provider, null, error, Joined: false),
            { Value: { State: RunState.Running } running } => await FollowAsync(mediator, running, stop),
            _ => new CollectedProvider(provider, result.Value, null, Joined: false),
        };
    }

    // The run belongs to another process: the store tells how far it is.
    private async Task<CollectedProvider> FollowAsync(IMediator mediator, RunView run, CancellationToken stop)
    {
        terminal.Say($"{run.Provider}: another process is at it (run {run.Id}); following. Ctrl+C stops following, not the run.");
        using var display = new ProgressDisplay(
            terminal, time, run.Provider.Value, () => RunSighting.From(Volatile.Read(ref run)), time.GetUtcNow() - run.StartedAt);
        while (run.State == RunState.Running && !stop.IsCancellationRequested)
        {
            await Task.Delay(LookEvery, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var look = await mediator.Send(new GetRun(run.Id), CancellationToken.None);
            if (look.Error is { } error)
            {
                return new CollectedProvider(run.Provider, null, error, Joined: true);
            }

            Volatile.Write(ref run, look.Value);
        }

        return new CollectedProvider(run.Provider, run, null, Joined: true);
    }
}
