using CleanCustomers.Application.Customers;

namespace CleanCustomers.Web.Customers;

/// <summary>How many customers there are.</summary>
/// <param name="Active">Customers at least one provider has.</param>
/// <param name="Removed">Customers that were deleted everywhere.</param>
/// <param name="Providers">Records by provider, in alphabetical order.</param>
/// <param name="Countries">Active customers of the countries with most of them, most first, at most 20.</param>
/// <param name="OtherCountries">Active customers of all further countries.</param>
/// <param name="NoCountry">Active customers without a country.</param>
/// <param name="QuarantineOpen">Records waiting in quarantine.</param>
/// <param name="AsOf">Everything committed up to here was counted.</param>
/// <param name="Freshness">One entry per provider that was ever collected.</param>
internal sealed record SummaryResponse(
    long Active,
    long Removed,
    IReadOnlyList<ProviderCountResponse> Providers,
    IReadOnlyList<CountryCountResponse> Countries,
    long OtherCountries,
    long NoCountry,
    long QuarantineOpen,
    DateTimeOffset AsOf,
    IReadOnlyList<FreshnessResponse> Freshness)
{
    public static SummaryResponse From(CustomerSummary summary) => new(
        summary.Counts.Active,
        summary.Counts.Removed,
        [.. summary.Counts.Providers.Select(count => new ProviderCountResponse(count.Provider.Value, count.Records, count.Removed))],
        [.. summary.Counts.Countries.Select(count => new CountryCountResponse(count.Country, count.Customers))],
        summary.Counts.OtherCountries,
        summary.Counts.NoCountry,
        summary.Counts.QuarantineOpen,
        summary.AsOf,
        FreshnessResponse.From(summary.Counts.Freshness));
}

/// <summary>Records of one provider.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Records">Records the provider has.</param>
/// <param name="Removed">Records it had and deleted.</param>
internal sealed record ProviderCountResponse(string Provider, long Records, long Removed);

/// <summary>Active customers of one country.</summary>
/// <param name="Country">ISO 3166-1 alpha-2 code.</param>
/// <param name="Customers">How many.</param>
internal sealed record CountryCountResponse(string Country, long Customers);
