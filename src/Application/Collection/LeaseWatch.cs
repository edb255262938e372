using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Application.Collection;

/// <summary>Renews a run's lease while it works and stops it when a person or another owner says so.</summary>
internal sealed partial class LeaseWatch(IRunLedger ledger, RunLease lease, TimeSpan leaseDuration, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LongestBeat = TimeSpan.FromSeconds(2);

    private long lastHeld = time.GetTimestamp();

    /// <summary>Why the watch stopped the run; null when it did not.</summary>
    public RunEnd? Reason { get; private set; }

    /// <summary>The process stood still, or the store did not answer, for so long that the lease may be another's by now.</summary>
    public bool IsOverdue => time.GetElapsedTime(Volatile.Read(ref lastHeld)) > leaseDuration;

    /// <summary>Asks whether the run is still ours before the provider is asked again.</summary>
    /// <param name="stop">Cancelled when it is not.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public async Task AskAsync(CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        if (await BeatAsync(cancellationToken) is { } reason)
        {
            Reason ??= reason;
            await stop.CancelAsync();
        }
    }

    /// <param name="stop">Cancelled when the run must not read on.</param>
    /// <param name="ended">The run is over.</param>
    public async Task RunAsync(CancellationTokenSource stop, CancellationToken ended)
    {
        var third = leaseDuration / 3;
        using var timer = new PeriodicTimer(third < LongestBeat ? third : LongestBeat, time);
        try
        {
            while (Reason is null && await timer.WaitForNextTickAsync(ended))
            {
                Reason ??= await BeatAsync(ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return;
        }

        await stop.CancelAsync();
    }

    private async Task<RunEnd?> BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            var state = await ledger.RenewAsync(lease, cancellationToken);
            Volatile.Write(ref lastHeld, time.GetTimestamp());
            return state switch
            {
                LeaseState.CancelRequested => RunErrors.Cancelled,
                LeaseState.Paused => RunErrors.Paused,
                LeaseState.Lost => RunErrors.LeaseLost,
                _ => null,
            };
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Harmless by itself: every commit checks the lease again.
            LogBeatFailed(lease.Run, exception);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {RunId}: the lease could not be renewed; trying on")]
    private partial void LogBeatFailed(RunId runId, Exception exception);
}
