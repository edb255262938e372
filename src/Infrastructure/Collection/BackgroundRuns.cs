using System.Collections.Concurrent;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Runs started through the API or by the watch. Stopping the service stops them and waits for their last commit.</summary>
internal sealed partial class BackgroundRuns(IRunLedger ledger, IHostApplicationLifetime lifetime, ILogger<BackgroundRuns> logger) : IBackgroundRuns, IHostedService, IDisposable
{
    // Runs hear of the shutdown at once, not when it is this service's turn to stop.
    private readonly CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
    private readonly ConcurrentDictionary<Task, bool> running = new();

    public void Launch(Func<CancellationToken, Task> run)
    {
        var task = Task.Run(() => GuardAsync(run), CancellationToken.None);
        running.TryAdd(task, true);
        _ = task.ContinueWith(done => running.TryRemove(done, out _), TaskScheduler.Default);
    }

    /// <summary>Runs that a killed process left open are closed before anybody looks.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var run in await ledger.CloseAbandonedAsync(cancellationToken))
            {
                LogInterrupted(run.Id, run.Provider, run.Counters.Pages, run.Counters.Read);
            }
        }
        catch (StoreException exception) when (exception.Error.Code == "store.unavailable")
        {
            // Gone between two moments of the start: the watch closes them as soon as it is back.
            LogNotClosed(exception.Error.Message);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await Task.WhenAny(Task.WhenAll(running.Keys), Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
    }

    public void Dispose() => stopping.Dispose();

    private async Task GuardAsync(Func<CancellationToken, Task> run)
    {
        try
        {
            await run(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped before a run began, so nothing was begun that would have to be recorded.
            LogStopped();
        }
        catch (Exception exception)
        {
            // The run loop records every end it can; this is what it could not.
            LogFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {RunId} of {Provider} was interrupted: its process ended without closing it. Pages kept: {Pages}, records: {Read}; the next run goes on from there")]
    private partial void LogInterrupted(RunId runId, ProviderId provider, long pages, long read);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Runs of processes that are gone could not be closed yet. {Reason}")]
    private partial void LogNotClosed(string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Stopped before a run began")]
    private partial void LogStopped();

    [LoggerMessage(Level = LogLevel.Error, Message = "A run in the background ended by an unexpected error")]
    private partial void LogFailed(Exception exception);
}
