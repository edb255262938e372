using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary>How one provider's collection ended, as the command shows it.</summary>
/// <param name="Run">Null when no run came about.</param>
/// <param name="Error">Why no run came about, or null.</param>
/// <param name="Joined">The run belongs to another process.</param>
internal sealed record CollectedProvider(ProviderId Provider, RunView? Run, Error? Error, bool Joined)
{
    /// <summary>What of the order was not done, and how to get it; null when nothing is missing.</summary>
    public string? Missed { get; init; }

    /// <summary>A run of another process may be of another mode than the one asked for.</summary>
    public static string? MissedFull(CollectCustomers order, RunView joined) => order.Full && joined.Mode == RunMode.Incremental
        ? $"joined run {joined.Id}, which is incremental; run it again with --full when it has ended"
        : null;

    /// <summary>Not collected because a person paused it, and nobody named it: nothing failed.</summary>
    public bool IsPassedOver { get; init; }

    public int ExitCode => IsPassedOver ? ExitCodes.Ok
        : Error is not null ? ExitCodes.Of(Error)
        : Run is { State: RunState.Running } ? ExitCodes.Cancelled
        : ExitCodes.OfRun(Run!.ErrorCode);
}

/// <summary>The end of <c>collect</c>: a table for the data, what went wrong and what to do for the messages.</summary>
internal static class RunReport
{
    private static readonly string[] Heads =
        ["provider", "run", "state", "mode", "pages", "read", "created", "updated", "unchanged", "removed", "quarantined", "time"];

    public static void Write(Terminal terminal, IReadOnlyList<CollectedProvider> collected, DateTimeOffset now)
    {
        var runs = collected.Where(c => c.Run is not null).ToList();
        if (runs.Count > 0)
        {
            TextTable.Write(terminal, Heads, [.. runs.Select(c => Row(c.Run!, now))], textColumns: 4);
        }

        foreach (var provider in collected)
        {
            Explain(terminal, provider);
        }
    }

    private static string[] Row(RunView run, DateTimeOffset now)
    {
        var c = run.Counters;
        long[] counters = [c.Pages, c.Read, c.Created, c.Updated, c.Unchanged, c.Removed, c.Quarantined];
        return
        [
            run.Provider.Value, run.Id.ToString(), EnumNames<RunState>.Of(run.State), EnumNames<RunMode>.Of(run.Mode), .. counters.Select(ProgressText.Number),
            ProgressText.Duration((run.FinishedAt ?? now) - run.StartedAt),
        ];
    }

    private static void Explain(Terminal terminal, CollectedProvider provider)
    {
        if (provider.Error is { } error)
        {
            if (provider.IsPassedOver)
            {
                terminal.Say($"{provider.Provider}: paused, not collected; 'cleancustomers providers resume {provider.Provider}' lets it go on.");
                return;
            }

            terminal.Fail(error with { Message = $"{provider.Provider}: {error.Message}" });
            return;
        }

        var run = provider.Run!;
        if (run.Note is { } note)
        {
            terminal.Say($"{run.Provider}: everything was read although changes could have been asked for ({note})");
        }

        if (run.ErrorCode is { } code)
        {
            terminal.Fail($"{run.Provider}: {run.ErrorMessage} ({code})");
            if (run.Counters.Pages > 0)
            {
                terminal.Say($"  kept: {ProgressText.Count(run.Counters.Pages, "page")}, {ProgressText.Count(run.Counters.Read, "record")}");
            }

            // Messages of runs that were stopped say themselves where the next one goes on.
            var goesOn = run.Counters.Pages > 0 && !code.StartsWith("run.", StringComparison.Ordinal);
            terminal.Say($"  next: {NextStep(run.Provider, code)}{(goesOn ? " The next run goes on after the last page kept." : string.Empty)}");
        }

        ExplainCoverage(terminal, run);
        if (run.Counters.Quarantined > 0)
        {
            terminal.Warn(
                $"{run.Provider}: {ProgressText.Count(run.Counters.Quarantined, "record")} of this run went to quarantine with the reason; " +
                $"while 'cleancustomers serve' runs, /api/v1/quarantine?provider={run.Provider} shows all that wait there.");
        }
    }

    private static void ExplainCoverage(Terminal terminal, RunView run)
    {
        if (run.ChangedTo is { } to)
        {
            terminal.Say($"{run.Provider}: complete up to {Instants.Format(to)}{(run.ChangedFrom is { } from ? $", from {Instants.Format(from)}" : ", the whole list")}.");
        }

        if (run.Coverage.RemovedAsAbsent > 0)
        {
            terminal.Say($"{run.Provider}: {ProgressText.Count(run.Coverage.RemovedAsAbsent, "record")} removed because complete walks no longer show them.");
        }

        // How a run stopped was said above.
        foreach (var gap in run.Coverage.Gaps.Where(gap => gap.Kind is not (GapKind.PageRefused or GapKind.WalkNotEnded) || run.ErrorCode is null))
        {
            terminal.Warn($"{run.Provider}: {(gap.Holds ? "gap" : "note")} since {Instants.Format(gap.Since)}: {gap.What}");
        }
    }

    private static string NextStep(ProviderId provider, string code) => code.Split('.')[0] switch
    {
        "store" => "put the store right, then collect again.",
        "provider" => $"'cleancustomers check {provider}' walks the connection and says what is wrong with it.",
        _ => "collect again.",
    };
}
