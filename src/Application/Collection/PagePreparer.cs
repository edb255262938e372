using System.Collections.Concurrent;
using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Application.Collection;

/// <summary>
/// Second stage of a run: hashes each record as received, drops those whose version is stored, and maps and cleans the rest. One per run.
/// </summary>
/// <param name="shapes">Learns the shape of the records that are not dropped.</param>
internal sealed class PagePreparer(IConnector connector, IPageStore store, WalkPlan plan, TimeProvider time, IShapeWatch shapes)
{
    // A provider that does not tell its time may have a clock some minutes from ours.
    private static readonly TimeSpan ClockAllowance = TimeSpan.FromMinutes(5);

    private readonly bool keepsKeys = CoverageRules.Of(connector).TracksSeen;
    private readonly Mapping mapping = Mapping.Of(connector);

    // Records on their way to the store, by the page that carries them. The store does not know them yet, so its "unchanged" would be hasty.
    private readonly ConcurrentDictionary<string, int> underWay = new(StringComparer.Ordinal);

    private readonly PartialRecords partial = new(connector, store);

    private MetRecords met = new([]);

    /// <summary>Call once before the first page: takes up what earlier runs of the same walk have met.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (plan.Resumes)
        {
            met = new MetRecords(await store.ReadMetAsync(connector.Provider, cancellationToken));
        }
    }

    public async Task<PreparedPage> PrepareAsync(ProviderPage page, CancellationToken cancellationToken)
    {
        var prepared = new PreparedPage(page) { ReadAt = ReadAt(page) };
        var fresh = new List<UInt128>();
        var bodies = page.IsPartial
            ? await partial.CompleteAsync(page, id => plan.Mark is null && met.IsFirst(id, fresh), cancellationToken)
            : null;
        var keys = KeysOf(page, bodies);
        var unchanged = plan.Probes ? await store.FindUnchangedAsync(connector.Provider, keys, cancellationToken) : null;
        var key = 0;
        for (var i = 0; i < page.Records.Count; i++)
        {
            var record = page.Records[i];
            var body = bodies?[i] ?? page.Body.Slice(record.Offset, record.Length);
            if (record.ExternalId is null)
            {
                Prepare(prepared, page, i, null, body);
                continue;
            }

            var stored = unchanged?[key] ?? 0;
            if ((page.NewestFirst && !met.IsFirst(record.ExternalId, fresh)) || (stored != 0 && !underWay.ContainsKey(record.ExternalId)))
            {
                prepared.Unchanged++;
                if (keepsKeys && stored != 0)
                {
                    prepared.UnchangedKeys.Add(stored);
                }
            }
            else
            {
                Prepare(prepared, page, i, keys[key], body);
            }

            key++;
        }

        prepared.Met = fresh;
        return prepared;
    }

    /// <summary>Tells that the page's records are in the store.</summary>
    public void Committed(PreparedPage page)
    {
        foreach (var record in page.Records)
        {
            underWay.TryRemove(KeyValuePair.Create(record.Key.ExternalId, page.Number));
        }

        partial.Committed(page.Number);
    }

    private void Prepare(PreparedPage page, ProviderPage source, int index, RecordKey? key, ReadOnlyMemory<byte> body)
    {
        shapes.Look(source.Feed, body.Span);
        switch (RecordCleaning.Clean(connector, mapping, source.Feed, key, body, time.GetUtcNow()))
        {
            case RecordCleaning.Outcome.Accepted accepted:
                page.Records.Add(accepted.Record);
                underWay[accepted.Record.Key.ExternalId] = page.Number;
                if (accepted.ChangedTo is { } changed && (page.ChangedTo is not { } highest || changed.Value > highest.Value))
                {
                    page.ChangedTo = changed;
                }

                break;
            case RecordCleaning.Outcome.Rejected rejected:
                page.Rejected.Add(source.OriginOf is { } originOf
                    ? rejected.Record with { Reason = $"{rejected.Record.Reason} ({originOf(index)})" }
                    : rejected.Record);
                break;
        }
    }

    // What changed later than this may be missing from the page: the provider had not looked yet, its index had not, or the walk left it out.
    private DateTimeOffset ReadAt(ProviderPage page)
    {
        var readAt = (page.ProviderClock ?? time.GetUtcNow() - ClockAllowance) - connector.Lag;
        return page.Until < readAt ? page.Until.Value : readAt;
    }

    private List<RecordKey> KeysOf(ProviderPage page, ReadOnlyMemory<byte>[]? bodies)
    {
        var seed = mapping.SeedOf(page.Feed);
        var keys = new List<RecordKey>(page.Records.Count);
        for (var i = 0; i < page.Records.Count; i++)
        {
            var record = page.Records[i];
            if (record.ExternalId is { } id)
            {
                var body = bodies is null ? page.Body.Span.Slice(record.Offset, record.Length) : bodies[i].Span;
                keys.Add(Mapping.KeyOf(seed, id, body));
            }
        }

        return keys;
    }
}
