using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Infrastructure.Providers.Drift;

/// <summary>Learns shapes run by run; what a run saw is merged into the store when it ends.</summary>
internal sealed partial class RecordShapes(ShapeStore store, TimeProvider time, ILogger<RecordShapes> logger) : IRecordShapes
{
    public IShapeWatch Begin(ProviderId provider) => new Watch(this, provider);

    private async Task SaveAsync(ProviderId provider, IReadOnlyDictionary<string, ShapeTree> seen, bool complete, CancellationToken cancellationToken)
    {
        try
        {
            await store.MergeAsync(provider, seen, complete ? Now() : null, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The run itself has nothing to do with it, whatever it was.
            LogNotSaved(provider, exception);
        }
    }

    private DateTimeOffset Now() => Instants.Canonical(time.GetUtcNow());

    [LoggerMessage(Level = LogLevel.Warning, Message = "What the last run taught about the shape of {Provider}'s records was not stored; the next run learns it again")]
    private partial void LogNotSaved(ProviderId provider, Exception exception);

    private sealed class Watch(RecordShapes shapes, ProviderId provider) : IShapeWatch
    {
        // All records of a usual run; of a large one enough to find a field that one record in a hundred has.
        private const int LookedAtWithoutGap = 500;
        private const int ThenOneIn = 64;

        private readonly Dictionary<string, ShapeTree> seen = new(StringComparer.Ordinal);
        private readonly ShapeBudget budget = new(ShapeBudget.MostPaths);
        private long offered;

        public void Look(string feed, ReadOnlySpan<byte> record)
        {
            if (++offered > LookedAtWithoutGap && offered % ThenOneIn != 0)
            {
                return;
            }

            if (!seen.TryGetValue(feed, out var tree))
            {
                seen.Add(feed, tree = new ShapeTree(budget));
            }

            tree.Look(record, shapes.Now());
        }

        public Task SaveAsync(bool complete, CancellationToken cancellationToken) =>
            seen.Count == 0 ? Task.CompletedTask : shapes.SaveAsync(provider, seen, complete, cancellationToken);
    }
}
