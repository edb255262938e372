using System.Collections.Concurrent;
using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Application.Collection;

/// <summary>
/// Second stage of a run: hashes each record as received, drops those whose version is stored, and maps and cleans the rest. One per run.
/// </summary>
/// <param name="probe">False when nothing can be stored under this fingerprint yet: then no record needs asking for.</param>
/// <param name="shapes">Learns the shape of the records that are not dropped.</param>
internal sealed class PagePreparer(IConnector connector, IPageStore store, bool probe, TimeProvider time, IShapeWatch shapes)
{
    // A provider that does not tell its time may have a clock some minutes from ours.
    private static readonly TimeSpan ClockAllowance = TimeSpan.FromMinutes(5);

    private readonly Mapping mapping = Mapping.Of(connector);

    // Records on their way to the store, by the page that carries them. The store does not know them yet, so its "unchanged" would be hasty.
    private readonly ConcurrentDictionary<string, int> underWay = new(StringComparer.Ordinal);

    public async Task<PreparedPage> PrepareAsync(ProviderPage page, CancellationToken cancellationToken)
    {
        var prepared = new PreparedPage(page) { ReadAt = ReadAt(page) };
        var keys = KeysOf(page);
        var unchanged = probe ? await store.FindUnchangedAsync(connector.Provider, keys, cancellationToken) : null;
        var key = 0;
        foreach (var record in page.Records)
        {
            var body = page.Body.Slice(record.Offset, record.Length);
            if (record.ExternalId is null)
            {
                Prepare(prepared, page.Feed, null, body);
                continue;
            }

            if (unchanged?[key] == true && !underWay.ContainsKey(record.ExternalId))
            {
                prepared.Unchanged++;
            }
            else
            {
                Prepare(prepared, page.Feed, keys[key], body);
            }

            key++;
        }

        foreach (var record in prepared.Records)
        {
            underWay[record.Key.ExternalId] = page.Number;
        }

        return prepared;
    }

    /// <summary>Tells that the page's records are in the store.</summary>
    public void Committed(PreparedPage page)
    {
        foreach (var record in page.Records)
        {
            underWay.TryRemove(KeyValuePair.Create(record.Key.ExternalId, page.Number));
        }
    }

    private void Prepare(PreparedPage page, string feed, RecordKey? key, ReadOnlyMemory<byte> body)
    {
        shapes.Look(feed, body.Span);
        switch (RecordCleaning.Clean(connector, mapping, feed, key, body, time.GetUtcNow()))
        {
            case RecordCleaning.Outcome.Accepted accepted:
                page.Records.Add(accepted.Record);
                if (accepted.ChangedTo is { } changed && (page.ChangedTo is not { } highest || changed.Value > highest.Value))
                {
                    page.ChangedTo = changed;
                }

                break;
            case RecordCleaning.Outcome.Rejected rejected:
                page.Rejected.Add(rejected.Record);
                break;
        }
    }

    // What changed later than this may be missing from the page: the provider had not looked yet, its index had not, or the walk left it out.
    private DateTimeOffset ReadAt(ProviderPage page)
    {
        var readAt = (page.ProviderClock ?? time.GetUtcNow() - ClockAllowance) - connector.Lag;
        return page.Until < readAt ? page.Until.Value : readAt;
    }

    private List<RecordKey> KeysOf(ProviderPage page)
    {
        var body = page.Body.Span;
        var keys = new List<RecordKey>(page.Records.Count);
        foreach (var record in page.Records)
        {
            if (record.ExternalId is { } id)
            {
                keys.Add(mapping.KeyOf(id, body.Slice(record.Offset, record.Length)));
            }
        }

        return keys;
    }
}
