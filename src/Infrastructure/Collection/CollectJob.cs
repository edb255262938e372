using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>A tick of the scheduler: looks what one provider is due. Never two at once per provider; different providers run beside each other.</summary>
[DisallowConcurrentExecution]
internal sealed partial class CollectJob(DueRuns due, IHostApplicationLifetime lifetime, ILogger<CollectJob> logger) : IJob
{
    public const string Group = "collect";

    /// <summary>Job data: present on the one run at start.</summary>
    public const string AtStart = "at-start";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var provider = new ProviderId(context.JobDetail.Key.Name);
        try
        {
            await (context.MergedJobDataMap.ContainsKey(AtStart) ? due.StartAsync(provider, stopping.Token) : due.TakeAsync(provider, stopping.Token));
        }
        catch (StoreException exception)
        {
            LogStore(provider, exception.Error.Code, exception);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            LogStopped(provider);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "No run of {Provider}: the store cannot be used ({Code}); it is tried again as soon as it can")]
    private partial void LogStore(ProviderId provider, string code, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped before a run of {Provider} began")]
    private partial void LogStopped(ProviderId provider);
}
