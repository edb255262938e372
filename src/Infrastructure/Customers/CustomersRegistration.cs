using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers;
using CleanCustomers.Application.Customers.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Infrastructure.Customers;

public static class CustomersRegistration
{
    /// <summary>Registers the readers of customers, changes and counts.</summary>
    public static IServiceCollection AddCustomers(this IServiceCollection services) => services
        .AddSingleton<CommitSignal>()
        .AddSingleton<CustomerInvalidation>()
        .AddSingleton<ICustomerReader, CustomerReader>()
        .AddSingleton<ICustomerWalk, CustomerWalk>()
        .AddSingleton<IChangeReader, ChangeReader>()
        .AddSingleton<IChangeArrivals, ChangeArrivals>()
        .AddSingleton<IFreshnessReader, FreshnessReader>()
        .AddSingleton<ISummaryReader, SummaryReader>()
        .AddSingleton<IIndexedWords, IndexedWords>();
}
