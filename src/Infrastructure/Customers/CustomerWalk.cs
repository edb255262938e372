using CleanCustomers.Application.Customers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>Walks customers by key inside one snapshot, so that every part is of the same committed state (ADR 0048).</summary>
internal sealed class CustomerWalk(IStore store) : ICustomerWalk
{
    private const int PartSize = 500;

    public Task<WalkedState> WalkAsync(
        ListCustomers filter, IReadOnlyList<SearchTerm> terms, Func<IReadOnlyList<CustomerView>, Task> take, CancellationToken cancellationToken) =>
        store.ReadAsync(
            async snapshot =>
            {
                var changes = await snapshot.Command("SELECT coalesce(max(sequence), 0) FROM changes").ScalarAsync(cancellationToken);
                var freshness = await FreshnessSql.ReadAsync(snapshot, cancellationToken);
                var match = CustomerReader.Match(snapshot, terms);
                var sql = Sql(snapshot, filter, match);
                var last = 0L;
                List<(CustomerView Customer, long Key)> part;
                do
                {
                    part = await ReadAsync(snapshot, sql, filter, match, last, cancellationToken);
                    last = part is [.., var end] ? end.Key : last;
                    await take([.. part.Select(row => row.Customer)]);
                }
                while (part.Count == PartSize);

                return new WalkedState(changes, freshness);
            },
            cancellationToken);

    private static string Sql(StoreSnapshot snapshot, ListCustomers filter, string? match) => snapshot.IsPostgres
        ? PostgresCustomerSql.Walk(filter.ExternalId is not null)
        : CustomerSql.Walk(filter.ExternalId is not null ? SearchPlan.OneRecord : match is null ? SearchPlan.None : SearchPlan.FewMatches);

    private static Task<List<(CustomerView Customer, long Key)>> ReadAsync(
        StoreSnapshot snapshot, string sql, ListCustomers filter, string? match, long after, CancellationToken cancellationToken)
    {
        // SQLite answers in this thread without looking at the token.
        cancellationToken.ThrowIfCancellationRequested();
        return snapshot.Command(
            sql,
            ("@key", after),
            ("@since", filter.UpdatedSince ?? CustomerSql.Earliest),
            ("@before", filter.UpdatedBefore ?? CustomerSql.Latest),
            ("@state", filter.State is { } state ? EnumNames<CustomerState>.Of(state) : null),
            ("@country", filter.Country),
            ("@provider", filter.Provider?.Value),
            ("@external", filter.ExternalId),
            ("@words", match),
            ("@limit", PartSize))
            .ReadAllAsync(row => (CustomerReader.ReadCustomer(row), row.Int64(7)), cancellationToken);
    }
}
