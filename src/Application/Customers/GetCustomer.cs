using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers;

/// <summary>Reads one customer, removed ones included.</summary>
public sealed record GetCustomer(CustomerId Id) : IQuery<CustomerView>;

internal sealed class GetCustomerHandler(ICustomerReader customers, ICache cache) : IQueryHandler<GetCustomer, CustomerView>
{
    public async Task<Result<CustomerView>> Handle(GetCustomer query, CancellationToken cancellationToken) =>
        await cache.GetOrLoadAsync(CachedCustomers.One, query.Id.ToString(), token => customers.FindAsync(query.Id, token), cancellationToken) is { } customer
            ? customer
            : CustomerErrors.NotFound(query.Id);
}
