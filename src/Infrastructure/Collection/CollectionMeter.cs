using System.Diagnostics.Metrics;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Counters of what several nodes do to each other. Meter <c>CleanCustomers.Collection</c>; every value carries the provider.</summary>
internal sealed class CollectionMeter : IDisposable
{
    public const string Name = "CleanCustomers.Collection";

    private readonly Meter meter = new(Name);
    private readonly Counter<long> missed;
    private readonly Counter<long> caughtUp;
    private readonly Counter<long> skipped;
    private readonly Counter<long> takenOver;
    private readonly Counter<long> refused;

    public CollectionMeter()
    {
        missed = meter.CreateCounter<long>("cleancustomers.due.missed", "{due time}", "Due times that were not taken in time.");
        caughtUp = meter.CreateCounter<long>("cleancustomers.due.caught_up", "{due time}", "Missed due times that a later run stood for.");
        skipped = meter.CreateCounter<long>("cleancustomers.due.skipped", "{due time}", "Due times that went by without a run.");
        takenOver = meter.CreateCounter<long>("cleancustomers.runs.taken_over", "{run}", "Runs that went on with what another one left.");
        refused = meter.CreateCounter<long>("cleancustomers.commits.refused", "{commit}", "Commits refused because another owner had the run.");
    }

    public void Settled(ProviderId provider, DueTurn turn)
    {
        Add(missed, provider, turn.Missed);
        Add(caughtUp, provider, turn.CaughtUp);
        Add(skipped, provider, turn.Skipped);
        Add(takenOver, provider, turn.TakesOver ? 1 : 0);
    }

    public void Refused(ProviderId provider) => Add(refused, provider, 1);

    public void Dispose() => meter.Dispose();

    private static void Add(Counter<long> counter, ProviderId provider, int number)
    {
        if (number > 0)
        {
            counter.Add(number, new KeyValuePair<string, object?>("provider", provider.Value));
        }
    }
}
