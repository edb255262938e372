using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers;

/// <summary>Reads one customer, removed ones included.</summary>
public sealed record GetCustomer(CustomerId Id) : IQuery<CustomerSeen>;

/// <summary>A customer and how current that is.</summary>
/// <param name="AsOf">Everything committed up to here was seen.</param>
/// <param name="Freshness">One entry per provider that was ever collected.</param>
public sealed record CustomerSeen(CustomerView Customer, DateTimeOffset AsOf, IReadOnlyList<ProviderFreshness> Freshness);

internal sealed class GetCustomerHandler(ICustomerReader customers, IFreshnessReader freshness, ICache cache, TimeProvider time)
    : IQueryHandler<GetCustomer, CustomerSeen>
{
    // How current it is, is kept with the customer: what is read later would promise more than a kept customer holds.
    public async Task<Result<CustomerSeen>> Handle(GetCustomer query, CancellationToken cancellationToken) =>
        await cache.GetOrLoadAsync(CachedCustomers.One, query.Id.ToString(), token => FindAsync(query.Id, token), cancellationToken) is { } seen
            ? seen
            : CustomerErrors.NotFound(query.Id);

    private async Task<CustomerSeen?> FindAsync(CustomerId id, CancellationToken cancellationToken)
    {
        var asOf = Instants.Canonical(time.GetUtcNow());
        var current = await freshness.ReadAsync(cancellationToken);
        return await customers.FindAsync(id, cancellationToken) is { } customer ? new CustomerSeen(customer, asOf, current) : null;
    }
}
