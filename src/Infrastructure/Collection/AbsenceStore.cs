using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>What people do with records that are missing, outside of runs.</summary>
internal sealed class AbsenceStore(IStore store, CustomerInvalidation invalidation, TimeProvider time) : IAbsenceStore
{
    public Task<HeldDeletions> ReadAsync(ProviderId provider, AbsencePolicy? policy, CancellationToken cancellationToken) =>
        store.ReadAsync(
            async snapshot =>
            {
                const string Held = """
                    SELECT p.provider_key,
                        (SELECT count(*) FROM absences a WHERE a.provider_key = p.provider_key),
                        (SELECT count(*) FROM records r WHERE r.provider_key = p.provider_key)
                            - (SELECT count(*) FROM record_bodies b WHERE b.provider_key = p.provider_key AND b.removed <> 0),
                        count(a.record_key), min(a.since), max(a.run)
                    FROM providers p LEFT JOIN absences a ON a.provider_key = p.provider_key AND a.walks >= CAST(@walks AS bigint)
                        AND EXISTS (SELECT 1 FROM alerts WHERE provider = p.provider AND code = @code AND cleared_at IS NULL)
                    WHERE p.provider = @provider GROUP BY p.provider_key
                    """;
                return (await snapshot.Command(Held, ("@provider", provider.Value), ("@walks", policy?.Walks), ("@code", AlertCodes.DeletionsHeld))
                    .ReadAllAsync(row => new HeldDeletions(
                        provider, row.Int64(3), row.Int64(1), row.Int64(2), row.InstantOrNull(4), row.IsNull(5) ? null : row.Run(5), policy), cancellationToken))
                    .SingleOrDefault() ?? new HeldDeletions(provider, 0, 0, 0, null, null, policy);
            },
            cancellationToken);

    public async Task<long?> ApproveAsync(ProviderId provider, AbsencePolicy policy, long? expected, CancellationToken cancellationToken)
    {
        var (removed, changed) = await store.WriteAsync(writer => (Approve(writer, provider, policy, expected), writer.TakeChanged()), cancellationToken);
        await invalidation.CommittedAsync(changed, CancellationToken.None);
        return removed;
    }

    private long? Approve(StoreWriter writer, ProviderId provider, AbsencePolicy policy, long? expected)
    {
        if (!IsKnown(writer, provider))
        {
            return 0;
        }

        RecordWriter.Lock(writer, provider);
        if (!Alerts.IsOpen(writer, provider, AlertCodes.DeletionsHeld) || LastWalk(writer, provider) is not { } found)
        {
            return 0;
        }

        var due = AbsenceSweep.Due(writer, found.ProviderKey, policy);
        if (expected is { } number && number != due)
        {
            return null;
        }

        // The run that proved the absence stands in the history of those who go.
        AbsenceSweep.Remove(writer, new RunLease(found.Run, provider), found.ProviderKey, policy, time.GetUtcNow());
        Alerts.Clear(writer, provider, AlertCodes.DeletionsHeld, time.GetUtcNow());
        return due;
    }

    private static bool IsKnown(StoreWriter writer, ProviderId provider) =>
        StoreWriter.Any(writer.Statement("SELECT 1 FROM providers WHERE provider = ?1").Bind(1, provider.Value));

    private static (long ProviderKey, RunId Run)? LastWalk(StoreWriter writer, ProviderId provider)
    {
        var row = writer.Statement("""
            SELECT p.provider_key, max(a.run) FROM providers p JOIN absences a ON a.provider_key = p.provider_key WHERE p.provider = ?1 GROUP BY p.provider_key
            """).Bind(1, provider.Value);
        if (!row.Step())
        {
            return null;
        }

        var found = (row.Int64(0), new RunId(row.Int64(1)));
        row.Reset();
        return found;
    }
}
