using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers;

/// <summary>Keeps named waits in the provider's row, where runs look before they begin.</summary>
internal sealed class SqliteStoredWaits(SqliteDatabase database) : IStoredWaits
{
    public Task<DateTimeOffset?> RecallAsync(ProviderId provider, CancellationToken cancellationToken) =>
        database.ReadAsync<DateTimeOffset?>(
            snapshot =>
            {
                using var command = snapshot.Command("SELECT not_before FROM providers WHERE provider = $provider", ("$provider", provider.Value));
                using var row = command.ExecuteReader();
                return row.Read() ? row.GetInstantOrNull(0) : null;
            },
            cancellationToken);

    public Task RememberAsync(ProviderId provider, DateTimeOffset notBefore, CancellationToken cancellationToken) => database.WriteAsync(
        writer =>
        {
            writer.Statement("""
                INSERT INTO providers (provider, not_before) VALUES (?1, ?2)
                ON CONFLICT (provider) DO UPDATE SET not_before = max(coalesce(not_before, ''), excluded.not_before)
                """)
                .Bind(1, provider.Value).Bind(2, notBefore).Run();
            return true;
        },
        cancellationToken);
}
