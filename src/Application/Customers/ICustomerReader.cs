using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers;

/// <summary>Reads customers. Each call sees one committed state of the store, never half a page.</summary>
public interface ICustomerReader
{
    /// <param name="terms">What every customer found must have, each as a prefix; empty when nothing is searched.</param>
    /// <param name="after">Place to go on after, or null for the beginning.</param>
    Task<CustomerRows> ListAsync(
        ListCustomers query, IReadOnlyList<SearchTerm> terms, Keyset? after, CancellationToken cancellationToken);

    /// <summary>Null when there is none; a removed one is still there.</summary>
    Task<CustomerView?> FindAsync(CustomerId id, CancellationToken cancellationToken);

    /// <summary>Newest change first. Null when there is no such customer.</summary>
    Task<Rows<ChangeView>?> HistoryAsync(CustomerId id, int limit, Keyset? after, CancellationToken cancellationToken);

    /// <summary>Null when there is no such customer.</summary>
    Task<IReadOnlyList<RecordView>?> RecordsAsync(CustomerId id, CancellationToken cancellationToken);
}

/// <summary>Reads how current each provider's customers are. What is read after it is at least as current as it says.</summary>
public interface IFreshnessReader
{
    Task<IReadOnlyList<ProviderFreshness>> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>Reads changes of all customers in the order in which they were committed.</summary>
public interface IChangeReader
{
    /// <param name="after">Sequence to go on after; 0 for the beginning.</param>
    Task<ChangeRows> ReadAsync(long after, int limit, CancellationToken cancellationToken);
}

/// <summary>Lets readers of the feed wait for news.</summary>
public interface IChangeArrivals
{
    /// <summary>
    /// Ends when a change beyond <paramref name="after"/> is stored, whoever stored it, when the time is over, or at once when the service stops. Which of
    /// them it was, the feed tells.
    /// </summary>
    Task WaitAsync(long after, TimeSpan longest, CancellationToken cancellationToken);
}

/// <summary>Counts customers.</summary>
public interface ISummaryReader
{
    /// <param name="countries">Longest list of countries.</param>
    Task<CustomerCounts> CountAsync(int countries, CancellationToken cancellationToken);
}

/// <summary>Customers and the freshness of the same committed state.</summary>
public sealed record CustomerRows(Rows<CustomerView> Rows, IReadOnlyList<ProviderFreshness> Freshness);
