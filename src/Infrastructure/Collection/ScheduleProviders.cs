using System.Globalization;
using System.Threading.Channels;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quartz;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>
/// Gives every scheduled provider its trigger and follows the presets while running. The schedule only says when; the occurrence in the store
/// decides who (ADR 0004), and what was missed stands there, too (ADR 0037).
/// </summary>
internal sealed partial class ScheduleProviders(
    ISchedulerFactory schedulers,
    IConnectorDirectory connectors,
    TimeProvider time,
    IOptions<CollectionOptions> options,
    ILogger<ScheduleProviders> logger) : BackgroundService
{
    private readonly Channel<bool> signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<ProviderId, Scheduled> known = [];
    private int extraRuns;

    /// <summary>Everything is scheduled before the scheduler itself starts.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Scheduled)
        {
            LogOff();
            return;
        }

        connectors.Changed += Signal;
        await FollowAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        connectors.Changed -= Signal;
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in signals.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (SchedulerException exception)
            {
                LogNotFollowed(exception);
            }
        }
    }

    private void Signal(object? sender, EventArgs e) => signals.Writer.TryWrite(true);

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var now = connectors.All.Where(connector => connector.Schedule is not null)
            .ToDictionary(connector => connector.Provider, connector => new Scheduled(connector.Schedule!, connector.Fingerprint));
        foreach (var provider in known.Keys.Except(now.Keys).ToList())
        {
            await scheduler.DeleteJob(JobOf(provider), cancellationToken);
            known.Remove(provider);
            LogUnscheduled(provider);
        }

        foreach (var (provider, scheduled) in now)
        {
            if (!known.TryGetValue(provider, out var before) || before != scheduled)
            {
                await ScheduleAsync(scheduler, provider, scheduled, before, cancellationToken);
                known[provider] = scheduled;
            }
        }
    }

    /// <param name="before">Null for a provider that was not scheduled until now.</param>
    private async Task ScheduleAsync(IScheduler scheduler, ProviderId provider, Scheduled scheduled, Scheduled? before, CancellationToken cancellationToken)
    {
        if (before?.Schedule != scheduled.Schedule)
        {
            var trigger = TriggerOf(provider, scheduled.Schedule);
            var next = before is null
                ? await scheduler.ScheduleJob(JobBuilder.Create<CollectJob>().WithIdentity(JobOf(provider)).Build(), trigger, cancellationToken: cancellationToken)
                : await scheduler.RescheduleJob(trigger.Key, trigger, cancellationToken);
            LogScheduled(provider, scheduled.Schedule.Cron, scheduled.Schedule.TimeZone, Instants.Format(next));
        }

        // A new provider, or one that now means something else, is not left waiting for its due time.
        if (options.Value.RunOnceAtStart && before?.Fingerprint != scheduled.Fingerprint)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{provider}-{++extraRuns}");
            var now = TriggerBuilder.Create(time)
                .WithIdentity(name, CollectJob.AtStart).ForJob(JobOf(provider)).UsingJobData(CollectJob.AtStart, true).StartNow().Build();
            await scheduler.ScheduleJob(now, cancellationToken: cancellationToken);
        }
    }

    private static JobKey JobOf(ProviderId provider) => new(provider.Value, CollectJob.Group);

    private ITrigger TriggerOf(ProviderId provider, CollectionSchedule schedule) => TriggerBuilder.Create(time)
        .WithIdentity(provider.Value, CollectJob.Group)
        .ForJob(JobOf(provider))
        .WithMisfireThreshold(DuePlan.LateStart)
        .WithCronSchedule(
            CronExpression.Parse(schedule.Cron, CronFormat.Unix),
            cron => cron
                .InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone))
                .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
        .Build();

    [LoggerMessage(Level = LogLevel.Information, Message = "{Provider} is collected by '{Cron}' ({TimeZone}), next at {Next}")]
    private partial void LogScheduled(ProviderId provider, string cron, string timeZone, string? next);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Provider} is no longer collected by schedule")]
    private partial void LogUnscheduled(ProviderId provider);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The schedule is off (Collection:Scheduled): providers are collected by hand only")]
    private partial void LogOff();

    [LoggerMessage(Level = LogLevel.Error, Message = "The schedule could not follow a change of presets; the next change tries again")]
    private partial void LogNotFollowed(Exception exception);

    private sealed record Scheduled(CollectionSchedule Schedule, string Fingerprint);
}
