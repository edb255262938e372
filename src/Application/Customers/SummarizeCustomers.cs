using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers;

/// <summary>Counts customers by state, provider and country.</summary>
public sealed record SummarizeCustomers : IQuery<CustomerSummary>;

/// <param name="AsOf">Everything committed up to here was counted.</param>
public sealed record CustomerSummary(CustomerCounts Counts, DateTimeOffset AsOf);

/// <param name="Countries">Active customers of the countries with most of them, most first.</param>
/// <param name="OtherCountries">Active customers of all further countries.</param>
/// <param name="NoCountry">Active customers without a country.</param>
/// <param name="QuarantineOpen">Records waiting in quarantine.</param>
public sealed record CustomerCounts(
    long Active,
    long Removed,
    IReadOnlyList<ProviderCount> Providers,
    IReadOnlyList<CountryCount> Countries,
    long OtherCountries,
    long NoCountry,
    long QuarantineOpen,
    IReadOnlyList<ProviderFreshness> Freshness);

/// <param name="Records">Records the provider has.</param>
/// <param name="Removed">Records it had and deleted.</param>
public sealed record ProviderCount(ProviderId Provider, long Records, long Removed);

public sealed record CountryCount(string Country, long Customers);

internal sealed class SummarizeCustomersHandler(ISummaryReader summary, ICache cache, TimeProvider time) : IQueryHandler<SummarizeCustomers, CustomerSummary>
{
    private const int Countries = 20;

    // The instant is kept with the counts: it tells how old they are.
    public async Task<Result<CustomerSummary>> Handle(SummarizeCustomers query, CancellationToken cancellationToken) =>
        (await cache.GetOrLoadAsync(CachedCustomers.Summary, CachedCustomers.SummaryKey, CountAsync, cancellationToken))!;

    private async Task<CustomerSummary?> CountAsync(CancellationToken cancellationToken)
    {
        var asOf = Instants.Canonical(time.GetUtcNow());
        return new CustomerSummary(await summary.CountAsync(Countries, cancellationToken), asOf);
    }
}
