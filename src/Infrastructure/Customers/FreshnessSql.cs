using CleanCustomers.Application.Customers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>Reads how current each provider's customers are.</summary>
internal static class FreshnessSql
{
    public static IReadOnlyList<ProviderFreshness> Read(SqliteTransaction snapshot) =>
        snapshot.Command("SELECT provider, state, complete_up_to FROM providers ORDER BY provider")
            .ReadAll(row => new ProviderFreshness(row.GetProviderId(0), row.GetEnum<ProviderState>(1), row.GetInstantOrNull(2)));
}
