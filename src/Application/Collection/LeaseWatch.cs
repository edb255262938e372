using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Application.Collection;

/// <summary>Renews a run's lease while it works and stops it when a person or another owner says so.</summary>
internal sealed partial class LeaseWatch(IRunLedger ledger, RunLease lease, TimeSpan leaseDuration, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LongestBeat = TimeSpan.FromSeconds(2);

    /// <summary>Why the watch stopped the run; null when it did not.</summary>
    public RunEnd? Reason { get; private set; }

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
                Reason = await BeatAsync(ended);
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
            return await ledger.RenewAsync(lease, cancellationToken) switch
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
