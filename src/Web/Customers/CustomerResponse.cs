using CleanCustomers.Application.Customers;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Customers;

/// <summary>One customer.</summary>
/// <param name="Id">Ours, UUID version 7; never used again for another customer.</param>
/// <param name="State">A removed customer was deleted at every provider that had it; what was known last stays readable.</param>
/// <param name="Version">1 when first stored, one more with every change.</param>
/// <param name="Providers">Who has or had a record of it, in alphabetical order.</param>
/// <param name="CreatedAt">When we stored it first.</param>
/// <param name="UpdatedAt">When we changed it last.</param>
/// <param name="Fields">What is known of it.</param>
internal sealed record CustomerResponse(
    Guid Id,
    CustomerState State,
    long Version,
    IReadOnlyList<string> Providers,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    CustomerFields Fields)
{
    public static CustomerResponse From(CustomerView view) => new(
        view.Id.Value, view.State, view.Version, [.. view.Providers.Select(provider => provider.Value)], view.CreatedAt, view.UpdatedAt, view.Fields);
}

/// <summary>One customer, and how current that is.</summary>
/// <param name="Id">Ours, UUID version 7; never used again for another customer.</param>
/// <param name="State">A removed customer was deleted at every provider that had it; what was known last stays readable.</param>
/// <param name="Version">1 when first stored, one more with every change.</param>
/// <param name="Providers">Who has or had a record of it, in alphabetical order.</param>
/// <param name="CreatedAt">When we stored it first.</param>
/// <param name="UpdatedAt">When we changed it last.</param>
/// <param name="Fields">What is known of it.</param>
/// <param name="AsOf">Everything committed up to here was seen.</param>
/// <param name="Freshness">One entry per provider that was ever collected.</param>
internal sealed record OneCustomerResponse(
    Guid Id,
    CustomerState State,
    long Version,
    IReadOnlyList<string> Providers,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    CustomerFields Fields,
    DateTimeOffset AsOf,
    IReadOnlyList<FreshnessResponse> Freshness)
{
    public static OneCustomerResponse From(CustomerSeen seen) =>
        From(CustomerResponse.From(seen.Customer), seen.AsOf, FreshnessResponse.From(seen.Freshness));

    public static OneCustomerResponse From(CustomerResponse customer, DateTimeOffset asOf, IReadOnlyList<FreshnessResponse> freshness) => new(
        customer.Id, customer.State, customer.Version, customer.Providers, customer.CreatedAt, customer.UpdatedAt, customer.Fields, asOf, freshness);
}

/// <summary>How current one provider's part of an answer is.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="CompleteUpTo">Every change the provider made up to here is in the answer; null before its first complete run.</param>
/// <param name="State">How its collection stands.</param>
internal sealed record FreshnessResponse(string Provider, DateTimeOffset? CompleteUpTo, ProviderState State)
{
    public static IReadOnlyList<FreshnessResponse> From(IReadOnlyList<ProviderFreshness> freshness) =>
        [.. freshness.Select(provider => new FreshnessResponse(provider.Provider.Value, provider.CompleteUpTo, provider.State))];
}

/// <summary>A part of the list of customers.</summary>
/// <param name="Items">In the order asked for.</param>
/// <param name="Next">The cursor of the following part, or null when this is the last. The Link header holds the whole address.</param>
/// <param name="AsOf">Everything committed up to here was seen.</param>
/// <param name="Freshness">One entry per provider that was ever collected.</param>
internal sealed record CustomersResponse(
    IReadOnlyList<CustomerResponse> Items, string? Next, DateTimeOffset AsOf, IReadOnlyList<FreshnessResponse> Freshness)
{
    public static CustomersResponse From(CustomerList list) =>
        new([.. list.Items.Select(CustomerResponse.From)], list.Next, list.AsOf, FreshnessResponse.From(list.Freshness));
}
