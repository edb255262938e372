using System.Collections.Concurrent;
using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Application.Collection;

/// <summary>
/// Makes whole records of those that hold only what changed, by laying each over the version before it: the one on its way to the store, or
/// the one that waits in quarantine, or the stored one (ADR 0015). One per run.
/// </summary>
internal sealed class PartialRecords(IConnector connector, IPageStore store)
{
    // Empty after a deletion: what comes back then comes whole.
    private readonly ConcurrentDictionary<string, (ReadOnlyMemory<byte> Body, int Page)> underWay = new(StringComparer.Ordinal);

    /// <param name="page">Its records.</param>
    /// <param name="isWhole">Whether a record is known to hold everything; asked once for each, in order.</param>
    /// <param name="cancellationToken">Stops asking the store.</param>
    /// <returns>The bodies of the page's records.</returns>
    public async Task<ReadOnlyMemory<byte>[]> CompleteAsync(ProviderPage page, Func<string, bool> isWhole, CancellationToken cancellationToken)
    {
        var bodies = page.Records.Select(record => page.Body.Slice(record.Offset, record.Length)).ToArray();
        string[] ids = [.. page.Records.Select(record => record.ExternalId).OfType<string>().Distinct(StringComparer.Ordinal)];
        var stored = await store.ReadBodiesAsync(connector.Provider, ids, cancellationToken);
        for (var i = 0; i < bodies.Length; i++)
        {
            // A deletion may have its id elsewhere than the page's other records.
            if (connector.Map(page.Feed, bodies[i].Span) is RecordReading.Mapped { Customer.Removed: true, ExternalId: var gone })
            {
                underWay[gone] = (default, page.Number);
                continue;
            }

            if (page.Records[i].ExternalId is not { } id)
            {
                continue;
            }

            if (!isWhole(id))
            {
                bodies[i] = LaidOver(id, stored, bodies[i]);
            }

            underWay[id] = (bodies[i], page.Number);
        }

        return bodies;
    }

    /// <summary>Tells that the page's records are in the store, and their bytes no longer in memory.</summary>
    public void Committed(int page)
    {
        foreach (var (id, version) in underWay)
        {
            if (version.Page == page)
            {
                underWay.TryRemove(KeyValuePair.Create(id, version));
            }
        }
    }

    private ReadOnlyMemory<byte> LaidOver(string id, IReadOnlyDictionary<string, byte[]> stored, ReadOnlyMemory<byte> body)
    {
        var before = underWay.TryGetValue(id, out var version) ? version.Body : stored.GetValueOrDefault(id);
        return before.IsEmpty ? body : JsonOverlay.Lay(before, body) ?? body;
    }
}
