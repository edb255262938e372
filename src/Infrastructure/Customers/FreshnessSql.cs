using CleanCustomers.Application.Customers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>Reads how current each provider's customers are.</summary>
internal static class FreshnessSql
{
    public static async Task<IReadOnlyList<ProviderFreshness>> ReadAsync(StoreSnapshot snapshot, CancellationToken cancellationToken) =>
        await snapshot.Command("SELECT provider, state, complete_up_to FROM providers ORDER BY provider")
            .ReadAllAsync(row => new ProviderFreshness(row.Provider(0), row.Enum<ProviderState>(1), row.InstantOrNull(2)), cancellationToken);
}
