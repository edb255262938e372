using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>Stores pages. Every member throws <see cref="Common.StoreException"/> when the store cannot be used.</summary>
public interface IPageStore
{
    /// <summary>
    /// Answers, for each key, the number of the stored record if exactly this version of it is stored already, else 0. May answer 0 for one
    /// that is: such a record takes the long way and is found unchanged there.
    /// </summary>
    Task<long[]> FindUnchangedAsync(ProviderId provider, IReadOnlyList<RecordKey> keys, CancellationToken cancellationToken);

    /// <summary>What <see cref="PreparedPage.Met"/> of the pages of the provider's unfinished walk holds; empty when there is none.</summary>
    Task<IReadOnlyList<UInt128>> ReadMetAsync(ProviderId provider, CancellationToken cancellationToken);

    /// <summary>The newest bytes that the provider sent of each record: those that wait in quarantine, else the stored ones. Without records that are unknown or deleted.</summary>
    Task<IReadOnlyDictionary<string, byte[]>> ReadBodiesAsync(ProviderId provider, IReadOnlyList<string> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Commits whole pages in one transaction: lease check, records, customers, changes, quarantine, cursor and counters (ADR 0003).
    /// </summary>
    /// <param name="rules">What to write down beside the records.</param>
    /// <param name="recordByRecord">Find records that the store itself refuses and quarantine them, instead of failing.</param>
    /// <returns>What became of the pages' records.</returns>
    /// <exception cref="LeaseLostException">Another owner took over; nothing was written.</exception>
    /// <exception cref="RefusedByStoreException">The store refused a record; nothing was written.</exception>
    Task<RunCounters> CommitAsync(
        RunLease lease, CoverageRules rules, IReadOnlyList<PreparedPage> pages, bool recordByRecord, CancellationToken cancellationToken);
}

/// <summary>The lease was lost to another owner between two pages.</summary>
public sealed class LeaseLostException(RunId run) : Exception($"Run {run} lost its lease to another owner.");

/// <summary>The store refused a value that cleaning let through.</summary>
public sealed class RefusedByStoreException(string message, Exception inner) : Exception(message, inner);
