using System.Collections.Concurrent;
using System.Diagnostics;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace CleanCustomers.Benchmarks.Commands;

/// <summary>
/// The product's scheduler with many providers: time and memory to plan them, and how late due times are handed out when they are spread over ten
/// minutes and when all are due at once. The runs themselves are not begun.
/// </summary>
internal static class PlanCommand
{
    private const int Minutes = 10;

    public static async Task RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var count = arguments.Number("providers", 10_000);
        await MeasureAsync("spread over ten minutes", count, count / Minutes, at => $"{at % Minutes}-59/{Minutes} * * * *", cancellationToken);
        await MeasureAsync("all in one minute", count, count, _ => "* * * * *", cancellationToken);
    }

    private static async Task MeasureAsync(string how, int count, int perMinute, Func<int, string> cron, CancellationToken cancellationToken)
    {
        var providers = Enumerable.Range(1, count).Select(n => new ProviderId($"provider-{n}")).ToList();
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            var memory = GC.GetTotalMemory(forceFullCollection: true);
            var started = Stopwatch.GetTimestamp();
            await using var product = await Product.StartAsync(providers, cron, folder, null, isScheduled: true, cancellationToken);
            var took = Stopwatch.GetElapsedTime(started);
            var lateness = new Lateness();
            var scheduler = await product.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellationToken);
            scheduler.ListenerManager.AddTriggerListener(lateness);
            Console.WriteLine(
                $"{Figures.Whole(count)} providers, {how}: planned in {Figures.Ratio(took.TotalSeconds)} s, "
                + $"{Figures.Mebi(GC.GetTotalMemory(forceFullCollection: true) - memory)} MiB with their connectors");
            var late = await lateness.WaitForMinuteAsync(perMinute, cancellationToken);
            Console.WriteLine(
                $"  {Figures.Whole(late.Count)} due at one minute: handed out {Figures.Whole(late[late.Count / 2])} ms late in the median, "
                + $"{Figures.Whole(late[late.Count * 99 / 100])} ms at p99, the last {Figures.Whole(late[^1])} ms");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Writes down when each trigger fires, and lets no job begin.</summary>
    private sealed class Lateness : ITriggerListener
    {
        private readonly ConcurrentQueue<(DateTimeOffset Due, double LateMs)> fired = new();

        public string Name => "lateness";

        public ValueTask TriggerFired(ITrigger trigger, IJobExecutionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask<bool> VetoJobExecution(ITrigger trigger, IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            var due = context.ScheduledFireTimeUtc!.Value;
            fired.Enqueue((due, (TimeProvider.System.GetUtcNow() - due).TotalMilliseconds));
            return ValueTask.FromResult(true);
        }

        public ValueTask TriggerMisfired(ITrigger trigger, IScheduler scheduler, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask TriggerComplete(
            ITrigger trigger, IJobExecutionContext context, SchedulerInstruction triggerInstructionCode, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        /// <returns>Ascending, of the first minute that is whole.</returns>
        public async Task<List<double>> WaitForMinuteAsync(int expected, CancellationToken cancellationToken)
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
                if (fired.GroupBy(one => one.Due).FirstOrDefault(minute => minute.Count() >= expected) is { } whole)
                {
                    return [.. whole.Select(one => one.LateMs).Order()];
                }
            }
        }
    }
}
