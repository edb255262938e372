using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartz;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>
/// Gives every scheduled provider its trigger. The schedule only says when; the occurrence in the store decides who (ADR 0004). Due times
/// missed while nobody ran become one run.
/// </summary>
internal sealed partial class ScheduleProviders(
    ISchedulerFactory schedulers,
    IConnectorDirectory connectors,
    TimeProvider time,
    IOptions<CollectionOptions> options,
    ILogger<ScheduleProviders> logger) : IHostedService
{
    // A due time this late still runs as itself; all that are later become one run.
    private static readonly TimeSpan LateStart = TimeSpan.FromMinutes(5);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Scheduled)
        {
            LogOff();
            return;
        }

        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var connector in connectors.All)
        {
            if (connector.Schedule is { } schedule)
            {
                await ScheduleAsync(scheduler, connector.Provider, schedule, cancellationToken);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task ScheduleAsync(IScheduler scheduler, ProviderId provider, CollectionSchedule schedule, CancellationToken cancellationToken)
    {
        var job = JobBuilder.Create<CollectJob>().WithIdentity(provider.Value, CollectJob.Group).Build();
        var trigger = TriggerBuilder.Create(time)
            .WithIdentity(provider.Value, CollectJob.Group)
            .ForJob(job.Key)
            .WithMisfireThreshold(LateStart)
            .WithCronSchedule(
                CronExpression.Parse(schedule.Cron, CronFormat.Unix),
                cron => cron
                    .InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone))
                    .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
            .Build();
        var next = await scheduler.ScheduleJob(job, trigger, cancellationToken: cancellationToken);
        if (options.Value.RunOnceAtStart)
        {
            var now = TriggerBuilder.Create(time)
                .WithIdentity(provider.Value, CollectJob.AtStart).ForJob(job.Key).UsingJobData(CollectJob.AtStart, true).StartNow().Build();
            await scheduler.ScheduleJob(now, cancellationToken: cancellationToken);
        }

        LogScheduled(provider, schedule.Cron, schedule.TimeZone, Instants.Format(next));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Provider} is collected by '{Cron}' ({TimeZone}), next at {Next}")]
    private partial void LogScheduled(ProviderId provider, string cron, string timeZone, string next);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The schedule is off (Collection:Scheduled): providers are collected by hand only")]
    private partial void LogOff();
}
