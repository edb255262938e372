using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Diagnosis;

/// <summary>
/// The stored pace, for checks: waits that the provider named hold for them and because of them. A store that cannot be used is no reason to
/// say nothing about the connection; the check tells of it beside its steps.
/// </summary>
internal sealed class PaceOfCheck(IStoredPace stored) : IStoredPace
{
    public Task<DateTimeOffset?> RecallAsync(ProviderId provider, CancellationToken cancellationToken) =>
        WithoutStoreAsync(token => stored.RecallAsync(provider, token), null, cancellationToken);

    public Task RememberAsync(ProviderId provider, DateTimeOffset notBefore, CancellationToken cancellationToken) =>
        WithoutStoreAsync(
            async token =>
            {
                await stored.RememberAsync(provider, notBefore, token);
                return true;
            },
            false,
            cancellationToken);

    public Task<IReadOnlyList<(DateTimeOffset Hour, int Pages)>> PagesByHourAsync(
        ProviderId provider, DateTimeOffset since, CancellationToken cancellationToken) =>
        WithoutStoreAsync(token => stored.PagesByHourAsync(provider, since, token), [], cancellationToken);

    private static async Task<T> WithoutStoreAsync<T>(Func<CancellationToken, Task<T>> ask, T missing, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(cancellationToken);
        }
        catch (StoreException)
        {
            return missing;
        }
    }
}
