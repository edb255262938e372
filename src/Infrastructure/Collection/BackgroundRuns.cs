using System.Collections.Concurrent;
using CleanCustomers.Application.Collection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Runs started through the API. Stopping the service stops them and waits for their last commit.</summary>
internal sealed partial class BackgroundRuns(ILogger<BackgroundRuns> logger) : IBackgroundRuns, IHostedService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<Task, bool> running = new();

    public void Launch(Func<CancellationToken, Task> run)
    {
        var task = Task.Run(() => GuardAsync(run), CancellationToken.None);
        running.TryAdd(task, true);
        _ = task.ContinueWith(done => running.TryRemove(done, out _), TaskScheduler.Default);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await Task.WhenAll(running.Keys).WaitAsync(cancellationToken);
    }

    public void Dispose() => stopping.Dispose();

    private async Task GuardAsync(Func<CancellationToken, Task> run)
    {
        try
        {
            await run(stopping.Token);
        }
        catch (Exception exception)
        {
            // The run loop records every end it can; this is what it could not.
            LogFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A run started by hand ended by an unexpected error")]
    private partial void LogFailed(Exception exception);
}
