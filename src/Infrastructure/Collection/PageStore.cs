using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>The page transaction (ADR 0003): everything a page brings and the cursor behind it become visible together or not at all.</summary>
internal sealed class PageStore(IStore store, CustomerInvalidation invalidation, TimeProvider time, IOptions<CollectionOptions> options) : IPageStore
{
    private readonly IRecordProbe probe = IRecordProbe.Of(store);

    public Task<long[]> FindUnchangedAsync(ProviderId provider, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken) =>
        probe.FindUnchangedAsync(provider, keys, cancellationToken);

    public Task<IReadOnlyList<UInt128>> ReadMetAsync(ProviderId provider, CancellationToken cancellationToken) => store.WriteAsync(
        writer =>
        {
            var find = writer.Statement("SELECT id_hash FROM walk_met WHERE provider = ?1").Bind(1, provider.Value);
            var met = new List<UInt128>();
            while (find.Step())
            {
                met.Add(find.Hash(0));
            }

            return (IReadOnlyList<UInt128>)met;
        },
        cancellationToken);

    public Task<IReadOnlyDictionary<string, byte[]>> ReadBodiesAsync(ProviderId provider, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        store.WriteAsync(writer => LatestBodies.Of(writer, provider, ids), cancellationToken);

    public async Task<RunCounters> CommitAsync(
        RunLease lease, CoverageRules rules, IReadOnlyList<PreparedPage> pages, bool recordByRecord, CancellationToken cancellationToken)
    {
        try
        {
            var (counters, changed) = await store.WriteAsync(writer => (Commit(writer, lease, rules, pages, recordByRecord), writer.TakeChanged()), cancellationToken);
            await invalidation.CommittedAsync(changed, CancellationToken.None);
            return counters;
        }
        catch (StoreRefusal refusal)
        {
            throw new RefusedByStoreException("The store refused a record.", refusal.InnerException!);
        }
    }

    private RunCounters Commit(StoreWriter writer, RunLease lease, CoverageRules rules, IReadOnlyList<PreparedPage> pages, bool recordByRecord)
    {
        if (!LeaseClock.Renew(writer, lease.Run, options.Value.LeaseDuration))
        {
            throw new LeaseLostException(lease.Run);
        }

        return new PageCommit(writer, lease, rules, time.GetUtcNow()).Store(pages, recordByRecord);
    }
}
