using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Providers;

/// <summary>Writes pauses by hand-written SQL. A run that is running hears of it when it renews its lease.</summary>
internal sealed class ProviderPauses(IStore store, TimeProvider time) : IProviderPauses
{
    public Task PauseAsync(ProviderId provider, CancellationToken cancellationToken) => store.WriteAsync(
        writer =>
        {
            writer.Statement("""
                INSERT INTO providers (provider, state, paused_at) VALUES (?1, 'paused', ?2)
                ON CONFLICT (provider) DO UPDATE SET state = 'paused', paused_at = coalesce(providers.paused_at, excluded.paused_at)
                """).Bind(1, provider.Value).Bind(2, time.GetUtcNow()).Run();
            return true;
        },
        cancellationToken);

    public Task ResumeAsync(ProviderId provider, CancellationToken cancellationToken) => store.WriteAsync(
        writer =>
        {
            writer.Statement("""
                UPDATE providers SET paused_at = NULL, next_try_at = NULL, backoff_step = 0,
                    state = CASE WHEN failing_since IS NULL THEN 'active' ELSE 'degraded' END
                WHERE provider = ?1 AND state = 'paused'
                """).Bind(1, provider.Value).Run();
            return true;
        },
        cancellationToken);
}
