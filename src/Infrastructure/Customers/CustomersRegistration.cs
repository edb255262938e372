using CleanCustomers.Application.Customers;
using CleanCustomers.Application.Customers.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Infrastructure.Customers;

public static class CustomersRegistration
{
    /// <summary>Registers the readers of customers, changes and counts.</summary>
    public static IServiceCollection AddCustomers(this IServiceCollection services) => services
        .AddSingleton<CustomerInvalidation>()
        .AddSingleton<ICustomerReader, SqliteCustomerReader>()
        .AddSingleton<IChangeReader, SqliteChangeReader>()
        .AddSingleton<ISummaryReader, SqliteSummaryReader>();
}
