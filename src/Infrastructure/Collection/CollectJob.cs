using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using MediatR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>A due time of one provider. Never two at once per provider; different providers run beside each other.</summary>
[DisallowConcurrentExecution]
internal sealed partial class CollectJob(
    IMediator mediator, IConnectorDirectory connectors, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<CollectJob> logger) : IJob
{
    public const string Group = "collect";

    /// <summary>Job data: present on the one run at start.</summary>
    public const string AtStart = "at-start";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var provider = new ProviderId(context.JobDetail.Key.Name);
        var atStart = context.MergedJobDataMap.ContainsKey(AtStart);
        var command = new CollectCustomers(
            provider,
            atStart ? RunTrigger.Start : RunTrigger.Schedule,
            DueAt: atStart ? null : context.ScheduledFireTimeUtc,
            Interval: connectors.Find(provider)?.Schedule is { } schedule ? DueTimes.Interval(schedule, time.GetUtcNow()) : null);
        try
        {
            var outcome = await mediator.Send(command, stopping.Token);
            if (outcome.Error is { } error)
            {
                // What a person decided or what waits by itself is no news at every due time.
                var isExpected = error.Code is "run.provider_paused" or "run.backing_off" or "run.not_before";
                LogRefused(isExpected ? LogLevel.Information : LogLevel.Warning, provider, error.Code, error.Message);
            }
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

    [LoggerMessage(Message = "No run of {Provider}: {Code}. {Reason}")]
    private partial void LogRefused(LogLevel level, ProviderId provider, string code, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "No run of {Provider}: the store cannot be used ({Code}); the next due time tries again")]
    private partial void LogStore(ProviderId provider, string code, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped before a run of {Provider} began")]
    private partial void LogStopped(ProviderId provider);
}
