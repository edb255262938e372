using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers;

/// <summary>Reads one customer, removed ones included.</summary>
public sealed record GetCustomer(CustomerId Id) : IQuery<CustomerView>;

internal sealed class GetCustomerHandler(ICustomerReader customers) : IQueryHandler<GetCustomer, CustomerView>
{
    public async Task<Result<CustomerView>> Handle(GetCustomer query, CancellationToken cancellationToken) =>
        await customers.FindAsync(query.Id, cancellationToken) is { } customer ? customer : CustomerErrors.NotFound(query.Id);
}
